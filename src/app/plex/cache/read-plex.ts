import type * as z from "zod";
import type { CacheKind } from "../../../core/cache/cache-entry.ts";
import { deepFreeze } from "../../../core/cache/deep-freeze.ts";
import type { Clock } from "../../../core/clock.ts";
import { UserError } from "../../../core/errors.ts";
import type { ShownAge } from "./shapes.ts";

/** Asks Plex each time and keeps nothing. */
export const readLive =
  ({ now }: Pick<Clock, "now">): ReadPlex =>
  async ({ load }, signal) => {
    const at = now();
    return { value: deepFreeze(await load(signal)), at };
  };

const KEPT_MS = 10_000;
const MOST = 500;

/**
 * What Plex does not have (404), remembered for ten seconds: a model that asks for a wrong id asks more than once. Nothing
 * else that it refuses is kept.
 */
export function createRefusals({ monotonic }: Pick<Clock, "monotonic">) {
  const kept = new Map<string, { error: UserError; until: number }>();
  return {
    get(key: string): UserError | undefined {
      const found = kept.get(key);
      return found && found.until > monotonic() ? found.error : undefined;
    },
    /** Returns whether it is one that is kept. */
    put(key: string, error: unknown): boolean {
      if (!(error instanceof UserError) || error.code !== "not_found") return false;
      kept.delete(key);
      kept.set(key, { error, until: monotonic() + KEPT_MS });
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return true;
    },
    clear: () => kept.clear(),
  };
}

/** How old an answer is, as clients see it; nothing for one that Plex gave just now. */
export const showAge = ({ ageSeconds, stale, staleReason }: Omit<ReadAnswer<unknown>, "value" | "at">): ShownAge => ({
  ...(stale && { stale }),
  ...(ageSeconds !== undefined && { age_seconds: ageSeconds }),
  ...(staleReason !== undefined && { stale_reason: staleReason }),
});

/** Something that is read from Plex, or out of the cache. */
export type CachedRead<T> = {
  kind: CacheKind;
  /** What is asked, within the kind: JSON of the normalised query, empty where there is none. */
  key: string;
  /** Of what is kept outside the process: an entry that does not fit is none. JSON drops fields that are undefined. */
  shape: z.ZodType<T>;
  /** Asks Plex, for all who wait for the same: the signal is theirs together, no caller's own. The answer must be JSON-safe. */
  load: (signal: AbortSignal) => Promise<T>;
  /** How long an answer that is too old to be fresh waits for a new one before it is given; a second unless stated. */
  patienceMs?: number;
};

export type ReadAnswer<T> = {
  /** Frozen: others are given the same. */
  value: T;
  /** When Plex was asked, milliseconds since 1970. */
  at: number;
  /** Absent when Plex was asked just now. */
  ageSeconds?: number;
  /** It is older than its kind may be, as Plex gives no new one. */
  stale?: true;
  /** One sentence. */
  staleReason?: string;
};

/**
 * An answer of Plex's, fresh or marked as old. Throws what `load` throws when there is none: `Outage` when Plex is down,
 * slow or refuses the token, `UserError` for what it does not have; and the signal's reason.
 */
export type ReadPlex = <T>(read: CachedRead<T>, signal: AbortSignal) => Promise<ReadAnswer<T>>;
