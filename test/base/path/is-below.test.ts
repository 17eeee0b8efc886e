import { expect, test } from "vitest";
import { isAtOrBelow, isBelow, joinBelow } from "../../../src/base/path/is-below.ts";
import { isInLocations } from "../../../src/base/path/path-map.ts";

test.each<[path: string, locations: string[], expected: boolean]>([
  ["/m", ["/m"], true],
  ["/m/", ["/m"], true],
  ["/m/A (2001)", ["/tv", "/m/"], true],
  ["/movies", ["/m"], false],
  ["/m/../etc", ["/m"], false],
  ["/m/..", ["/m"], false],
  ["/m/..hidden", ["/m"], true],
  ["m/A", ["/m"], false],
  ["m/A", ["m"], false],
  ["/M/A", ["/m"], false],
  ["/anything", [""], false],
  ["/m/A\0", ["/m"], false],
  ["/m\\A", ["/m"], false],
  ["S:\\TV\\Show", ["S:\\TV"], true],
  ["S:/TV/Show", ["S:\\TV\\"], true],
  ["S:\\TV2", ["S:\\TV"], false],
  ["S:\\TV\\..\\Windows", ["S:\\TV"], false],
  ["\\\\nas\\media\\TV", ["\\\\nas\\media"], true],
  ["/m/A", [], false],
])("%j below %j: %s", (path, locations, expected) => {
  expect(isInLocations(path, locations)).toBe(expected);
});

test.each<[path: string, folder: string, where: "at" | "below" | "outside"]>([
  ["/m", "/m", "at"],
  ["/m/", "/m", "at"],
  ["/m", "/m/", "at"],
  ["/m/A", "/m", "below"],
  ["/m/A", "/m/", "below"],
  ["/m/A/B/C.mkv", "/m/A", "below"],
  ["/movies", "/m", "outside"],
  ["/m A/B", "/m", "outside"],
  ["/m0", "/m", "outside"],
  ["/M/A", "/m", "outside"],
  ["/m", "/m/A", "outside"],
  ["/", "/m", "outside"],
  ["/", "/", "at"],
  ["/m", "/", "below"],
  ["Season 1/A.mkv", "Season 1", "below"],
  ["Season 10/A.mkv", "Season 1", "outside"],
  ["/m/..hidden", "/m", "below"],
])("%s and %s: %s", (path, folder, where) => {
  expect(isAtOrBelow(path, folder)).toBe(where !== "outside");
  expect(isBelow(path, folder)).toBe(where === "below");
});

test("returns a path inside the root, with or without a trailing slash on the root", () => {
  expect(joinBelow("/lib", "a", "b c")).toBe("/lib/a/b c");
  expect(joinBelow("/lib/", "a")).toBe("/lib/a");
  expect(joinBelow("/", "a")).toBe("/a");
});

test.each([
  [[]],
  [["."]],
  [[".."]],
  [["a", ".."]],
  [["a/b"]],
  [["a/../../b"]],
  [[""]],
  [["a\0b"]],
  [["x".repeat(5000)]],
])("refuses %j", (components) => expect(joinBelow("/lib", ...components)).toBeUndefined());

test("a root that is relative or contains NUL contains nothing", () => {
  expect(joinBelow("lib", "a")).toBeUndefined();
  expect(joinBelow("/l\0ib", "a")).toBeUndefined();
});
