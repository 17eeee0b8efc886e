import { expect, test } from "vitest";
import { STATES } from "../../../../src/core/release/state.ts";
import { findStates } from "../../../../src/core/release/state-traits.ts";
import type { HistoryEntryView } from "../../../../src/hosts/ui/desk/answers.ts";
import { canRetry, isUnderWay } from "../../../../src/hosts/ui/model/decision.ts";
import { findTakeable } from "../../../../src/hosts/ui/model/entries.ts";

// The view keeps its own copies of these lists, because the state table would make the page larger.
// These tests keep them equal.

test("offers identification again if the state table allows it and the files still exist", () => {
  const allowed = findStates(({ happens, leavesPath }) => happens.includes("retry") && !leavesPath);
  expect(STATES.filter((state) => canRetry({ state }))).toEqual(allowed);
});

test("offers to take back a person's rejection or a decision that can be withdrawn or undone", () => {
  const taken = STATES.filter(
    (to) =>
      findTakeable([{ id: 1, release_id: 1, to, current: true } as HistoryEntryView]).size === 1,
  );
  const undone = findStates(
    ({ happens }) => happens.includes("withdraw") || happens.includes("undo"),
  );
  expect(taken).toEqual([...undone, "rejected"]);
});

test("a release's page follows the release while an engine stage works on it", () => {
  expect(STATES.filter((state) => isUnderWay({ state }))).toEqual(
    findStates(({ stage }) => stage !== null),
  );
});
