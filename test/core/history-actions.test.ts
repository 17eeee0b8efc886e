import { expect, test } from "vitest";
import { HISTORY_ACTIONS, type HistoryAction, happened, historyLabel } from "../../src/core/history-actions.ts";

test("an unknown action does not compile, neither written nor compared", () => {
  // @ts-expect-error
  const misspelt: HistoryAction = "file";
  const action = "filed" as HistoryAction;
  // @ts-expect-error
  expect(action === "fild").toBe(false);
  expect(Object.hasOwn(HISTORY_ACTIONS, misspelt)).toBe(false);
});

test("actions are words with underscores, and each has words after a name and in a list", () => {
  for (const action of Object.keys(HISTORY_ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(happened(action, true), action).toMatch(
      /^(?:was|is|has|had|got|did|gave|lost|waits|changed|met|asks) \S.{1,60}[^.\s]$/,
    );
    expect(historyLabel(action), action).toMatch(/^[a-z].{1,60}[^.\s]$/);
    expect(happened(action, false), action).toMatch(/^[A-Z].{1,80}[^.\s]$/);
  }
});

test.each([
  ["filed", "was filed", "filed", "Filed"],
  ["paused", "was paused", "paused", "The engine was paused"],
  ["restored", "got a file back from the trash", "restored", "Restored"],
  ["of_another_version", "– of another version", "of another version", "Of another version"],
])("%s is told after a name, in a list and alone", (action, after, label, alone) => {
  expect([happened(action, true), historyLabel(action), happened(action, false)]).toEqual([after, label, alone]);
});
