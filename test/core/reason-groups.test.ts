import { expect, test } from "vitest";
import { REASON_CODES } from "../../src/core/reason-codes.ts";
import { REASON_GROUPS, reasonGroupOf } from "../../src/core/reason-groups.ts";

test("a code is in one group at most, and no group has the name of a code", () => {
  const codes = Object.values(REASON_GROUPS).flat();
  expect(new Set(codes).size).toBe(codes.length);
  expect(Object.keys(REASON_GROUPS).filter((group) => Object.hasOwn(REASON_CODES, group))).toEqual([]);
});

test("whatever has no group of its own, or no reason at all, is among the others", () => {
  expect(reasonGroupOf("remake_rival")).toBe("which_work");
  expect(reasonGroupOf("internal_error")).toBe("other");
  expect(reasonGroupOf("of_another_version")).toBe("other");
  expect(reasonGroupOf(undefined)).toBe("other");
});
