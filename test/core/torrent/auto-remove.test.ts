import { expect, test } from "vitest";
import { type AutoRemove, isMet, whensOf } from "../../../src/core/torrent/client.ts";

const DAY = 24 * 3600 * 1000;
const NOW = 5000 * DAY;

/**
 * True if a torrent that finished `days` days ago meets the requirements of each of its trackers.
 */
const isDue = (rule: AutoRemove, trackers: readonly string[], days: number): boolean => {
  const torrent = { goalReached: false, doneAt: NOW - days * DAY, addedAt: 0 };
  return whensOf(rule, trackers).every((when) => isMet(when, torrent, { now: NOW, doneBy: 0 }));
};

const BY_TRACKER: AutoRemove = {
  hosts: [
    { host: "example.org", when: { days: 30 } },
    { host: "keep.example.org", when: "never" },
  ],
  others: { days: 14 },
};

test.each<[string[], days: number, isRemoved: boolean]>([
  [["example.org"], 29, false],
  [["example.org"], 30, true],
  [["tracker.example.org"], 29, false],
  [["myexample.org"], 14, true],
  [["other.net"], 13, false],
  [["other.net", "tracker.example.org"], 29, false],
  [["other.net", "tracker.example.org"], 30, true],
  [["keep.example.org"], 3000, false],
  [[], 14, true],
])(
  "a torrent with trackers %j that was done for %d days may be removed: %s",
  (trackers, days, isRemoved) => {
    expect(isDue(BY_TRACKER, trackers, days)).toBe(isRemoved);
  },
);

test.each<[string, times: { doneAt?: number; addedAt: number }, isRemoved: boolean]>([
  ["when it was done", { doneAt: NOW - 14 * DAY, addedAt: 0 }, true],
  ["when it was done, to the millisecond", { doneAt: NOW - 14 * DAY + 1, addedAt: 0 }, false],
  ["its filing, where its client does not say when it was done", { addedAt: 0 }, true],
  [
    "when it was added, if its data was there before",
    { doneAt: 1, addedAt: NOW - 13 * DAY },
    false,
  ],
])("counts the days from %s", (_, times, isRemoved) => {
  const torrent = { goalReached: false, doneAt: undefined, ...times };
  expect(isMet({ days: 14 }, torrent, { now: NOW, doneBy: NOW - 14 * DAY })).toBe(isRemoved);
});
