import { dirname } from "node:path";
import { commandOf, type Sentence } from "../../../base/actions/sentence.ts";
import { fallBackTo, Outage, outageMessageOf } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import { confirmMissingAt, isMissingProof, type Missing } from "../../../core/journal/missing.ts";
import type { Anchor } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { assertAnchored, LIST_TIMEOUT_MS } from "./roots.ts";

// The only file that decides that a path in a library is gone (decision 328).

/** The reads of the file system that decide whether a path is gone. */
export type LookFiles = Pick<
  EngineFiles,
  "readFileIdentity" | "readLinkTarget" | "listRoot" | "readPoolBytes"
>;

/** A path in a library, and what was filed there. */
export interface LibraryPlace {
  path: string;
  /** The library folder when the path was recorded. */
  anchor: Anchor | undefined;
  /**
   * The file that was recorded at the path. With it, a disk inside the library that is not mounted
   * is noticed, too. A staged file or a folder has no record.
   */
  file?: FileIdentity | undefined;
}

/**
 * Returns what is at a path in a library, or the proof that nothing is there.
 * @throws Outage `root_missing` while the library, or a disk in it, is not mounted; Outage
 * `not_readable`
 */
export const lookInLibrary = (
  files: LookFiles,
  place: LibraryPlace,
): Promise<FileIdentity | Missing> =>
  confirmMissingAt(
    place.path,
    () => files.readFileIdentity(place.path),
    async () => {
      const away = await explainAway(files, place, (anchor) => assertAnchored(files, anchor));
      if (away) throw new Outage("root_missing", away.why);
    },
  );

/**
 * Returns the proof that a path is gone of which an adapter reported that it was not found.
 * @throws the outages of `lookInLibrary`; also if the path is there again, because its library was
 * away for a moment
 */
export async function confirmMissing(files: LookFiles, place: LibraryPlace): Promise<Missing> {
  const found = await lookInLibrary(files, place);
  if (isMissingProof(found)) return found;
  throw new Outage(
    "root_missing",
    `${quoted(place.path, 300)} was not found, and is there again: its disk was away for a moment. The work continues automatically.`,
    { awaits: "other_release" },
  );
}

/**
 * Returns why a step of an operation was not taken. A path that is not found in the middle of an
 * operation is no result: what the disk holds then decides how the operation ends, and the next
 * attempt begins with a look that proves what is gone.
 * @throws Outage `root_missing` if the path was not found
 */
export function reasonOfAttempt<Code extends string>(
  { code, why }: { code: Code; why: string },
  path: string,
): { code: Exclude<Code, "path_not_found">; message: string } {
  if (code !== "path_not_found") {
    return { code: code as Exclude<Code, "path_not_found">, message: why };
  }
  throw notFound(path);
}

/** For a library file that an adapter did not find in the middle of an operation. */
export const notFound = (path: string): Outage =>
  new Outage(
    "root_missing",
    `${quoted(path, 300)} was not found while plex-ingest worked on it. plex-ingest looks again automatically.`,
    { awaits: "other_release" },
  );

/**
 * Hashes a library file that was just seen, like `hashFile`. Returns undefined if it is no regular
 * file now, or was written to while it was read.
 * @throws Outage `root_missing` if it is not found now
 */
export async function hashSeenFile(
  files: Pick<EngineFiles, "hashFile">,
  path: string,
  recorded: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const hashed = await files.hashFile(path, recorded, signal);
  if (hashed.ok) return hashed.hash;
  if (hashed.code === "source_missing") throw notFound(path);
  return undefined;
}

/** Returns the reason that states that a path in a library is gone. */
export const missingReason = (
  { path }: Missing,
  say: (path: string) => Sentence = (shown) => `${shown} no longer exists.`,
): Reason => ({ code: "missing", message: say(quoted(path, 300)) });

/** Why nothing is known about a path. */
interface Away {
  why: string;
  /** True if a link above the path leads to nothing. */
  byLink?: boolean;
}

/**
 * Returns why a disk in the file's library, or the target of a link above the file, seems to be
 * unmounted; undefined if it is mounted.
 * @param assertLibrary throws an outage while the anchor's library is not mounted
 */
