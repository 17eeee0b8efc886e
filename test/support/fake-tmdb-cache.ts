import type { TmdbCache } from "../../src/adapters/tmdb/ask.ts";
import type { Clock } from "../../src/core/clock.ts";

export type FakeTmdbCache = TmdbCache & {
  entries: Map<string, { body: string; fetchedAtMs: number; expiresAtMs: number }>;
};

/** The cache port in memory, with the given clock. */
export function fakeTmdbCache(clock: Clock): FakeTmdbCache {
  const entries: FakeTmdbCache["entries"] = new Map();
  return {
    entries,
    async get(key) {
      const entry = entries.get(key);
      return entry && entry.expiresAtMs > clock.now() ? entry : undefined;
    },
    async put(key, body, expiresAtMs) {
      entries.set(key, { body, expiresAtMs, fetchedAtMs: clock.now() });
    },
  };
}
