import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { succeeds } from "../../base/errors.ts";
import { type PathMap, toHere, toThere } from "../../base/path/path-map.ts";

/**
 * Maximum number of cached names. Few torrents have such names. Above this number, all names are
 * looked up again.
 */
const MAX_KNOWN = 1000;

/** May be a name in another form than on disk. */
const ODD = /\?|%[0-9A-F]{2}/;

/**
 * If a path contains a character beyond U+FFFF, such as an emoji, or bytes that are not UTF-8,
 * rTorrent writes the path in another form, although the name on disk is correct: 0.9.8 writes “?”
 * for each of these bytes, and 0.16.17 writes each byte that is not printable ASCII as “%C3”, in
 * the whole path (`string_with_escape_codes`, which leaves “%” as it is). Such a path is looked up
 * on disk. If exactly one name matches, that name is used.
 */
export function createOddNames(maps: readonly PathMap[]): (there: string) => Promise<string> {
  const known = new Map<string, string>();

  /**
   * Returns the actual path on disk. If no name matches, or more than one, returns the given path.
   */
  return async (there: string): Promise<string> => {
    if (!ODD.test(there)) return there;
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
      ODD.test(part) && !(await exists(join(folder, part)))
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
  fitsQuestionMarks(name, pattern) || escapeBytes(name) === pattern.toString();

const escapeBytes = (name: Buffer): string =>
  [...name]
    .map((byte) =>
      byte < 0x20 || byte > 0x7e
        ? `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
        : String.fromCharCode(byte),
    )
    .join("");

const fitsQuestionMarks = (name: Buffer, pattern: Buffer): boolean =>
  name.length === pattern.length &&
  pattern.every(
    (byte, index) => byte === name[index] || (byte === QUESTION_MARK && (name[index] ?? 0) >= 0x80),
  );

const QUESTION_MARK = 0x3f;

const exists = (path: string): Promise<boolean> => succeeds(lstat(path));
