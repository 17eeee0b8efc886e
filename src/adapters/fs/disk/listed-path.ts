import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isOneInode } from "../../../core/media-files/file-identity.ts";
import { toCollisionKey } from "../../../core/plan/names/safe-name.ts";
import { readIfPresent } from "./attempt.ts";
import { readFileIdentity } from "./identity.ts";

/**
 * Returns a path in the letters in which its disk lists it. A disk that ignores letter case or
 * composition (exFAT, NTFS, APFS, most SMB shares) leads to a file under other letters, too. A part
 * that leads to nothing, or of which it is not certain how it is listed, is returned unchanged.
 */
export async function readListedPath(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  const folder = await readListedPath(above);
  const name = basename(path);
  const given = join(folder, name);
  // On a disk that distinguishes letter case, a free name is not the file with similar letters.
  if ((await readFileIdentity(given).catch(() => undefined)) === undefined) return given;
  const names = await readdir(folder).catch((): string[] => []);
  if (names.includes(name)) return given;
  const [only, ...more] = listAlike(names, name);
  return only === undefined || more.length > 0 ? given : join(folder, only);
}

/**
 * True if two different paths are one entry of a folder, because the disk ignores letter case. Two
 * hardlinks of a file, and two files on a disk that distinguishes letter case, are two entries, and
 * a name without a file behind it does not count as an entry.
 * @throws Outage if their folder cannot be listed
 */
export const isOneName = async (path: string, other: string): Promise<boolean> =>
  path !== other && (await isOneEntry(path, other));

async function isOneEntry(path: string, other: string): Promise<boolean> {
  if (path === other) return true;
  if (toCollisionKey(path) !== toCollisionKey(other)) return false;
  const folder = dirname(path);
  if (!(await isOneEntry(folder, dirname(other)))) return false;
  const [name, otherName] = [basename(path), basename(other)];
  if (name === otherName) return true;
  const [here, there] = [await readFileIdentity(path), await readFileIdentity(other)];
  if (here === undefined || there === undefined) return false;
  const names = (await readIfPresent(folder, readdir(folder))) ?? [];
  if (names.includes(name) && names.includes(otherName)) return false;
  // `toCollisionKey` folds more than any disk, so two listed names may be alike.
  return isOneInode(here, there) || listAlike(names, name).length === 1;
}

const listAlike = (names: readonly string[], name: string): string[] => {
  const key = toCollisionKey(name);
  return names.filter((listed) => toCollisionKey(listed) === key);
};
