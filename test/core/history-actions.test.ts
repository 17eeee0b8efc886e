import { expect, test } from "vitest";
import { HISTORY_ACTIONS, type HistoryAction } from "../../src/core/history-actions.ts";

test("an unknown action does not compile, neither written nor compared", () => {
  // @ts-expect-error
  const misspelt: HistoryAction = "file";
  const action = "filed" as HistoryAction;
  // @ts-expect-error
  expect(action === "fild").toBe(false);
  expect(Object.hasOwn(HISTORY_ACTIONS, misspelt)).toBe(false);
});

test("actions are words with underscores, and each has words for a person", () => {
  for (const [action, words] of Object.entries(HISTORY_ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    for (const told of Object.values(words)) expect(told, action).toMatch(/^\S.{3,70}[^.\s]$/);
  }
});
