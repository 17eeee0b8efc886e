import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../../src/adapters/fs/read/list-folders.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { copyWarning, releaseWarnings, warnOfFolders } from "../../../src/program/engine/warnings.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("only missing folders are reported", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("there"));
  const said: string[] = [];
  await warnOfFolders([dir.at("there"), dir.at("away")], { listRoot }, (text) => void said.push(text));
  expect(said).toEqual([`${dir.at("away")}: The folder is not there. Releases that need it wait.`]);
});

test("a folder that takes too long to list does not delay the start", async () => {
  using dir = tempFolder();
  const said: string[] = [];
  const late = () => AbortSignal.abort(new Error("late"));
  await warnOfFolders([dir.path, dir.at("away")], { listRoot }, (text) => void said.push(text), late);
  expect(said).toEqual([]);
});

test("a copy instead of a link is warned of once for each pair of folders", () => {
  const said: string[] = [];
  const log = { info() {}, warn: (text: string) => void said.push(text), error() {} };
  const warn = copyWarning(log);
  for (const source of ["/srv/downloads/a.mkv", "/srv/downloads/b.mkv", "/mnt/other/c.mkv"])
    warn(source, "/media", "Hard links do not work here.");
  warn("/srv/downloads/a.mkv", "/media/4K", "Hard links do not work here.");
  expect(said).toEqual(
    ["/media", "/media", "/media/4K"].map(
      (library) => `Files are copied to ${library} and use their space twice. Hard links do not work here.`,
    ),
  );
});

test("a problem of a release is logged with its number and name, an error with its cause", () => {
  const said: unknown[][] = [];
  const log = { info() {}, warn: (...all: unknown[]) => said.push(all), error: (...all: unknown[]) => said.push(all) };
  const warn = releaseWarnings(log);
  const release = { id: 7, name: "Heat.mkv" } as Release;
  const error = new Error("odd");
  warn(release, "It waits.");
  warn(release, "It failed.", error);
  expect(said).toEqual([["#7 Heat.mkv: It waits."], ["#7 Heat.mkv: It failed.", error]]);
});