async function explainAway(
  files: LookFiles,
  place: LibraryPlace,
  assertLibrary: (anchor: Anchor | undefined) => Promise<void>,
): Promise<Away | undefined> {
  const { path, anchor } = place;
  let existing = dirname(path);
  while (existing !== "/" && !(await files.readFileIdentity(existing))) {
    existing = dirname(existing);
  }
  const target = await files.readLinkTarget(existing);
  if (
    target === undefined ||
    existing === anchor?.path ||
    (await isThereAt(files, `${existing}/.`))
  ) {
    await assertLibrary(anchor);
    const isSmaller = anchor && (await explainSmallerPool(files, anchor));
    if (isSmaller) return { why: isSmaller };
    if (existing === anchor?.path || !("file" in place)) return undefined;
    return explainDiskAway(files, existing, place.file);
  }
  const why = `${quoted(existing, 300)} is a link to ${quoted(target, 300)}, which does not exist. Mount its disk, or remove the link.`;
  return { why, byLink: true };
}

/**
 * Returns why a file of this library may be on a disk that its pool of disks lacks; undefined if the
 * pool is as large as it was. The folder of a pool stays when one of its disks goes away.
 */
async function explainSmallerPool(
  files: Pick<EngineFiles, "readPoolBytes">,
  { path, poolBytes }: Anchor,
): Promise<string | undefined> {
  if (poolBytes === undefined) return undefined;
  const now = await files.readPoolBytes(path);
  if (now === undefined || now >= poolBytes) return undefined;
  return `${quoted(path, 300)} is on a pool of disks that had ${formatBytes(poolBytes)} and has ${formatBytes(now)} now. Mount its missing disk. If the pool has fewer disks on purpose, run ${commandOf({ do: "adopt" })}.`;
}

/** True if something is at the path, or if the path cannot be read. */
const isThereAt = (files: LookFiles, path: string): Promise<boolean> =>
  files.readFileIdentity(path).then((file) => file !== undefined, fallBackTo(true, Outage));

/**
 * Returns why the disk that held the file seems to be unmounted. A mount point of a disk inside the
 * library is an empty folder on the device of its parent. A folder that only lost its film is still
 * on the film's device.
 */
async function explainDiskAway(
  files: LookFiles,
  folder: string,
  file: FileIdentity | undefined,
): Promise<Away | undefined> {
  const there = await files.readFileIdentity(`${folder}/.`);
  // Otherwise, a file has taken the folder's place.
  if (!there || there.dev === file?.dev) return undefined;
  const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
  const listing = await files.listRoot(folder, signal, { atMost: 1 });
  if (listing.state === "ok" && !listing.isEmpty) return undefined;
  const why = `${quoted(folder, 300)} is an empty folder on another disk than its file was. Mount its disk, or remove the folder if it has none.`;
  return { why };
}

/** Answers for many files. A library that is away is asked only once. */
export interface MissingCheck {
  /**
   * Returns the proof that the file is gone; undefined if it is there; otherwise why its library,
   * a disk in it, or the target of a link above it seems to be unmounted.
   */
  prove(place: LibraryPlace): Promise<Missing | Away | undefined>;
}

/** Distinguishes deleted files from files on unmounted disks. */
export function createMissingCheck(files: LookFiles): MissingCheck {
  const outages = new Map<string, Outage>();

  async function assertLibrary(anchor: Anchor | undefined): Promise<void> {
    const key = JSON.stringify(anchor ?? null);
    const known = outages.get(key);
    if (known) throw known;
    // Only an outage is remembered: a library that was there may be away for the next file.
    await assertAnchored(files, anchor).catch((error: unknown) => {
      if (error instanceof Outage) outages.set(key, error);
      throw error;
    });
  }

  return {
    async prove(place) {
      let away: Away | undefined;
      const look = async () => ((await isThereAt(files, place.path)) ? place : away);
      const found = await confirmMissingAt(place.path, look, async () => {
        away = await explainAway(files, place, assertLibrary).catch((error: unknown) => ({
          why: outageMessageOf(error),
        }));
      });
      if (isMissingProof(found)) return found;
      return found === away ? away : undefined;
    },
  };
}
