import { baseOf, extensionOf } from "../../base/path/path-parts.ts";
import { type FileIdentity, isUnchangedFile } from "../../core/media-files/file-identity.ts";
import { MIN_TELLING_BYTES } from "../../core/media-files/new-inodes.ts";
import type { LiveFile } from "../../store/library/live-files.ts";
import type { EngineFiles } from "../releases/files-port.ts";

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
