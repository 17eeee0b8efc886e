import { dirname } from "node:path";
import { outageMessageOf } from "../../base/errors.ts";
import { baseOf, extensionOf } from "../../base/path/path-parts.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import { type FileIdentity, isUnchangedFile } from "../../core/media-files/file-identity.ts";
import type { LiveFile } from "../../store/library/live-files.ts";
import { assertAnchored } from "../journal/steps/roots.ts";
import type { EngineFiles } from "../releases/files-port.ts";

export interface MissingCheck {
  /** True if a file has this path. A file that cannot be read may exist, so it counts. */
  isThere(path: string): Promise<boolean>;
  /**
   * Returns why the file's library, or the target of a link above the file, seems to be unmounted.
   * Undefined if it is mounted. Returns an empty string for a link, because reading the link
   * reports the problem.
   */
  awayOf(file: Pick<LiveFile, "path" | "anchor">): Promise<string | undefined>;
  /** True if the file is not at its path although its library is mounted. */
  isMissing(file: Pick<LiveFile, "path" | "anchor">): Promise<boolean>;
}

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

  async function awayOf({
    path,
    anchor,
  }: Pick<LiveFile, "path" | "anchor">): Promise<string | undefined> {
    let existing = dirname(path);
    while (existing !== "/" && !(await files.readFileIdentity(existing))) {
      existing = dirname(existing);
    }
    const target = await files.readLinkTarget(existing);
    if (target === undefined || existing === anchor?.path || (await isThere(`${existing}/.`))) {
      return libraryAway(anchor);
    }
    return "";
  }

  return {
    isThere,
    awayOf,
    isMissing: async (file) => !(await isThere(file.path)) && (await awayOf(file)) === undefined,
  };
}

const MIN_ALONE_BYTES = 1024 ** 2;

/**
 * True if a file of the same size is probably a missing one although nothing is known of its
 * content: two films are unlikely to share their size.
 */
export const isUnlikelyChance = (missing: { path: string }, path: string, size: number): boolean =>
  size >= MIN_ALONE_BYTES && extensionOf(missing.path) === extensionOf(path);

/** True if a file of the same size has the time or the name of a missing one. */
export const hasTimeOrName = (
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
