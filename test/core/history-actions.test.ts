import { expect, test } from "vitest";
import { HISTORY_ACTIONS } from "../../src/core/history-actions.ts";

test("history actions are words joined by underscores, each with a text for people", () => {
  for (const [action, words] of Object.entries(HISTORY_ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    for (const told of Object.values(words)) expect(told, action).toMatch(/^\S.{3,70}[^.\s]$/);
  }
});
