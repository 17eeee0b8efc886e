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

test("the path of a file precedes its reason, which keeps its code", () => {
  expect(toFileReason("Season 1/a.mkv", CHANGED)).toEqual({
    code: "changed",
    message: "Season 1/a.mkv: It was left alone.",
  });
});

test("a long path loses its beginning, and its control characters are not shown", () => {
  const { message } = toFileReason(`${"x".repeat(300)}/\u001b[31mend.mkv`, CHANGED);
  expect(message).toMatch(/^…x+\/.*end\.mkv: It was left alone\.$/);
  expect(message).not.toContain("\u001b");
  expect(Array.from(toCommandText(message))).toHaveLength(200 + ": It was left alone.".length);
});

test("each group but the others has codes, and each code with a group is in that one alone", () => {
  const groups = REASON_GROUPS.filter((group) => group !== "other" && group !== "adopt").map(
    listCodesOfGroup,
  );
  expect(groups.filter((codes) => codes.length === 0)).toEqual([]);
  expect(groups.flat().toSorted()).toEqual(listGroupedCodes().toSorted());
  expect(listCodesOfGroup("parts")).toEqual(["several_works", "part_alone", "several_videos"]);
  expect(listCodesOfGroup("length")).toEqual(["runtime_differs"]);
});

test("whatever has no group of its own, or no reason at all, is among the others", () => {
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

test("another reading may cure what the name leaves open, and nothing that a person or a file said", () => {
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
