import { mkdirSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../src/adapters/fs/read/list-folders.ts";
import { warnOfFolders } from "../../src/bin/wire/report-to-log.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("what is not there is told, and nothing else", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("there"));
  const said: string[] = [];
  await warnOfFolders([dir.at("there"), dir.at("away")], { listRoot }, (text) => void said.push(text));
  expect(said).toEqual([`${dir.at("away")}: The folder is not there. What needs it waits.`]);
});

test("a folder that takes too long to be listed keeps nothing from starting", async () => {
  using dir = tempFolder();
  const said: string[] = [];
  const late = () => AbortSignal.abort(new Error("late"));
  await warnOfFolders([dir.path, dir.at("away")], { listRoot }, (text) => void said.push(text), late);
  expect(said).toEqual([]);
});
