import { basename, join } from "node:path";
import type { FileLength, ReadLengths } from "../../names/index.ts";

const FILE_TIMEOUT_MS = 5000;

interface ReadLengthsDeps {
  /** Never throws. Returns `unanswered` at once when the signal aborts. */
  fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
  fileTimeoutMs?: number;
  /** Time limit for all files together. Used when a person is waiting for the result. */
  timeoutMs?: number | undefined;
}

/**
 * Reads the files' headers one after another. If a file does not respond within 5 seconds, that
 * file and all files after it are `unanswered`.
 */
export function createReadLengths(deps: ReadLengthsDeps): ReadLengths {
  const { fileLength, fileTimeoutMs = FILE_TIMEOUT_MS, timeoutMs } = deps;

  // If a release is a single file, its only video is the release itself, under its own name. A
  // folder may also contain a file with the folder's name.
  async function lengthOf(
    release: string,
    video: string,
    signal: AbortSignal,
  ): Promise<FileLength> {
    const inside = join(release, video);
    if (video !== basename(release)) return fileLength(inside, signal);
    const outer = await fileLength(release, signal);
    if (outer.kind !== "absent") return outer;
    const inner = await fileLength(inside, signal);
    return inner.kind === "absent" ? outer : inner;
  }

  return async (release, videos, signal) => {
    const all =
      timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const lengths = new Map<string, FileLength>();
    let stuck: AbortSignal | undefined;
    for (const video of videos) {
      const late = stuck ?? AbortSignal.any([all, AbortSignal.timeout(fileTimeoutMs)]);
      lengths.set(video, await lengthOf(release, video, late));
      if (late.aborted) stuck = late;
    }
    signal.throwIfAborted();
    return lengths;
  };
}
