import { expect, test } from "vitest";
import {
  baseOf,
  extensionOf,
  findCommonFolder,
  folderOf,
  withoutExtension,
} from "../../../src/base/path/path-parts.ts";

test.each<[path: string, folder: string, base: string, extension: string, without: string]>([
  ["/m/A (2001)/A.MKV", "/m/A (2001)", "A.MKV", "mkv", "/m/A (2001)/A"],
  ["/A.tar.gz", "", "A.tar.gz", "gz", "/A.tar"],
  ["A.mkv", "", "A.mkv", "mkv", "A"],
  ["A", "", "A", "", ""],
  ["a/.mkv", "a", ".mkv", "", "a/"],
  ["a.b/c", "a.b", "c", "", "a"],
  ["a/", "a", "", "", ""],
  ["", "", "", "", ""],
])("%j", (path, folder, base, extension, without) => {
  expect([folderOf(path), baseOf(path), extensionOf(path), withoutExtension(path)]).toEqual([
    folder,
    base,
    extension,
    without,
  ]);
});

test.each<[paths: string[], folder: string]>([
  [["/m/A/a.mkv", "/m/A/b/c.srt"], "/m/A/"],
  [["/m/A/a.mkv", "/m/AB/a.mkv"], "/m/"],
  [["/m/a.mkv", "/n/a.mkv"], "/"],
  [["/m/a.mkv"], "/m/"],
  [[], ""],
])("the common folder of %j is %j", (paths, folder) => {
  expect(findCommonFolder(paths)).toBe(folder);
});
