import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { succeeds } from "../../base/errors.ts";
import { type PathMap, toHere, toThere } from "../../base/path/path-map.ts";

/**
 * Maximum number of cached names. Few torrents have such names. Above this number, all names are
 * looked up again.
 */
const MAX_KNOWN = 1000;

/**
 * If a path contains a character beyond U+FFFF, such as an emoji, or bytes that are not UTF-8,
 * rTorrent writes “?” for each of these bytes (0.9.8), although the name on disk is correct. Such a
 * path is looked up on disk. If exactly one name matches, that name is used.
 */
export function createOddNames(maps: readonly PathMap[]): (there: string) => Promise<string> {
  const known = new Map<string, string>();

  /**
   * Returns the actual path on disk. If no name matches, or more than one, returns the given path.
   */
  return async (there: string): Promise<string> => {
    if (!there.includes("?")) return there;
    const before = known.get(there);
    if (before !== undefined && (await exists(toHere(before, maps)))) return before;
    const here = toHere(there, maps);
    const found = await find(here);
    if (found === undefined || found === here) return there;
    if (known.size >= MAX_KNOWN) known.clear();
    const named = toThere(found, maps);
    known.set(there, named);
    return named;
  };
}

async function find(path: string): Promise<string | undefined> {
  let folder = "/";
  for (const part of path.split("/").filter((one) => one !== "")) {
    const name =
      part.includes("?") && !(await exists(join(folder, part)))
        ? await onlyFitting(folder, part)
        : part;
    if (name === undefined) return undefined;
    folder = join(folder, name);
  }
  return folder;
}

async function onlyFitting(folder: string, pattern: string): Promise<string | undefined> {
  const entries = await readdir(folder, { encoding: "buffer" }).catch(() => []);
  const wanted = Buffer.from(pattern);
  const [only, ...more] = entries.filter((name) => fits(name, wanted));
  const name = only?.toString();
  // A name that is not UTF-8 cannot be one of our paths.
  return name === undefined || more.length > 0 || !Buffer.from(name).equals(only ?? wanted)
    ? undefined
    : name;
}

const fits = (name: Buffer, pattern: Buffer): boolean =>
  name.length === pattern.length &&
  pattern.every(
    (byte, index) => byte === name[index] || (byte === QUESTION_MARK && (name[index] ?? 0) >= 0x80),
  );

const QUESTION_MARK = 0x3f;

const exists = (path: string): Promise<boolean> => succeeds(lstat(path));
