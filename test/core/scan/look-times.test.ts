import { expect, test } from "vitest";
import { FORGET_MS, GIVE_UP_MS, MAX_CHECK_PAUSE_MS, nextCheck } from "../../../src/core/scan/judge.ts";

test("checks come 2, 5, 10, 20, 40 s after the request, then less and less often, for a day", () => {
  const looks: number[] = [];
  for (let at = nextCheck(0); at !== undefined; at = nextCheck(at)) looks.push(at);
  expect(looks.slice(0, 5)).toEqual([2000, 5000, 10_000, 20_000, 40_000]);
  expect(looks).toContain(GIVE_UP_MS);
  expect(looks.length).toBeLessThan(25);
  const pauses = looks.map((at, place) => at - (looks[place - 1] ?? 0));
  expect(Math.max(...pauses)).toBe(MAX_CHECK_PAUSE_MS);
  expect(looks.at(-1)).toBeLessThanOrEqual(FORGET_MS);
});

test("missed checks are not made up for, and the next one is always in the future", () => {
  for (const age of [0, 1, 7_777, 1_799_999, 1_800_000, 40_000_000]) expect(nextCheck(age)).toBeGreaterThan(age);
  expect(nextCheck(FORGET_MS)).toBeUndefined();
});
