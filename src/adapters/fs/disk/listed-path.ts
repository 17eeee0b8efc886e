import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { toCollisionKey } from "../../../core/plan/names/safe-name.ts";

/**
 * Returns a path in the letters in which its disk lists it. A disk that ignores letter case or
 * composition (exFAT, NTFS, APFS, most SMB shares) leads to a file under other letters, too. A part
 * that is not listed at all is returned unchanged.
 */
export async function readListedPath(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  const folder = await readListedPath(above);
  const name = basename(path);
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes(name)) return join(folder, name);
  const key = toCollisionKey(name);
  return join(folder, names.find((listed) => toCollisionKey(listed) === key) ?? name);
}

/**
 * True if two different paths are one entry of a folder, because the disk ignores letter case. Two
 * hardlinks of a file, and two files on a disk that distinguishes letter case, are two entries.
 */
export async function isOneName(path: string, other: string): Promise<boolean> {
  if (path === other || toCollisionKey(path) !== toCollisionKey(other)) return false;
  return (await readListedPath(path)) === (await readListedPath(other));
}
