import { basename, join } from "node:path";
import type { FileLength } from "../../core/media/file-length.ts";
import type { ReadLengths } from "./ports.ts";

// More than the longest season in one folder mostly has; the rest is filed as its names say.
const MOST_FILES = 60;
// A preview answers within ten seconds, with everything else that it asks.
const LONGEST_MS = 5000;

type ReadLengthsDeps = {
  /** Never throws; unreadable at once when the signal aborts. */
  fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
  longestMs?: number;
};

/** Reads at most 60 headers, one after another, in at most 5 seconds; what is left then is unreadable. */
export function createReadLengths({ fileLength, longestMs = LONGEST_MS }: ReadLengthsDeps): ReadLengths {
  // A release that is one file has that file as its only video, by its own name. A folder may bear a file of its name, too.
  async function lengthOf(release: string, video: string, signal: AbortSignal): Promise<FileLength> {
    const inside = join(release, video);
    if (video !== basename(release)) return fileLength(inside, signal);
    const own = await fileLength(release, signal);
    if (own.kind === "read") return own;
    const inner = await fileLength(inside, signal);
    return inner.kind === "read" ? inner : own;
  }

  return async (release, videos, signal) => {
    const late = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const lengths = new Map<string, FileLength>();
    for (const video of videos.slice(0, MOST_FILES)) lengths.set(video, await lengthOf(release, video, late));
    signal.throwIfAborted();
    return lengths;
  };
}
