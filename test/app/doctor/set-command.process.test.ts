import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import type { ReadConfiguration } from "../../../src/app/doctor/doctor.ts";
import { toSet } from "../../../src/app/doctor/set-command.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const configuration = (
  file: string | undefined,
  usualFile = "/nonexistent",
): ReadConfiguration => ({
  file: file === undefined ? undefined : { path: file, mode: 0o600 },
  usualFile,
  isNamed: false,
  problems: [],
  warnings: [],
  fixed: new Set(["PLEX_URL"]),
  secretFiles: [],
});

test.each(["TMDB_API_KEY=abc", "TMDB_API_KEY=abc\n", "# a comment"])(
  "keeps the existing content of the file, with or without a final newline: %j",
  (before) => {
    using dir = tempFolder();
    const file = dir.write("my env", before);
    execFileSync("/bin/sh", [
      "-c",
      toSet(configuration(file), "PLEX_PATH_MAP", "/here=/there").command ?? "exit 1",
    ]);
    expect(parseEnv(readFileSync(file, "utf8"))).toEqual({
      ...parseEnv(before),
      PLEX_PATH_MAP: "/here=/there",
    });
  },
);

test.each([
  "/srv/Films & Serien (neu)",
  `it's "both"`,
  String.raw`back\slash\n`,
  "$HOME `id` $(id)",
  "-n",
  "100%s #1",
])("reads %s back unchanged", (value) => {
  using dir = tempFolder();
  const file = dir.at("conf/.env");
  execFileSync("/bin/sh", [
    "-c",
    toSet(configuration(undefined, file), "PLEX_INGEST_STATE_DIR", value).command ?? "exit 1",
  ]);
  expect(parseEnv(readFileSync(file, "utf8"))).toEqual({ PLEX_INGEST_STATE_DIR: value });
});

test("gives advice instead of a command for a value that no env file can hold or that the environment sets", () => {
  expect(toSet(configuration("/e"), "PLEX_INGEST_DIR", `'"\`#`)).toEqual({
    advice:
      "PLEX_INGEST_DIR cannot be written to the file: it contains every kind of quotation mark.",
  });
  expect(toSet(configuration("/e"), "PLEX_URL", "http://x")).toEqual({
    advice: "Set PLEX_URL=http://x in this program's environment.",
  });
  expect(existsSync("/e")).toBe(false);
});
