import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";

export type NamedFile = { name: string; length: number };

const MAX_ENTRIES = 50_000;
const MAX_DEPTH = 8;

/**
 * Finds regular files with these names and exact sizes below the folders. Searches the folders in
 * order and level by level, up to some tens of thousands of entries. Does not follow links, and
 * skips folders that cannot be read.
 */
export async function findFiles(
  folders: readonly string[],
  wanted: readonly NamedFile[],
  signal: AbortSignal,
): Promise<
  (NamedFile & {
    path: string;
  })[]
> {
  const sizes = Map.groupBy(wanted, ({ name }) => name);
  const found: (NamedFile & { path: string })[] = [];
  const seen = new Set<string>();
  let left = MAX_ENTRIES;
  for (const folder of folders) {
    let level = [folder];
    for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth++) {
      const next: string[] = [];
      for (const folderPath of level) {
        if (seen.has(folderPath)) continue;
        seen.add(folderPath);
        for await (const entry of (await opendir(folderPath).catch(() => undefined)) ?? []) {
          signal.throwIfAborted();
          if (left-- <= 0) return found;
          const path = join(folderPath, entry.name);
          if (entry.isDirectory() && !entry.name.startsWith(".")) next.push(path);
          const named = entry.isFile() ? sizes.get(entry.name) : undefined;
          const size = named && (await lstat(path).catch(() => undefined))?.size;
          const match = named?.find(({ length }) => length === size);
          if (match) found.push({ ...match, path });
        }
      }
      level = next;
    }
  }
  return found;
}
