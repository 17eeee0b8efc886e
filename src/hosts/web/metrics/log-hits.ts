import type { Clock } from "../../../core/clock.ts";
import { HOUR_MS } from "../../../core/text/time-units.ts";

type Counts = { hits: number; misses: number; stale: number; errors: number };
/** Counts by kind; anything else in it is passed over. */
type Counted = Readonly<Record<string, unknown>>;

type HitSources = {
  clock: Pick<Clock, "sleep">;
  /** What the cache has counted since it was opened; undefined before. */
  cache: () => Counted | undefined;
  /** The same of the level that several hosts share; undefined where there is none. */
  shared: () => Counted | undefined;
  info: (message: string) => void;
};

/** Logs each hour how many reads the cache answered, unless there were none. Rejects when the signal aborts. */
export async function logHits({ clock, cache, shared, info }: HitSources, signal: AbortSignal): Promise<never> {
  let before = { cache: sum(cache()), shared: sum(shared()) };
  for (;;) {
    await clock.sleep(HOUR_MS, signal);
    const now = { cache: sum(cache()), shared: sum(shared()) };
    const line = hitLine(minus(now.cache, before.cache), minus(now.shared, before.shared));
    before = now;
    if (line !== undefined) info(line);
  }
}

function hitLine(cache: Counts, shared: Counts): string | undefined {
  const reads = total(cache);
  if (reads === 0) return undefined;
  const { stale, errors } = cache;
  const redis = total(shared) === 0 ? "" : ` Redis was asked ${total(shared)} times and had ${shareOf(shared)}.`;
  return `The cache answered ${shareOf(cache)} of ${reads} reads in the last hour; ${stale} were stale, ${errors} failed.${redis}`;
}

const total = ({ hits, misses, stale, errors }: Counts): number => hits + misses + stale + errors;
const shareOf = (counts: Counts): string => `${((100 * counts.hits) / total(counts)).toFixed(1)} %`;

const NONE: Counts = { hits: 0, misses: 0, stale: 0, errors: 0 };

const merged = (one: Counts, other: Counts, merge: (a: number, b: number) => number): Counts => ({
  hits: merge(one.hits, other.hits),
  misses: merge(one.misses, other.misses),
  stale: merge(one.stale, other.stale),
  errors: merge(one.errors, other.errors),
});
const minus = (now: Counts, before: Counts): Counts => merged(now, before, (a, b) => a - b);
const isCounts = (value: unknown): value is Counts => typeof value === "object" && value !== null && "hits" in value;
const sum = (counted: Counted = {}): Counts =>
  Object.values(counted)
    .filter(isCounts)
    .reduce((all, one) => merged(all, one, (a, b) => a + b), NONE);
