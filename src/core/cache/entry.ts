import type { CacheKind } from "./kind.ts";

/** One answer as it is kept. */
export type CacheEntry = {
  kind: CacheKind;
  /** When Plex was asked, milliseconds since 1970. */
  at: number;
  value: unknown;
  /** Length of the value as JSON. */
  size: number;
};

/** An answer that is longer than this is not kept: one of a hundred titles has a tenth of it. */
export const MOST_SIZE = 1024 * 1024;
