import { isVideoFile } from "../../../base/file-types.ts";
import { MIN_TELLING_BYTES } from "../../../core/media-files/new-inodes.ts";
import type { EngineFiles } from "../../releases/files-port.ts";

// A subtitle is small enough to be read whenever its times or its inode tell nothing. A video is
// identified by its size.
const isSmall = (path: string, size: number): boolean =>
  size < MIN_TELLING_BYTES && !isVideoFile(path);

/**
 * Returns the SHA-256, in hexadecimal, of a file below 1 MiB that is no video, for the journal.
 * Undefined for any other file, and for one that cannot be read now.
 */
export async function hashSmallFile(
  files: Pick<EngineFiles, "hashFile">,
  { finalPath, size }: { finalPath: string; size: number },
  path: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!isSmall(finalPath, size)) return undefined;
  const read = await files.hashFile(path, undefined, signal);
  return read.ok ? read.hash : undefined;
}

/**
 * True if a file below 1 MiB that is no video has the content that its download has now. Undefined
 * for any other file, and if the download is gone or has another size.
 */
export async function hasDownloadContent(
  files: Pick<EngineFiles, "hashFile" | "readFileIdentity">,
  { path, size, sourcePath }: { path: string; size: number; sourcePath: string },
  signal: AbortSignal,
): Promise<boolean | undefined> {
  if (!isSmall(path, size) || path === sourcePath) return undefined;
  const download = await files.readFileIdentity(sourcePath).catch(() => undefined);
  if (download?.size !== size) return undefined;
  const ours = await files.hashFile(path, undefined, signal);
  const theirs = await files.hashFile(sourcePath, undefined, signal);
  return ours.ok && theirs.ok ? ours.hash === theirs.hash : undefined;
}
