import type * as z from "zod";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type CacheKind, deepFreeze } from "../../../core/cache/cache-entry.ts";
import type { Clock } from "../../../core/clock.ts";
import type { ShownAge } from "./shapes.ts";

/** Asks Plex on each read and caches nothing. */
export const readLive =
  ({ now }: Clock): ReadPlex =>
  async ({ load }, signal) => {
    const time = now();
    return { value: deepFreeze(await load(signal)), at: time };
  };

/** Returns a response's age as shown to clients. Empty for a response that Plex has just sent. */
export const showAge = ({
  ageSeconds,
  stale,
  staleReason,
}: Omit<ReadAnswer<unknown>, "value" | "at">): ShownAge => ({
  ...(stale && { stale }),
  ...dropUndefined({ age_seconds: ageSeconds, stale_reason: staleReason }),
});

/** A read that Plex or the cache answers. */
export type CachedRead<T> = {
  kind: CacheKind;
  /** Identifies the query within its kind: JSON if it is normalised, empty if there is no query. */
  key: string;
  /**
   * The shape of an entry stored outside the process. An entry that does not match is ignored. JSON
   * drops undefined fields.
   */
  shape: z.ZodType<T>;
  /**
   * Asks Plex on behalf of all callers that wait for this response. The signal belongs to no single
   * caller. The response must be JSON-safe.
   */
  load: (signal: AbortSignal) => Promise<T>;
  /** How long to wait for a new response before a stale one is returned. Default: one second. */
  patienceMs?: number;
};

export type ReadAnswer<T> = {
  /** Frozen, because other callers get the same object. */
  value: T;
  /** Time when Plex was asked, in milliseconds since 1970. */
  at: number;
  /** Absent if Plex has just been asked. */
  ageSeconds?: number;
  /** True if the response is older than its kind allows because Plex returns no new one. */
  stale?: true;
  /** One sentence that explains why the response is stale. */
  staleReason?: string;
};

/**
 * Returns a response from Plex, fresh or marked as stale. If no response is available, throws what
 * `load` throws: `Outage` when Plex is down, slow or refuses the token, `UserError` for an item
 * that Plex does not have. Also throws the signal's reason.
 */
export type ReadPlex = <T>(read: CachedRead<T>, signal: AbortSignal) => Promise<ReadAnswer<T>>;

/** Converts a cached response, with its age and, if it is stale, the reason. */
export function toCachedAnswer<T>(
  { value, at }: { value: unknown; at: number },
  now: number,
  staleReason: string | undefined,
): ReadAnswer<T> {
  const ageSeconds = Math.max(0, Math.floor((now - at) / 1000));
  // Each key has exactly one shape: its value was loaded or read as this type.
  return {
    value: value as T,
    at,
    ageSeconds,
    ...(staleReason !== undefined && { stale: true as const, staleReason }),
  };
}
