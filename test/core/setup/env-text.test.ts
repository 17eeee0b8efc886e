import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { createEnvText, editEnvText, quoteValue } from "../../../src/core/setup/env-text.ts";

const change = (name: string, value: string, comment: string[] = []) => ({ name, value, comment });

describe("a value is written so that Node reads it back unchanged", () => {
  test.each([
    "plain",
    "/srv/Films & Serien (neu)",
    "with # and #",
    "$HOME `date` $(id)",
    `it's`,
    `say "hi"`,
    `it's "both"`,
    "back\\slash\\n",
    "\\n it's",
    "a=b=c",
    "´ü漢🎬",
    "'quoted'",
    "trailing\\",
  ])("%s is read back as it was written", (value) => {
    const text = editEnvText("BEFORE=1\n", [change("PLEX_TOKEN", value)]);
    expect(parseEnv(text)).toEqual({ BEFORE: "1", PLEX_TOKEN: value });
    expect(
      parseEnv(createEnvText(["head"], [change("PLEX_TOKEN", value, ["type of work"])])),
    ).toEqual({
      PLEX_TOKEN: value,
    });
  });
  test.each(["two\nlines", "carriage\rreturn", "nul\0", `'"\`#`, `"'\``])(
    "%j is refused",
    (value) => {
      expect(() => quoteValue("PLEX_TOKEN", value)).toThrow(/^PLEX_TOKEN cannot be written/);
    },
  );
});

describe("an edit of an env file", () => {
  const OLD = `# my own words
export PLEX_URL = "http://old:32400"  # why

MY_OWN='over
two = lines
# no comment'
PLEX_URL=http://older:32400
not a setting
# TMDB_API_KEY=
  LOG_LEVEL=debug`;

  test("changes the assignment in force, and keeps comments, order and lines that it does not understand", () => {
    const text = editEnvText(OLD, [change("PLEX_URL", "http://new:32400")]);
    expect(text).toBe(OLD.replace("PLEX_URL=http://older:32400", "PLEX_URL=http://new:32400"));
    expect(parseEnv(text)["PLEX_URL"]).toBe("http://new:32400");
  });
  test("replaces an empty commented-out line, or appends the setting with its comment", () => {
    const text = editEnvText(OLD, [
      change("TMDB_API_KEY", "k"),
      change("PLEX_TOKEN", "t", ["The token."]),
    ]);
    expect(text).toBe(
      `${OLD.replace("# TMDB_API_KEY=", "TMDB_API_KEY=k")}\n\n# The token.\nPLEX_TOKEN=t\n`,
    );
  });
  test("unsets a name by removing every assignment of it", () => {
    const text = editEnvText(OLD, [change("PLEX_URL", ""), change("MY_OWN", "")]);
    expect(parseEnv(text)).toEqual({ LOG_LEVEL: "debug" });
    expect(text).toContain("# my own words\n\nnot a setting");
  });
  test("returns the text unchanged if there are no changes, and keeps Windows line endings", () => {
    expect(editEnvText(OLD, [])).toBe(OLD);
    expect(editEnvText("A=1\r\n", [change("B", "2")])).toBe("A=1\r\nB=2\r\n");
  });
  test("does not treat a line within a quoted value as an assignment", () => {
    const text = "NOTE='first\nPLEX_URL=inside\nlast'\n";
    const edited = editEnvText(text, [change("PLEX_URL", "http://x")]);
    expect(edited).toBe(`${text}PLEX_URL=http://x\n`);
  });
});
