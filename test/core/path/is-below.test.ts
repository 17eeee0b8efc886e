import { expect, test } from "vitest";
import { liesUnder } from "../../../src/core/path/is-below.ts";

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
  expect(liesUnder(path, locations)).toBe(expected);
});
