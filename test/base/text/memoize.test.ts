import { expect, test } from "vitest";
import { memoize } from "../../../src/base/text/memoize.ts";

test("computes a text once while it is among the most recent ones", () => {
  const read: string[] = [];
  const length = memoize((text) => read.push(text) && text.length, 2);
  expect(["a", "a", "bb", "a"].map(length)).toEqual([1, 1, 2, 1]);
  expect(read).toEqual(["a", "bb"]);
});

test("forgets entries that are no longer requested, so the cache never exceeds twice its set size", () => {
  const read: string[] = [];
  const length = memoize((text) => read.push(text) && text.length, 2);
  for (const text of ["a", "b", "c", "a", "d", "e", "b"]) length(text);
  expect(read).toEqual(["a", "b", "c", "d", "e", "b"]);
});
