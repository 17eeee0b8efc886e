import { expect, test } from "vitest";
import { below } from "../../../src/core/path/is-below.ts";

test("a path inside the root is returned, whatever slash the root ends in", () => {
  expect(below("/lib", "a", "b c")).toBe("/lib/a/b c");
  expect(below("/lib/", "a")).toBe("/lib/a");
  expect(below("/", "a")).toBe("/a");
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
])("%j is refused", (components) => expect(below("/lib", ...components)).toBeUndefined());

test("a root that is relative or contains NUL contains nothing", () => {
  expect(below("lib", "a")).toBeUndefined();
  expect(below("/l\0ib", "a")).toBeUndefined();
});
