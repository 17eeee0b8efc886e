import { expect, test } from "vitest";
import { askedBefore, judgeAge } from "../../../src/core/cache/lifetime.ts";

const life = { freshMs: 30_000, staleMs: 600_000 };
const NOW = 1_000_000;
const aged = (ms: number, changed?: number) =>
  judgeAge({ at: NOW - ms, now: NOW, changedAt: changed === undefined ? undefined : NOW - changed }, life);

test.each<[string, number, string]>([
  ["of this moment", 0, "fresh"],
  ["just within", 29_999, "fresh"],
  ["at its end", 30_000, "stale"],
  ["as old as it may be", 599_999, "stale"],
  ["too old", 600_000, "gone"],
  ["of the near future", -1, "stale"],
  ["of another year", -600_000, "gone"],
])("an answer %s", (_, ms, age) => {
  expect(aged(ms)).toBe(age);
});

test("an answer requested before our change is stale, and is still shown", () => {
  expect(aged(10, 5)).toBe("stale");
  expect(aged(5, 5)).toBe("stale");
  expect(aged(4, 5)).toBe("fresh");
});

test("a change with a future time was written before the clock was set back, and makes nothing stale", () => {
  expect(aged(10, -1000)).toBe("fresh");
  expect(askedBefore(NOW + 1, { at: NOW, now: NOW })).toBe(false);
  expect(askedBefore(undefined, { at: NOW, now: NOW })).toBe(false);
});

test("an uncached kind is never fresh", () => {
  expect(judgeAge({ at: NOW, now: NOW, changedAt: undefined }, { freshMs: 0, staleMs: 0 })).toBe("gone");
});
