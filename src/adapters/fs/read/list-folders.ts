import { type Dirent, lstatSync, opendirSync, readdirSync, statSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isSamePlace } from "../../../core/media-files/file-identity.ts";
import { errnoNameOf, isMissing } from "../disk/attempt.ts";
import { identityOf } from "../disk/identity.ts";

// Number of entries that are handled before the event loop gets a turn, about half a millisecond of
// work. Synchronous calls in slices are four times faster than promises and block nothing.
const ENTRIES_PER_SLICE = 200;

// For names only, without a system call for each: 1000 names take as long as 200 inspected entries.
const NAMES_PER_SLICE = 1000;

/**
 * Call this once for each entry. Every 200th call returns a promise that the caller must await. The
 * promise lets other work run and throws the signal's reason once the signal is aborted. Awaiting
 * on every call would double the cost of a walk.
 */
type Pace = () => Promise<void> | undefined;

export function createPace(signal: AbortSignal, slice = ENTRIES_PER_SLICE): Pace {
  let handled = 0;
  const rest = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  return () => (++handled % slice === 0 ? rest() : undefined);
}

type RootEntryKind = "file" | "folder" | "symlink" | "special";
/**
 * `kind` is undefined if the file system does not return it with the name (some network and FUSE
 * ones).
 */
type FolderEntry = { name: string; utf8: boolean; kind: RootEntryKind | undefined };

/**
 * Lists the names in one folder, unsorted. A name that is not UTF-8 contains U+FFFD for the bytes
 * that cannot be decoded and has `utf8: false`: no path made from it leads to the file. `atMost`
 * limits how many entries are read ahead. Throws the system's error.
 */
export function* listFolderEntries(
  folder: string,
  atMost = ENTRIES_PER_SLICE,
): Generator<FolderEntry> {
  // Only names with U+FFFD are checked. The character may also be part of the name itself.
  let readable: Set<string> | undefined;
  const directory = opendirSync(folder, { bufferSize: Math.min(atMost, ENTRIES_PER_SLICE) });
  try {
    for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
      const doubtful = entry.name.includes("\ufffd");
      if (doubtful) readable ??= readableNames(folder);
      yield {
        name: entry.name,
        utf8: !doubtful || readable?.has(entry.name) === true,
        kind: kindOf(entry),
      };
    }
  } finally {
    directory.closeSync();
  }
}

function readableNames(folder: string): Set<string> {
  const names = new Set<string>();
  for (const bytes of readdirSync(folder, { encoding: "buffer" })) {
    const name = bytes.toString("utf8");
    if (Buffer.from(name, "utf8").equals(bytes)) names.add(name);
  }
  return names;
}

export type RootEntry = {
  /** Contains U+FFFD for bytes that cannot be decoded if `kind` is `name_not_utf8`. */
  name: string;
  kind: RootEntryKind | "name_not_utf8";
};

/**
 * `missing` (also returned if the path is not a folder) and `not_readable` prove nothing about the
 * former content: an unmounted disk is not an emptied one. The same holds for an empty list with a
 * different `dev` than before, which is the bare mount point.
 */
type RootListing =
  /** `isEmpty`: the folder has no entries at all, including those that `only` filters out. */
  | {
      state: "ok";
      dev: string;
      ino: string;
      isEmpty: boolean;
      entries: RootEntry[];
      /** True if an entry disappeared during the listing. */
      hasLost?: true;
    }
  | { state: "missing" | "not_readable"; message: string };

export type ListOptions = {
  /**
   * For callers that only check whether the folder is empty. Limits the number of entries, so that
   * a library of 20,000 works is not read.
   */
  atMost?: number;
  /**
   * For callers that look for a few names in a large folder: only entries with matching names are
   * created and sorted.
   */
  only?: ((name: string) => boolean) | undefined;
  /** Called in the turn of the event loop in which reading begins. */
  begins?: () => void;
};

/**
 * Lists the direct entries of a folder, sorted by name. The root itself may be a link; links in it
 * are not followed.
 */
