import type { CacheKind } from "./cache-entry.ts";

/** An answer as it is kept outside the process: `body` is the value as JSON, `at` when Plex was asked. */
export type KeptAnswer = { kind: CacheKind; at: number; body: string };

/**
 * The level that outlives the process and that all processes of a host share. It never throws: what it cannot do it leaves,
 * and a cache without it is merely slower.
 */
export type Shelf = {
  get(key: string): { at: number; body: string } | undefined;
  /** Leaves what is newer. */
  put(key: string, answer: KeptAnswer): Promise<void>;
  remove(key: string): Promise<void>;
  /** When what a kind tells was last changed, by any process. */
  changedAt(kind: CacheKind): number | undefined;
  changed(kinds: readonly CacheKind[], at: number): Promise<void>;
  /** Which server was last seen at a place (a digest of its address). */
  serverAt(place: string): string | undefined;
  rememberServer(place: string, machineIdentifier: string): Promise<void>;
  close(): void;
};
