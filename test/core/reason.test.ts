import { expect, test } from "vitest";
import { toCommandText } from "../../src/base/actions/sentence.ts";
import { REASON_CODES, toFileReason } from "../../src/base/reason-codes.ts";
import {
  isCurable,
  isReasonGroup,
  listCodesOfGroup,
  listGroupedCodes,
  REASON_GROUPS,
  reasonGroupOf,
} from "../../src/base/reason-traits.ts";

const CHANGED = { code: "changed", message: "It was left alone." } as const;

test("puts a file's path before its reason, and keeps the reason's code", () => {
  expect(toFileReason("Season 1/a.mkv", CHANGED)).toEqual({
    code: "changed",
    message: "Season 1/a.mkv: It was left alone.",
  });
});

test("cuts the beginning of a long path, and does not show its control characters", () => {
  const { message } = toFileReason(`${"x".repeat(300)}/\u001b[31mend.mkv`, CHANGED);
  expect(message).toMatch(/^…x+\/.*end\.mkv: It was left alone\.$/);
  expect(message).not.toContain("\u001b");
  expect(Array.from(toCommandText(message))).toHaveLength(200 + ": It was left alone.".length);
});

test("each named group of reasons has codes, and each grouped code is in only one group", () => {
  const groups = REASON_GROUPS.filter((group) => group !== "other" && group !== "adopt").map(
    listCodesOfGroup,
  );
  expect(groups.filter((codes) => codes.length === 0)).toEqual([]);
  expect(groups.flat().toSorted()).toEqual(listGroupedCodes().toSorted());
  expect(listCodesOfGroup("parts")).toEqual(["several_works", "part_alone", "several_videos"]);
  expect(listCodesOfGroup("length")).toEqual(["runtime_differs"]);
});

test('a missing or ungrouped reason belongs to the group "other"', () => {
  expect(reasonGroupOf("remake_rival")).toBe("which_work");
  expect(reasonGroupOf("internal_error")).toBe("other");
  expect(reasonGroupOf("of_another_version")).toBe("other");
  expect(reasonGroupOf("toString")).toBe("other");
  expect(reasonGroupOf(undefined)).toBe("other");
});

test("no group has the name of a code", () => {
  expect(REASON_GROUPS.filter((word) => Object.hasOwn(REASON_CODES, word))).toEqual([]);
  expect(["which_work", "other", "no_match", "toString"].map(isReasonGroup)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("another reading can cure reasons that the name leaves open, but not facts stated by a person or a file", () => {
  expect(["no_match", "remake_rival", "unaccounted"].every(isCurable)).toBe(true);
  const never = [
    "runtime_differs",
    "id_contradicts",
    "withdrawn",
    "sample",
    "nfo",
    "of_another_version",
    "toString",
  ];
  expect(never.filter(isCurable)).toEqual([]);
});
