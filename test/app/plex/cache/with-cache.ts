import * as z from "zod";
import { hashText } from "../../../../src/adapters/fs/copy/hash-file.ts";
import type { RedisConnection } from "../../../../src/adapters/redis/redis.ts";
import { createSharedLevel } from "../../../../src/adapters/redis/shared-level.ts";
import { type CacheDeps, createCache } from "../../../../src/app/plex/cache/cache.ts";
import type { CachedRead } from "../../../../src/app/plex/cache/read-plex.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { createCacheStore } from "../../../../src/store/cache/plex-cache.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

export const never = new AbortController().signal;
const FRESH_MS = {
  libraries: 900_000,
  details: 900_000,
  search: 300_000,
  sessions: 30_000,
  recent: 120_000,
  onDeck: 120_000,
};
const DOWN = new Outage(
  "plex_unavailable",
  "Plex did not return a usable response: the connection was refused.",
);

/** Later requests are answered by hand, or at once with `plex.answers`. */
type FakeSource = {
  asked: number;
  answers: (() => unknown) | undefined;
  machine: string | Error;
  identified: number;
  waiting: PromiseWithResolvers<unknown>[];
  signals: AbortSignal[];
};

/**
 * A cache with a real file, a manually advanced clock, and a Plex that answers as set by the test.
 */
export function withCache({
  redis,
  ...more
}: Partial<CacheDeps> & { path?: string; redis?: RedisConnection } = {}) {
  const folder = tempFolder();
  const clock = fakeClock();
  const path = more.path ?? folder.at("cache.db");
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const plex: FakeSource = {
    asked: 0,
    answers: undefined,
    machine: "server-one",
    identified: 0,
    waiting: [],
    signals: [],
  };
  const state = { token: "token-of-ann" };
  const file = () =>
    createCacheStore({ path, readOnly: false, maxEntries: 100, clock, random: Math.random, warn });
  const opened: { close(): void }[] = [];

  /** Simulates another process on the same file, as far as one process can. */
  function open(over: Partial<CacheDeps> = {}) {
    const cache = createCache({
      clock,
      file: file(),
      shared: redis && createSharedLevel({ open: async () => redis, clock, warn }),
      hash: hashText,
      version: "1.0.0",
      url: "http://plex:32400",
      token: () => state.token,
      async identify() {
        plex.identified++;
        if (plex.machine instanceof Error) throw plex.machine;
        return plex.machine;
      },
      freshMs: FRESH_MS,
      maxEntries: 100,
      ...more,
      ...over,
    });
    opened.push(cache);
    return cache;
  }

  const thing = (
    key = "",
    kind: CachedRead<unknown>["kind"] = "libraries",
  ): CachedRead<{ n: number }> => ({
    kind,
    key,
    shape: z.object({ n: z.number() }),
    async load(signal) {
      plex.asked++;
      plex.signals.push(signal);
      const next = Promise.withResolvers<unknown>();
      if (plex.answers) next.resolve(plex.answers());
      else plex.waiting.push(next);
      return (await next.promise) as { n: number };
    },
  });
  plex.answers = () => ({ n: plex.asked });
  return {
    folder,
    path,
    clock,
    plex,
    state,
    warnings,
    open,
    cache: open(),
    thing,
    /** Runs all pending work that only waits for its turn, including file access. */
    async settle(): Promise<void> {
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    fail: (error: unknown = DOWN): void => {
      plex.answers = () => {
        throw error;
      };
    },
    [Symbol.dispose]() {
      for (const each of opened) each.close();
      folder[Symbol.dispose]();
    },
  };
}
