import { basename, join } from "node:path";
import { mainVideos, type ReleaseFiles } from "../../../core/identify/release-files.ts";
import type { Ranked } from "../../../core/identify/score.ts";
import type { FileLength } from "../../../core/media/file-length.ts";
import type { ReadLengths } from "../clues/ports.ts";
import type { FoundWorks } from "./catalogue.ts";

type LengthRequest = {
  /** Absolute path of the release; undefined where only names are known. */
  at: string | undefined;
  release: ReleaseFiles;
  foundWorks: FoundWorks;
  ranking: () => Ranked[];
  lengths: ReadLengths | undefined;
};

/**
 * How long the main videos run, once a candidate leads. What a film should run is in its details, which are asked for
 * only where there is a length to compare.
 */
export async function askLengths(
  { at, release, foundWorks, ranking, lengths }: LengthRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileLength>> {
  const [top] = ranking();
  const videos = mainVideos(release).map(([path]) => path);
  if (at === undefined || lengths === undefined || top === undefined || videos.length === 0) return new Map();
  const read = await lengths(at, videos, signal);
  const some = [...read.values()].some(({ kind }) => kind === "read");
  if (some && top.candidate.type === "movie" && top.work.details === undefined) await foundWorks.ask(top.candidate);
  return read;
}

// More than the longest season in one folder mostly has; the rest is filed as its names say.
const MAX_FILES = 60;
// A preview answers within ten seconds, with everything else that it asks.
const READ_TIMEOUT_MS = 5000;

type ReadLengthsDeps = {
  /** Never throws; unreadable at once when the signal aborts. */
  fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
  timeoutMs?: number;
};

/** Reads at most 60 headers, one after another, in at most 5 seconds; what is left then is unreadable. */
export function createReadLengths({ fileLength, timeoutMs = READ_TIMEOUT_MS }: ReadLengthsDeps): ReadLengths {
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
    const late = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const lengths = new Map<string, FileLength>();
    for (const video of videos.slice(0, MAX_FILES)) lengths.set(video, await lengthOf(release, video, late));
    signal.throwIfAborted();
    return lengths;
  };
}
