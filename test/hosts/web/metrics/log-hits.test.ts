import { expect, test } from "vitest";
import { logHits } from "../../../../src/hosts/web/metrics/log-hits.ts";
import { fakeClock } from "../../../support/fake-clock.ts";

const HOUR_MS = 3600_000;
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("each hour one line says which share of the reads of that hour the cache answered", async () => {
  const clock = fakeClock();
  const lines: string[] = [];
  const stop = new AbortController();
  let cache: Record<string, unknown> | undefined;
  let shared: Record<string, unknown> | undefined;
  const logging = logHits(
    { clock, cache: () => cache, shared: () => shared, info: (line) => lines.push(line) },
    stop.signal,
  );
  const anHour = async (): Promise<void> => {
    await settle();
    clock.advance(HOUR_MS);
    await settle();
  };
  await anHour();
  expect(lines).toEqual([]);
  const none = { hits: 0, misses: 0, stale: 0, errors: 0 };
  cache = { libraries: { ...none, hits: 70, misses: 20 }, search: { ...none, stale: 6, errors: 4 }, entries: 9 };
  await anHour();
  expect(lines.splice(0)).toEqual(["The cache answered 70.0 % of 100 reads in the last hour; 6 were stale, 4 failed."]);
  await anHour();
  expect(lines).toEqual([]);
  cache = { libraries: { ...none, hits: 71, misses: 22 }, search: { ...none, stale: 6, errors: 4 }, entries: 9 };
  shared = { libraries: { ...none, hits: 1, misses: 1 } };
  await anHour();
  expect(lines).toEqual([
    "The cache answered 33.3 % of 3 reads in the last hour; 0 were stale, 0 failed. Redis was asked 2 times and had 50.0 %.",
  ]);
  stop.abort(new Error("done"));
  await expect(logging).rejects.toThrow();
});
