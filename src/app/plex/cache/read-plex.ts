import type * as z from "zod";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type CacheKind, deepFreeze } from "../../../core/cache/cache-entry.ts";
import type { Clock } from "../../../core/clock.ts";
import type { ShownAge } from "./shapes.ts";

/** Asks Plex each time and keeps nothing. */
export const readLive =
  ({ now }: Clock): ReadPlex =>
  async ({ load }, signal) => {
    const time = now();
    return { value: deepFreeze(await load(signal)), at: time };
  };

/** How old an answer is, as clients see it; empty for one that Plex gave just now. */
export const showAge = ({
  ageSeconds,
  stale,
  staleReason,
}: Omit<ReadAnswer<unknown>, "value" | "at">): ShownAge => ({
  ...(stale && { stale }),
  ...dropUndefined({ age_seconds: ageSeconds, stale_reason: staleReason }),
});

/** Something that is read from Plex or from the cache. */
export type CachedRead<T> = {
  kind: CacheKind;
  /** The query within the kind: JSON of it when normalised, empty where there is none. */
  key: string;
  /**
   * The shape of an entry kept outside the process; one that does not fit is ignored. JSON drops
   * undefined fields.
   */
  shape: z.ZodType<T>;
  /**
   * Asks Plex for all callers that wait for this answer; the signal is no single caller's. The
   * answer must be JSON-safe.
   */
  load: (signal: AbortSignal) => Promise<T>;
  /** How long to wait for a new answer before a stale one is given; a second unless stated. */
  patienceMs?: number;
};

export type ReadAnswer<T> = {
  /** Frozen, because other callers get the same object. */
  value: T;
  /** When Plex was asked, milliseconds since 1970. */
  at: number;
  /** Absent when Plex was asked just now. */
  ageSeconds?: number;
  /** The answer is older than its kind may be, because Plex gives no new one. */
  stale?: true;
  /** One sentence. */
  staleReason?: string;
};

/**
 * An answer from Plex, fresh or marked as stale. Throws what `load` throws when there is none:
 * `Outage` when Plex is down, slow or refuses the token, `UserError` for what it does not have; and
 * the signal's reason.
 */
export type ReadPlex = <T>(read: CachedRead<T>, signal: AbortSignal) => Promise<ReadAnswer<T>>;

/** A kept answer with its age; with the reason if it is stale. */
export function toCachedAnswer<T>(
  { value, at }: { value: unknown; at: number },
  now: number,
  staleReason: string | undefined,
): ReadAnswer<T> {
  const ageSeconds = Math.max(0, Math.floor((now - at) / 1000));
  // One key has one shape: what is kept under it was loaded or read as this type.
  return {
    value: value as T,
    at,
    ageSeconds,
    ...(staleReason !== undefined && { stale: true as const, staleReason }),
  };
}
