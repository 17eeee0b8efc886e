import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { listBackups } from "../../../src/store/sqlite/backup.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("a backup that disappears while it is listed does not hide the others", () => {
  using dir = tempFolder();
  const path = dir.write("nightly-2026-11-20.db", "12345");
  symlinkSync(dir.at("deleted"), dir.at("nightly-2026-11-19.db"));
  mkdirSync(dir.at("folder.db"));
  expect(listBackups(dir.path)).toMatchObject([{ path, bytes: 5 }]);
  expect(listBackups(dir.at("none"))).toEqual([]);
});
