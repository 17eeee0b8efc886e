import { expect, test } from "vitest";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import type { Reason } from "../../../src/base/reason-codes.ts";
import {
  computeNextWait,
  isAskDue,
  isAwaited,
  withWaitNote,
} from "../../../src/core/release/episode-wait.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-01T12:00:00Z");

test("retries every six hours for three days, twelve times in all", () => {
  const asked: number[] = [];
  let wait = computeNextWait(undefined, START);
  while (wait.nextAt !== undefined) {
    asked.push((wait.nextAt - START) / HOUR);
    // Each retry comes a little late, as in practice. That must not cost the last retry.
    wait = computeNextWait(wait, wait.nextAt + 60_000);
  }
  expect(asked).toEqual([6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72]);
  expect(wait).toEqual({ since: START });
});

test("is due at its time and not before, and does not make up for missed retries", () => {
  expect(computeNextWait({ since: START, nextAt: START + 6 * HOUR }, START + 25 * HOUR)).toEqual({
    since: START,
    nextAt: START + 30 * HOUR,
  });
  expect(computeNextWait({ since: START, nextAt: START + 6 * HOUR }, START + 500 * HOUR)).toEqual({
    since: START,
  });
  const wait = { since: START, nextAt: START + 6 * HOUR };
  expect(isAskDue(wait, START + 6 * HOUR - 1)).toBe(false);
  expect(isAskDue(wait, START + 6 * HOUR)).toBe(true);
  expect(isAskDue({ since: START }, START + 600 * HOUR)).toBe(false);
});

test("a clock that was set back does not stop the retries or make them endless", () => {
  const wait = { since: START, nextAt: START + 6 * HOUR };
  const before = START - 1000 * HOUR;
  expect(isAskDue(wait, before)).toBe(true);
  expect(computeNextWait(wait, before)).toEqual({ since: before, nextAt: before + 6 * HOUR });
});

test("the reason states when retries end or that they have ended, and other reasons are unchanged", () => {
  const reasons: Reason[] = [
    { code: "year_differs", message: "Another year." },
    { code: "episode_missing", message: "TMDB does not list S01E09." },
  ];
  const waiting = withWaitNote(reasons, { since: START, nextAt: START + HOUR });
  expect(waiting[0]).toEqual(reasons[0]);
  expect(waiting[1]?.message).toBe(
    "TMDB does not list S01E09. TMDB is asked again every 6 hours until 2026-03-04 12:00 UTC.",
  );
  const given = translateSentences(withWaitNote(reasons, { since: START }), toCommandText);
  expect(given[1]?.message).toContain("TMDB was asked for three days");
});

test("retries only a missing episode and an unmapped number", () => {
  const reasons = [
    "absolute_unmapped",
    "episode_missing",
    "episode_title_differs",
    "duplicate",
  ] as const;
  expect(reasons.filter((code) => isAwaited({ code, message: "" }))).toEqual([
    "absolute_unmapped",
    "episode_missing",
  ]);
  const said = withWaitNote([{ code: "absolute_unmapped", message: "Nobody knows." }], {
    since: START,
    nextAt: START + HOUR,
  });
  expect(said[0]?.message).toBe(
    "Nobody knows. TMDB is asked again every 6 hours until 2026-03-04 12:00 UTC.",
  );
});
