import { expect, test } from "vitest";
import { partsOf } from "../../../src/core/torrent/torrent.ts";

test.each([
  ["Pack/E01.mkv", ["Pack", "E01.mkv"]],
  ["/etc/passwd", ["etc", "passwd"]],
  ["a//b.mkv", ["a", "b.mkv"]],
  [".._.._etc", [".._.._etc"]],
  ["Pack/_../_../evil.mkv", ["Pack", "_..", "_..", "evil.mkv"]],
  ["a:b?.mkv", ["a:b?.mkv"]],
  ["back\\slash.mkv", ["back\\slash.mkv"]],
])("splits %s into %j", (name, parts) => {
  expect(partsOf(name)).toEqual(parts);
});

test.each([
  "../../etc",
  "Pack/../../evil.mkv",
  "Pack/./E01.mkv",
  "..",
  ".",
  "",
  "/",
  "a\0b",
  "x".repeat(256),
  "é".repeat(128),
  "ab/".repeat(1500),
])("%j is not a path below a folder", (name) => {
  expect(partsOf(name)).toBeUndefined();
});
