import type { FILES } from "../../adapters/fs/files.ts";

/** The file system as the engine sees it, created in `program`. */
export type EngineFiles = typeof FILES;

/**
 * Reads a path's file identity and change time. Callers that need no other part of the file system
 * depend only on this.
 */
export interface IdentityReader {
  readFileIdentity: EngineFiles["readFileIdentity"];
}

/** Entries with `mtime >= since` (ms). Unreadable entries are omitted. */
export async function findChangedSince<T>(
  { readFileIdentity }: IdentityReader,
  all: readonly T[],
  pathOf: (one: T) => string,
  since: number,
): Promise<Set<T>> {
  const found = await Promise.all(
    all.map((entry) => readFileIdentity(pathOf(entry)).catch(() => undefined)),
  );
  return new Set(all.filter((_, index) => Number(found[index]?.mtimeNs ?? 0) / 1e6 >= since));
}
