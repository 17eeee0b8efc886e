import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { succeeds } from "../../base/errors.ts";
import { type PathMap, toHere, toThere } from "../../base/path/path-map.ts";

/** Of torrents with such names there are few; beyond this all are looked for again. */
const MAX_KNOWN = 1000;

/**
 * rTorrent writes "?" for each byte of a path that has a character beyond U+FFFF, such as an emoji,
 * or that is no UTF-8 (0.9.8), though the name on disk is right. Such a path is looked for on disk:
 * where exactly one name fits, that is it.
 */
export function createOddNames(maps: readonly PathMap[]): (there: string) => Promise<string> {
  const known = new Map<string, string>();

  /** The path as rTorrent has it on disk; as it was given where nothing, or more than one, fits. */
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
  // What is no UTF-8 is no path of ours.
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
