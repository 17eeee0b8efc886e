import { expect, test } from "vitest";
import type { ArrQueueEntry } from "../../../src/core/arr/app.ts";
import { hasLooked, needsLook } from "../../../src/core/arr/look.ts";

const row = (status: string): ArrQueueEntry => ({
  downloadId: "A",
  title: "",
  status,
  state: "downloading",
  health: "ok",
  messages: [],
});

/** The download was complete at 100 s, on the app's clock. */
const AT = 100_000;

test.each([
  ["a row that shows it as complete", [row("completed")], undefined, true],
  ["no words about its looks", [], undefined, false],
  ["a look before the download was complete", [], { lookedAt: 99_000, startedAt: 0 }, false],
  ["a look in the same second", [], { lookedAt: 100_000, startedAt: 0 }, false],
  ["a look after it", [], { lookedAt: 102_000, startedAt: 0 }, true],
  ["an older row and a look before it", [row("paused")], { lookedAt: 99_000, startedAt: 0 }, false],
  ["an older row and a look after it", [row("paused")], { lookedAt: 160_000, startedAt: 0 }, true],
  ["a look from before its start", [], { lookedAt: 160_000, startedAt: 170_000 }, false],
  ["a look in the second of its start", [], { lookedAt: 170_000, startedAt: 170_000 }, false],
  ["a look after its start", [], { lookedAt: 180_000, startedAt: 170_000 }, true],
  ["a version without a start", [], { lookedAt: 160_000, startedAt: undefined }, true],
  ["a version without looks", [], { lookedAt: undefined, startedAt: 170_000 }, true],
])("an answer with %s counts or not", (_, queue, looks, counts) => {
  expect(hasLooked({ queue, looks }, AT)).toBe(counts);
});

test("only a download that the app could take waits for a look", () => {
  const unknown = { queue: [], history: [], inCategory: false, isWatched: false, isKnown: false };
  const event = { downloadId: "A", title: "", type: "grabbed", at: 1 };
  expect(needsLook(unknown)).toBe(false);
  expect(needsLook({ ...unknown, queue: [row("completed")], isKnown: true })).toBe(false);
  for (const fact of [
    { queue: [row("downloading")] },
    { history: [event] },
    { inCategory: true },
    { isWatched: true },
    { isKnown: true },
  ]) {
    expect(needsLook({ ...unknown, ...fact })).toBe(true);
  }
});
