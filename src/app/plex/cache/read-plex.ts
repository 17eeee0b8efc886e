import type * as z from "zod";
import type { CacheKind } from "../../../core/cache/cache-entry.ts";

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