export async function listRoot(
  root: string,
  signal: AbortSignal,
  { atMost = Number.POSITIVE_INFINITY, only = () => true, begins }: ListOptions = {},
): Promise<RootListing> {
  signal.throwIfAborted();
  try {
    const before = await stat(root, { bigint: true });
    if (!before.isDirectory()) return NOT_THERE;
    const entries: RootEntry[] = [];
    const [asking, naming] = [createPace(signal), createPace(signal, NAMES_PER_SLICE)];
    begins?.();
    let isEmpty = true;
    let isEntered = false;
    let hasLost = false;
    for (const { name, utf8, kind } of listFolderEntries(root, atMost)) {
      const rest = kind === undefined ? asking() : naming();
      if (rest) await rest;
      const isWanted = only(name);
      if (!isWanted && isEntered) continue;
      // The first entry is always inspected: a folder that may be listed but not entered is not
      // readable.
      const entry = utf8 ? entryOf(root, name, isEntered ? kind : undefined) : notUtf8(name);
      hasLost ||= entry === undefined;
      if (!entry) continue;
      isEmpty = false;
      isEntered ||= utf8;
      if (isWanted) entries.push(entry);
      if (entries.length >= atMost) break;
    }
    // If a disk was mounted or unmounted during the read, the list belongs to neither state. The
    // check is synchronous, like reading the names. On a disk that hangs, the first `stat` waits in
    // a promise, so the synchronous calls are never reached.
    const after = statSync(root, { bigint: true });
    const { dev, ino } = identityOf(after);
    if (!isSamePlace(identityOf(before), { dev, ino })) {
      return { state: "missing", message: "The folder was replaced while it was being read." };
    }
    const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    return {
      state: "ok",
      dev,
      ino,
      isEmpty,
      entries: sorted,
      ...(hasLost && { hasLost }),
    };
  } catch (error) {
    signal.throwIfAborted();
    if (errnoNameOf(error) === undefined) throw error;
    if (isMissing(error)) return NOT_THERE;
    return { state: "not_readable", message: "The folder cannot be read." };
  }
}

const NOT_THERE: RootListing = { state: "missing", message: "The folder does not exist." };

const notUtf8 = (name: string): RootEntry => ({ name, kind: "name_not_utf8" });

function entryOf(
  root: string,
  name: string,
  kind: RootEntryKind | undefined,
): RootEntry | undefined {
  if (kind !== undefined) return { name, kind };
  try {
    return { name, kind: kindOf(lstatSync(join(root, name))) ?? "special" };
  } catch (error) {
    if (isMissing(error)) return undefined; // removed since the folder was read
    throw error;
  }
}

function kindOf(entry: Pick<Dirent, KindTest>): RootEntryKind | undefined {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "symlink";
  return entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()
    ? "special"
    : undefined;
}

type KindTest =
  | "isFile"
  | "isDirectory"
  | "isSymbolicLink"
  | "isFIFO"
  | "isSocket"
  | "isBlockDevice"
  | "isCharacterDevice";

// Maximum number of entries to read; further entries are ignored.
const MAX_ENTRIES = 20_000;

/**
 * Lists `root` and every folder below it, as full paths. Does not follow links, not even at `root`.
 * Skips folders that cannot be read and folders whose name is not UTF-8. Rejects only with the
 * signal's reason.
 */
export async function listFoldersBelow(root: string, signal: AbortSignal): Promise<string[]> {
  signal.throwIfAborted();
  const pace = createPace(signal);
  const found = isFolder(root) ? [root] : [];
  let seen = 0;
  for (let index = 0; index < found.length && seen < MAX_ENTRIES; index++) {
    const folder = found[index] ?? "";
    try {
      for (const { name, utf8 } of listFolderEntries(folder)) {
        const rest = pace();
        if (rest) await rest;
        if (++seen > MAX_ENTRIES) break;
        const path = `${folder}/${name}`;
        if (utf8 && isFolder(path)) found.push(path);
      }
    } catch (error) {
      if (signal.aborted || errnoNameOf(error) === undefined) throw error;
    }
  }
  return found;
}

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch (error) {
    if (errnoNameOf(error) !== undefined) return false;
    throw error;
  }
}
