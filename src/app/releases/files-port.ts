import type { FILES } from "../../adapters/fs/files.ts";

/** The file system as the engine sees it; made in `program`. */
export type EngineFiles = typeof FILES;

/** Reads which file a path is now, and when it changed, without the rest of the file system. */
export interface IdentityReader {
  readFileIdentity: EngineFiles["readFileIdentity"];
}

/**
 * Those that were changed since then, in ms, by the time on their disk; none that is not seen from
 * here.
 */
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
