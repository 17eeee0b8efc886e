import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import type { SetupFile } from "../../../src/app/setup/ports.ts";
import {
  planFile,
  problemOf,
  readCurrentValues,
  writeFile,
} from "../../../src/app/setup/write-settings.ts";

/** A settings file in memory; `problems` are the configuration problems with this file. */
function fileOf(
  text: string | undefined,
  problems: string[] = [],
): SetupFile & { written: string[] } {
  const written: string[] = [];
  return {
    path: "/home/anna/.env",
    closedSystemFile: undefined,
    text,
    written,
    parse: parseEnv,
    problems: () => problems,
    async write(content) {
      written.push(content);
      return text === undefined ? undefined : "/home/anna/.env.bak";
    },
  };
}

test("changes only requested values that differ", () => {
  const file = fileOf("PLEX_URL=http://a\nTMDB_API_KEY=k\nLOG_LEVEL=debug\n");
  expect(readCurrentValues(file)).toEqual({ PLEX_URL: "http://a", TMDB_API_KEY: "k" });
  const plan = planFile(file, { PLEX_URL: "http://b", TMDB_API_KEY: "k", PLEX_TOKEN: "" });
  expect(plan).toEqual({
    changed: ["PLEX_URL"],
    text: "PLEX_URL=http://b\nTMDB_API_KEY=k\nLOG_LEVEL=debug\n",
  });
});

test("a typed secret replaces the setting that points to a secret file", () => {
  const { text } = planFile(fileOf("PLEX_TOKEN_FILE=/run/token\n"), { PLEX_TOKEN: "new" });
  expect(parseEnv(text)).toEqual({ PLEX_TOKEN: "new" });
});

test("does not change a file with an unclosed quotation mark unless it would be read as shown", async () => {
  // The open quotation mark swallows the new line: the next matching quotation mark is the one that
  // we write.
  const file = fileOf(`NOTE="never closed\n`);
  expect(() => planFile(file, { PLEX_MEDIA_ROOT: "/plain" })).not.toThrow();
  expect(() => planFile(file, { PLEX_MEDIA_ROOT: "/a 'b' c" })).toThrow("cannot be changed safely");
  await expect(writeFile(file, { PLEX_MEDIA_ROOT: "/a 'b' c" })).rejects.toMatchObject({
    code: "refused",
  });
  expect(file.written).toEqual([]);
});

test("writes nothing if the configuration would be invalid or nothing changes", async () => {
  const wrong = fileOf(undefined, ["PLEX_URL is wrong."]);
  await expect(writeFile(wrong, { PLEX_URL: "x" })).rejects.toThrow("PLEX_URL is wrong.");
  expect(problemOf(wrong, { PLEX_URL: "x" })).toBe("PLEX_URL is wrong.");
  expect(problemOf(wrong, { PLEX_URL: "a\nb" })).toContain("it contains a line break");
  const same = fileOf("PLEX_URL=x\n");
  expect(await writeFile(same, { PLEX_URL: "x" })).toMatchObject({
    changed: [],
    backup: undefined,
  });
  expect([...wrong.written, ...same.written]).toEqual([]);
  const other = fileOf("PLEX_URL=x\n");
  expect(await writeFile(other, { PLEX_URL: "y" })).toMatchObject({
    changed: ["PLEX_URL"],
    backup: "/home/anna/.env.bak",
  });
});
