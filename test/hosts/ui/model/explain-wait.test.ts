import { expect, test } from "vitest";
import { explainWait } from "../../../../src/hosts/ui/model/explain-wait.ts";

const message = "No engine is running.";

test("explains a wait only while no engine runs and something waits for one", () => {
  const off = { running: false, message };
  const one = (state: string, engine: Parameters<typeof explainWait>[0]["engine"] = off) =>
    explainWait({ results: [{ state: "filed" }, { state }], engine });
  for (const state of ["approved", "filing", "undoing", "identifying", "settling"]) {
    expect(one(state), state).toBe(message);
    expect(one(state, { running: true, message: "Runs on nas." }), state).toBe("");
  }
  for (const state of ["review", "rejected", "undone", "failed", "gone"]) {
    expect(one(state), state).toBe("");
  }
  expect(explainWait({})).toBe("");
  expect(one("undoing", { running: false })).toBe("");
});
