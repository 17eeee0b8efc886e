import { dirname } from "node:path";
import { outageMessageOf } from "../../base/errors.ts";
import { baseOf, extensionOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import { type FileIdentity, isUnchangedFile } from "../../core/media-files/file-identity.ts";
import { MIN_TELLING_BYTES } from "../../core/media-files/new-inodes.ts";
import type { LiveFile } from "../../store/library/live-files.ts";
import { assertAnchored, LIST_TIMEOUT_MS } from "../journal/steps/roots.ts";
import type { EngineFiles } from "../releases/files-port.ts";

export interface MissingCheck {
  /** True if a file has this path. A file that cannot be read may exist, so it counts. */
  isThere(path: string): Promise<boolean>;
  /**
   * Returns why the file's library, a disk in it, or the target of a link above the file seems to
   * be unmounted.
   * Undefined if it is mounted. Returns an empty string for a link, because reading the link
   * reports the problem.
   */
  awayOf(file: PlacedFile): Promise<string | undefined>;
  /** True if the file is not at its path although its library is mounted. */
  isMissing(file: PlacedFile): Promise<boolean>;
}

/** Where a file was filed, and what it was. */
type PlacedFile = Pick<LiveFile, "path" | "anchor" | "file">;

/** Distinguishes deleted files from files on unmounted disks. Checks each library once. */
export function createMissingCheck(
  files: Pick<EngineFiles, "readFileIdentity" | "readLinkTarget" | "listRoot">,
): MissingCheck {
  const mounted = new Map<string, Promise<string | undefined>>();

  function libraryAway(anchor: Anchor | undefined): Promise<string | undefined> {
    const key = JSON.stringify(anchor ?? null);
    const asked =
      mounted.get(key) ?? assertAnchored(files, anchor).then(() => undefined, outageMessageOf);
    mounted.set(key, asked);
    return asked;
  }

  const isThere = (path: string): Promise<boolean> =>
    files.readFileIdentity(path).then(
      (file) => file !== undefined,
      (error: unknown) => outageMessageOf(error) !== "",
    );

  /**
   * Returns why the disk that held the file seems to be unmounted. A mount point of a disk inside
   * the library is an empty folder on the device of its parent. A folder that only lost its film is
   * still on the film's device.
   */
  async function diskAway(folder: string, file: PlacedFile["file"]): Promise<string | undefined> {
    const there = await files.readFileIdentity(`${folder}/.`);
    if (file !== undefined && there?.dev === file.dev) return undefined;
    const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
    const listing = await files.listRoot(folder, signal, { atMost: 1 });
    if (listing.state === "ok" && !listing.isEmpty) return undefined;
    return `${quoted(folder, 300)} is an empty folder on another disk than its file was. Mount its disk, or remove the folder if it has none.`;
  }

  async function awayOf({ path, anchor, file }: PlacedFile): Promise<string | undefined> {
    let existing = dirname(path);
    while (existing !== "/" && !(await files.readFileIdentity(existing))) {
      existing = dirname(existing);
    }
    const target = await files.readLinkTarget(existing);
    if (target === undefined || existing === anchor?.path || (await isThere(`${existing}/.`))) {
      const away = await libraryAway(anchor);
      if (away !== undefined || existing === anchor?.path) return away;
      return diskAway(existing, file).catch(outageMessageOf);
    }
    return "";
  }

  return {
    isThere,
    awayOf,
    isMissing: async (file) => !(await isThere(file.path)) && (await awayOf(file)) === undefined,
  };
}

/**
 * True if a file of the same size is probably a missing one although nothing is known of its
 * content: two films are unlikely to share their size.
 */
const isUnlikelyChance = (missing: { path: string }, path: string, size: number): boolean =>
  size >= MIN_TELLING_BYTES && extensionOf(missing.path) === extensionOf(path);

/** True if a file of the same size has the time or the name of a missing one. */
const hasTimeOrName = (
  missing: Pick<LiveFile, "path" | "file">,
  path: string,
  file: Pick<FileIdentity, "mtimeNs">,
): boolean => missing.file?.mtimeNs === file.mtimeNs || baseOf(missing.path) === baseOf(path);

/**
 * True if a file has the same content as a missing file. Compares the hash that was recorded for a
 * copy, or the edges of a download that still exists. Undefined if neither is available.
 */
export async function hasContent(
  files: Pick<EngineFiles, "hashFile" | "hashEdges" | "readFileIdentity">,
  { hash, sourcePath, source }: Pick<LiveFile, "hash" | "sourcePath" | "source">,
  path: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (hash !== undefined) {
    const read = await files.hashFile(path, hash, signal);
    return read.ok && read.hash === hash;
  }
  const there = await files.readFileIdentity(sourcePath).catch(() => undefined);
  if (!there || !isUnchangedFile(there, source)) return undefined;
  return (await files.hashEdges(path)) === (await files.hashEdges(sourcePath));
}

/** A missing file, and a file of the same size that may be it under another path. */
export interface PossibleCopy {
  missing: Pick<LiveFile, "path" | "file" | "hash" | "sourcePath" | "source">;
  path: string;
  file: FileIdentity;
}

/**
 * Chooses the pair in which the file is the missing one, by the rules of moved files: the time or
 * the name; otherwise the content; otherwise the only pair of whose content nothing is known, if
 * two films are unlikely to share their size. Undefined if no pair matches; `unclear` if several
 * may.
 */
export async function findCopy<P extends PossibleCopy>(
  files: Parameters<typeof hasContent>[0],
  pairs: readonly P[],
  signal: AbortSignal,
): Promise<P | "unclear" | undefined> {
  const like = pairs.find(({ missing, path, file }) => hasTimeOrName(missing, path, file));
  if (like) return like;
  const unsaid: P[] = [];
  for (const pair of pairs) {
    const has = await hasContent(files, pair.missing, pair.path, signal);
    if (has) return pair;
    if (has === undefined) unsaid.push(pair);
  }
  const [only, ...others] = unsaid;
  const isLikely = ({ missing, path, file }: P): boolean =>
    isUnlikelyChance(missing, path, file.size);
  if (only && others.length === 0) return isLikely(only) ? only : undefined;
  return unsaid.some(isLikely) ? "unclear" : undefined;
}
