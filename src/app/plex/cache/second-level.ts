import * as z from "zod";
import { CACHE_KINDS, type CacheKind, type StoredAnswer } from "../../../core/cache/cache-entry.ts";
import { MAX_STALE_MS } from "../../../core/cache/lifetime.ts";
import type { Clock } from "../../../core/clock.ts";
import { createGuard } from "./guard.ts";

/**
 * A level that several hosts share, such as Redis. Any call may fail, hang or return nonsense; the level is then
 * skipped.
 */
export type SecondLevel = {
  /** Resolves once the level answers; rejects with the reason if it does not in time. It goes on trying by itself. */
  started: Promise<void>;
  /** For each key its text and for how long it is still kept. */
  get(keys: readonly string[], signal: AbortSignal): Promise<readonly (SharedText | undefined)[]>;
  /** Keeps the text for `ttlMs` at most. */
  set(key: string, text: string, ttlMs: number, signal: AbortSignal): Promise<void>;
  /** Sets a key for `ttlMs` unless it is there, and returns whether it did. */
  claim(key: string, ttlMs: number, signal: AbortSignal): Promise<boolean>;
  delete(keys: readonly string[], signal: AbortSignal): Promise<void>;
  publish(message: string, signal: AbortSignal): Promise<void>;
  /** Gives every message of another process, and `undefined` whenever some may have been missed. */
  listen(heard: (message: string | undefined) => void): void;
  close(): void;
};

export type SharedText = { text: string; leftMs: number };

/** An answer in the shared level, and when answers of its kind were last invalidated, both on this host's clock. */
type SharedAnswer = { answer?: { at: number; body: string } | undefined; changedAt?: number | undefined };

type SharedDeps = {
  level: SecondLevel;
  clock: Clock;
  closing: AbortSignal;
  warn: (message: string) => void;
  /** Answers of these kinds were invalidated at this time, by whomever. */
  onChange: (kinds: readonly CacheKind[], at: number) => void;
};

/** How long one process may ask Plex while the others wait for its answer. */
const CLAIM_MS = 2000;

const envelope = z.object({ at: z.number(), ttlMs: z.number(), body: z.string() });
const message = z.object({ kinds: z.array(z.enum(CACHE_KINDS)) });

const changedKey = (kind: CacheKind): string => `changed:${kind}`;
const claimKey = (key: string): string => `asking:${key}`;
const serverKey = (place: string): string => `server:${place}`;

/**
 * What the cache keeps in a level that several hosts share. The level is the clock: how old something is says the time
 * that is left of what it was given, since the clocks of two hosts differ. Never throws.
 */
export function createShared({ level, clock, closing, warn, onChange }: SharedDeps) {
  const { attempt, state } = createGuard({ started: level.started, clock, closing, warn });
  const ageOf = ({ leftMs }: SharedText, ttlMs: number): number => Math.max(0, ttlMs - leftMs);

  function changeOf(text: SharedText | undefined): number | undefined {
    return text && clock.now() - ageOf(text, MAX_STALE_MS);
  }

  function answerOf(found: SharedText | undefined): SharedAnswer["answer"] {
    if (!found) return undefined;
    try {
      const { at, ttlMs, body } = envelope.parse(JSON.parse(found.text));
      // A level that hung may have kept it late: then the writer's own time is the truth.
      return { at: Math.min(at, clock.now() - ageOf(found, ttlMs)), body };
    } catch {
      return undefined; // written by another program, or truncated
    }
  }

  /** What was invalidated while nothing was heard. */
  async function catchUp(): Promise<void> {
    const found = await attempt("get", (signal) => level.get(CACHE_KINDS.map(changedKey), signal));
    CACHE_KINDS.forEach((kind, index) => {
      const at = changeOf(found?.[index]);
      if (at !== undefined) onChange([kind], at);
    });
  }

  level.listen((text) => {
    if (text === undefined) {
      void catchUp();
      return;
    }
    try {
      onChange(message.parse(JSON.parse(text)).kinds, clock.now());
    } catch {
      // of another program or version
    }
  });

  return {
    state,
    /** Asks for something that is not there, so that `state` is true although nobody reads anything. */
    check: async (): Promise<void> => void (await attempt("get", (signal) => level.get(["check"], signal))),
    /** Undefined if it fails or is skipped. */
    async get(key: string, kind: CacheKind): Promise<SharedAnswer | undefined> {
      const found = await attempt("get", (signal) => level.get([key, changedKey(kind)], signal));
      return found && { answer: answerOf(found[0]), changedAt: changeOf(found[1]) };
    },
    async put(key: string, { at, body }: StoredAnswer, ttlMs: number): Promise<void> {
      const left = ttlMs - Math.max(0, clock.now() - at);
      if (left < 1) return;
      await attempt("set", (signal) => level.set(key, JSON.stringify({ at, ttlMs, body }), left, signal));
    },
    remove: async (key: string): Promise<void> => await attempt("delete", (signal) => level.delete([key], signal)),
    /** Whether this process is the one to ask Plex; undefined if the level does not say. */
    claim: (key: string): Promise<boolean | undefined> =>
      attempt("claim", (signal) => level.claim(claimKey(key), CLAIM_MS, signal)),
    release: async (key: string): Promise<void> =>
      await attempt("delete", (signal) => level.delete([claimKey(key)], signal)),
    /** Tells every other host that answers of these kinds are stale, also those that do not listen now. */
    async changed(kinds: readonly CacheKind[]): Promise<void> {
      await attempt("publish", async (signal) => {
        await Promise.all([
          ...kinds.map((kind) => level.set(changedKey(kind), "1", MAX_STALE_MS, signal)),
          level.publish(JSON.stringify({ kinds }), signal),
        ]);
      });
    },
    async serverAt(place: string): Promise<string | undefined> {
      return (await attempt("get", (signal) => level.get([serverKey(place)], signal)))?.[0]?.text;
    },
    rememberServer: async (place: string, machineIdentifier: string): Promise<void> =>
      await attempt("set", (signal) => level.set(serverKey(place), machineIdentifier, MAX_STALE_MS, signal)),
    close: (): void => level.close(),
  };
}

export type Shared = ReturnType<typeof createShared>;
