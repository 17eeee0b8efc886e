import { expect, test } from "vitest";
import {
  computePauseMs,
  needsFull,
  type PollPace,
} from "../../../src/core/torrent/poll-interval.ts";

const well: PollPace = { lastFullAt: 0, wantsFull: false, failures: 0, failure: undefined };

test("frequent polls need only short lists, apart from a complete list every five minutes", () => {
  expect(needsFull(well, 130_000)).toBe(false);
  expect(needsFull(well, 300_000)).toBe(true);
});

test("requests a complete list after a gap that a short list would miss", () => {
  expect(needsFull({ ...well, lastFullAt: undefined }, 0)).toBe(true);
  expect(needsFull({ ...well, wantsFull: true }, 110_000)).toBe(true);
  expect(needsFull({ ...well, failures: 1 }, 110_000)).toBe(true);
});

test("retries failures after 1, 2, 4 … 30 s, and refusals after minutes", () => {
  const after = (failures: number, failure: PollPace["failure"]) =>
    computePauseMs({ ...well, failures, failure }, 30_000);
  expect(after(0, undefined)).toBe(30_000);
  expect([1, 2, 3, 6, 50].map((n) => after(n, "client_unavailable"))).toEqual([
    1000, 2000, 4000, 30_000, 30_000,
  ]);
  expect([1, 2, 50].map((n) => after(n, "client_unauthorized"))).toEqual([
    60_000, 120_000, 600_000,
  ]);
});
