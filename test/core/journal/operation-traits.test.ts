import { expect, test } from "vitest";
import {
  GONE_BY_HAND,
  isGoneByHand,
  isInPlace,
  isUnfinished,
  type OperationState,
} from "../../../src/core/journal/operation.ts";

// Repeated here by hand, so that no value in the table can change unnoticed.
test.each<[state: OperationState, unfinished: boolean, live: boolean]>([
  ["intent", true, false],
  ["staged", true, false],
  ["published", false, true],
  ["sealed", false, true],
  ["rolled_back", false, false],
  ["undone", false, false],
  ["superseded", false, false],
  ["abandoned", false, false],
])("the state %s means unfinished: %s, in place: %s", (state, unfinished, live) => {
  expect([isUnfinished({ state }), isInPlace({ state })]).toEqual([unfinished, live]);
});

test("rows that are stored today are recognised as deleted by hand", () => {
  const error = "It was deleted by hand.";
  expect(GONE_BY_HAND).toBe(error);
  expect(isGoneByHand({ state: "abandoned", error })).toBe(true);
  expect(isGoneByHand({ state: "abandoned" })).toBe(false);
  expect(isGoneByHand({ state: "undone", error })).toBe(false);
});
