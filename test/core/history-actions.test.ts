import { expect, test } from "vitest";
import { HISTORY_ACTIONS } from "../../src/core/history-actions.ts";

test("action names are words joined by underscores, and each has a description for the user", () => {
  for (const [action, words] of Object.entries(HISTORY_ACTIONS)) {
    expect(action).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    for (const told of Object.values(words)) expect(told, action).toMatch(/^\S.{3,70}[^.\s]$/);
  }
});
