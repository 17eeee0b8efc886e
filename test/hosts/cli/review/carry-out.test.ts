import { expect, test } from "vitest";
import type { ShownEngine, ShownResult } from "../../../../src/app/shown/results-shape.ts";
import { createDecide, type DecisionCommands } from "../../../../src/hosts/cli/review/carry-out.ts";
import type { Review } from "../../../support/review.ts";
import { shownItem } from "../../../support/shown-release.ts";

const RUNS: ShownEngine = { running: true };
const OFF: ShownEngine = { running: false, message: "No engine is running. Start the daemon." };

function commands(given: Partial<Review>): DecisionCommands {
  const review = given as Review;
  const parts = { queue: review, decisions: review, undo: review };
  return createDecide(parts, "cli:anna", new AbortController().signal);
}

const back = (result: Omit<ShownResult, "id" | "ok">, engine = RUNS): Promise<string> =>
  commands({
    show: async () => shownItem("Heat.mkv", { id: 7, state: "filed" }),
    undo: async () => ({ results: [{ id: 7, ok: true, ...result }], engine }),
    retry: async () => ({ results: [{ id: 7, ok: true, ...result }], engine }),
  }).takeBack({ id: 7, kind: result.state === "identifying" ? "rejected" : "approved" });

test("a file that an undo left in the library is named, and the release does not count as out of it", async () => {
  expect(await back({ state: "undone" })).toBe("#7 was taken out of the library.");
  const message = "Heat.mkv changed since it was filed, so it stays in the library.";
  expect(await back({ state: "undone", message })).toBe(`#7 is undone. ${message}`);
});

test("a release is being identified only while an engine runs", async () => {
  expect(await back({ state: "identifying" })).toBe("#7 is being identified again.");
  expect(await back({ state: "identifying" }, OFF)).toBe(
    "#7 will be identified again. No engine is running. Start the daemon.",
  );
});

test("approving everything that is certain names what was refused", async () => {
  const results: ShownResult[] = [
    { id: 7, ok: true, state: "approved" },
    { id: 8, ok: false, code: "conflict", message: "It changed." },
    { id: 9, ok: false, code: "conflict", message: "It is gone." },
  ];
  const { approveCertain } = commands({
    select: async () => results.map(({ id }) => shownItem("Heat.mkv", { id })),
    approveOffered: async () => ({ results, engine: RUNS }),
  });
  expect(await approveCertain()).toEqual({
    message: "1 approved. #8: It changed. 1 more were not approved.",
    ids: [7],
  });
});
