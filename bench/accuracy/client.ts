import { AsyncLocalStorage } from "node:async_hooks";
import { basename } from "node:path";
import type { TmdbCache } from "../../src/adapters/tmdb/ask.ts";
import { createTmdbClient } from "../../src/adapters/tmdb/client.ts";
import { Outage } from "../../src/base/errors.ts";
import {
  asRelease,
  createIdentify,
  createTellApart,
  type Identification,
  type SplitRelease,
} from "../../src/names/index.ts";
import { systemClock } from "../../src/program/process/clock.ts";

export type Asked = Identification & {
  /** Decisions about videos in the folder that do not belong to the release's own work. */
  apart: SplitRelease["apart"];
  /** Number of requests for this name with a cold cache. */
  requests: number;
};

const TRIES = 5;

/** Retries, because the stand-in may answer after the client's timeout on a busy machine. */
async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof Outage) || left === 0) throw error;
    }
  }
}

export type Decider = ReturnType<typeof createDecider>;

/**
 * Decides names in the same way as the program, over HTTP to the stand-in, with a cache in memory.
 */
export function createDecider(baseUrl: string, threshold: number) {
  const entries = new Map<string, { body: string; fetchedAtMs: number; expiresAtMs: number }>();
  // Separates the questions that one name asks from those of names that are decided at the same
  // time.
  const questions = new AsyncLocalStorage<Set<string>>();
  const cache: TmdbCache = {
    get: async (key) => {
      questions.getStore()?.add(key);
      return entries.get(key);
    },
    put: async (key, body) => {
      // The entry is expired at once. Otherwise the client would answer from its own memory, but
      // each question must reach this cache.
      entries.set(key, { body, fetchedAtMs: systemClock.now(), expiresAtMs: 0 });
    },
  };
  const client = createTmdbClient({
    baseUrl,
    credential: () => "0".repeat(32),
    language: "en-US",
    cache,
    clock: systemClock,
    random: () => 0,
    limited: false,
  });
  const identify = createIdentify({
    ...client,
    details: (type, tmdbId, seasons, signal, options) => {
      if (options?.fresh) questions.getStore()?.add(`fresh ${type}/${tmdbId} ${seasons.join()}`);
      return client.details(type, tmdbId, seasons, signal, options);
    },
    policy: () => ({ auto: true, threshold }),
    lengths: async (at, videos) =>
      new Map(videos.map((path) => [path, { kind: "read", duration_ms: Number(basename(at)) }])),
  });
  const tellApart = createTellApart(identify);
  return {
    /** Decides about a release as one work, before its videos are decided one by one. */
    decideWhole: async (name: string, signal: AbortSignal, videos: readonly string[] = []) =>
      (await patiently(() => identify({ name, videos: [...videos] }, signal))).decision,

    /**
     * If the release is a folder, `videos` are paths below it. `lengthMs` is the length of each
     * video, if known.
     */
    decide: (
      name: string,
      signal: AbortSignal,
      videos: readonly string[] = [],
      lengthMs?: number,
    ): Promise<Asked> => {
      const asked = new Set<string>();
      // No file exists. The path itself encodes the length.
      const release = videos.length === 0 ? asRelease(name) : { name, videos: [...videos] };
      const input = { ...release, ...(lengthMs !== undefined && { at: `/lengths/${lengthMs}` }) };
      return questions.run(asked, async () => {
        const { own, apart } = await patiently(async () =>
          tellApart(input, await identify(input, signal), signal),
        );
        return { ...own, apart, requests: asked.size };
      });
    },
    close: client.close,
  };
}
