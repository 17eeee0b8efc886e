import { readdirSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { advanceMarkFile, readMarkFile, writeMarkFile } from "../../../src/store/sqlite/restore.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const mark = (counter: number) => ({ uuid: "5f3c2b1a-0000-4000-8000-000000000001", counter });

test("replaces the mark with a new file, and leaves no other file", async () => {
  using dir = tempFolder();
  const path = dir.at("state/mark.json");
  await advanceMarkFile(path, mark(8)); // creates its folder
  writeMarkFile(path, mark(9));
  const { ino } = statSync(path);
  writeFileSync(`${path}.new`, "what a kill left, and longer than a mark ever is ".repeat(9));
  await advanceMarkFile(path, mark(10));
  expect(readMarkFile(path)).toEqual(mark(10));
  expect(statSync(path).ino).not.toBe(ino);
  expect(readdirSync(dir.at("state"))).toEqual(["mark.json"]);
});
