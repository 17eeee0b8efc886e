import { expect, test } from "vitest";
import { cleanFields } from "../../../src/app/shown/release.ts";

test("texts and field names are cleaned at any depth, and everything else is unchanged", () => {
  expect(
    cleanFields({ a: "x\u202Ey", "b\u001b": [1, null, true, ["\n", { c: "\u{e0041}" }]], d: { e: { f: "plain" } } }),
  ).toEqual({ a: "x\ufffdy", "b\ufffd": [1, null, true, ["\ufffd", { c: "\ufffd" }]], d: { e: { f: "plain" } } });
});

test("a text of any length is cut", () => {
  const { a } = cleanFields({ a: "x".repeat(100_000) });
  expect(String(a)).toHaveLength(4096);
});
