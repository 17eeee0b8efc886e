import * as z from "zod";
import { succeeds } from "../../base/errors.ts";
import type {
  SharedLevel,
  SharedOperation,
  SharedState,
  StoredAnswer,
} from "../../core/cache/cache-entry.ts";
import type { Clock } from "../../core/clock.ts";
import type { RedisConnection } from "./redis.ts";

/** If Redis takes longer than this, asking Plex would be as fast. */
const CALL_TIMEOUT_MS = 100;
const PAUSE_AFTER_FAILURE_MS = 5000;
const OPERATIONS: readonly SharedOperation[] = ["get", "set", "delete"];

const envelope = z.object({ at: z.number(), ttlMs: z.number(), body: z.string() });

/** Lets the event loop read data that has already arrived. */
const turn = (): Promise<"late"> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve, "late")));

interface SharedLevelDeps {
  /** Loads and opens the connection; called once, at first use. */
  open: () => Promise<RedisConnection>;
  clock: Clock;
  warn: (message: string) => void;
}

/**
 * Creates the cache level in Redis. Each call has a timeout. After a failure, the level is skipped
 * for five seconds, and then a single call tries it again. During startup, all calls wait for the
 * level, but altogether no longer than one call may take. Redis serves as the clock, because the
 * clocks of two hosts differ: an entry's age is its original time to live minus the remaining one.
 */
export function createSharedLevel(deps: SharedLevelDeps): SharedLevel {
  const { open, clock, warn } = deps;
  const operations = Object.fromEntries(
    OPERATIONS.map((name) => [name, { ok: 0, failed: 0 }]),
  ) as SharedState["operations"];
  const closing = new AbortController();
  const openedAt = clock.monotonic();
  let error: string | undefined;
  let starting = true;
  let pausedUntil = Number.NEGATIVE_INFINITY;
  let warned = false;
  /** Counts the failures. A call that began before the last failure proves nothing new. */
  let failures = 0;
  const connecting = open();
  const started = connecting
    .then((redis) => redis.started)
    .catch((reason: unknown) => pause(reason))
    .finally(() => {
      starting = false;
    });

  function pause(reason: unknown): void {
    if (closing.signal.aborted) return;
    failures++;
    error = `failed (${String(reason)})`;
    pausedUntil = clock.monotonic() + PAUSE_AFTER_FAILURE_MS;
    if (!warned) warn(`The shared cache ${error}; it is skipped until it works again.`);
    warned = true;
  }

  /** Returns true if the work ended in time, even with an error. */
  async function inTime(work: Promise<unknown>, ms: number): Promise<boolean> {
    const done = new AbortController();
    const late = succeeds(clock.sleep(ms, AbortSignal.any([closing.signal, done.signal])));
    const ended = await Promise.race([succeeds(work).then(() => true), late.then(() => false)]);
    done.abort();
    return ended;
  }

  /** Returns the result of the work; undefined if it fails or is skipped. Never throws. */
  async function attempt<T>(
    operation: SharedOperation,
    work: (redis: RedisConnection, signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    const left = CALL_TIMEOUT_MS - (clock.monotonic() - openedAt);
    if (starting && left > 0) await inTime(started, left);
    if (starting || closing.signal.aborted || clock.monotonic() < pausedUntil) return undefined;
    // Other calls skip the level until this call has shown that it works again.
    if (error !== undefined) pausedUntil = clock.monotonic() + PAUSE_AFTER_FAILURE_MS;
    const stop = new AbortController();
    const before = failures;
    try {
      const asked = connecting.then((redis) => work(redis, stop.signal));
      // This process may have been busy, so the response may have arrived without being read yet.
      const outcome = (await inTime(asked, CALL_TIMEOUT_MS))
        ? await asked
        : await Promise.race([asked, turn()]);
      if (outcome === "late") throw new Error(`no response within ${CALL_TIMEOUT_MS} ms`);
      operations[operation].ok++;
      if (before === failures) {
        [error, warned, pausedUntil] = [undefined, false, Number.NEGATIVE_INFINITY];
      }
      return outcome;
    } catch (reason) {
      if (closing.signal.aborted) return undefined;
      operations[operation].failed++;
      if (before === failures) pause(reason);
      return undefined;
    } finally {
      stop.abort();
    }
  }

  function answerOf(found: { text: string; leftMs: number } | undefined): StoredAnswer | undefined {
    if (!found) return undefined;
    try {
      const { at, ttlMs, body } = envelope.parse(JSON.parse(found.text));
      // A Redis server that hung may have stored the entry late. In that case, the writer's own
      // time is right.
      return { at: Math.min(at, clock.now() - Math.max(0, ttlMs - found.leftMs)), body };
    } catch {
      return undefined; // written by another program, or truncated
    }
  }

  const get = async (keys: readonly string[]): Promise<(StoredAnswer | undefined)[]> =>
    ((await attempt("get", (redis, signal) => redis.get(keys, signal))) ?? []).map(answerOf);

  return {
    get,
    async put(key, { at, body }, keepMs) {
      const left = keepMs - Math.max(0, clock.now() - at);
      if (left < 1) return;
      const text = JSON.stringify({ at, ttlMs: keepMs, body });
      await attempt("set", (redis, signal) => redis.set(key, text, left, signal));
    },
    remove: async (key) => await attempt("delete", (redis, signal) => redis.delete(key, signal)),
    state(): SharedState {
      const status = starting ? "starting" : error === undefined ? "up" : "down";
      return {
        status,
        ...(error !== undefined && { error }),
        operations: structuredClone(operations),
      };
    },
    check: async () => void (await get(["check"])),
    close() {
      closing.abort();
      connecting.then(
        (redis) => redis.close(),
        () => {},
      );
    },
  };
}
