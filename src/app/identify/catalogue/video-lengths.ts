import { basename, join } from "node:path";
import {
  type FileLength,
  hasYearOf,
  mainVideos,
  type Ranked,
  titleRivals,
  type Work,
} from "../../../names/index.ts";
import type { ReadLengths } from "../clues/ports.ts";
import type { CatalogueSearch } from "./search-catalogue.ts";

type LengthRequest = Pick<CatalogueSearch, "release" | "foundWorks" | "said" | "ranking"> & {
  /** Absolute path of the release; undefined when only names are known. */
  at: string | undefined;
  lengths: ReadLengths | undefined;
};

// Within three years hardly ever more than two films of one title are listed; without a year, as
// many as a person looks at.
const MAX_RIVALS = 4;

// The film that leads, and those of its title within a year, or at all where the name has none: the
// length may tell them apart.
function filmsToCompare(
  { release: { parsed }, said, foundWorks }: LengthRequest,
  top: Ranked,
): Work[] {
  if (top.candidate.type !== "movie") return [];
  const rivals = titleRivals({ parsed, said, works: foundWorks.works() }, top.work).filter(
    (other) =>
      other.candidate.type === "movie" && (parsed.year === null || hasYearOf(parsed, top.work)),
  );
  return [top.work, ...rivals.slice(0, MAX_RIVALS)];
}

/**
 * How long the main videos run, and which of them cannot be played. What a film should run is in
 * its details, which are asked for only where there is a length to compare.
 */
export async function askLengths(
  request: LengthRequest,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, FileLength>> {
  const { at, release, foundWorks, ranking, lengths } = request;
  const videos = mainVideos(release).map(([path]) => path);
  if (at === undefined || lengths === undefined || videos.length === 0) return new Map();
  const read = await lengths(at, videos, signal);
  const [top] = ranking();
  if (top === undefined || ![...read.values()].some(({ kind }) => kind === "read")) return read;
  const unknown = filmsToCompare(request, top).filter(({ details }) => details === undefined);
  await Promise.all(unknown.map(({ candidate }) => foundWorks.ask(candidate)));
  return read;
}

const FILE_TIMEOUT_MS = 5000;

/**
 * Reads the headers one after another. If a file does not answer in 5 seconds, it and all after it
 * are unanswered.
 */
export function createReadLengths(deps: {
  /** Never throws; unanswered at once when the signal aborts. */
  fileLength: (path: string, signal: AbortSignal) => Promise<FileLength>;
  fileTimeoutMs?: number;
  /** For all of them together, where a person is waiting for the answer. */
  timeoutMs?: number | undefined;
}): ReadLengths {
  const { fileLength, fileTimeoutMs = FILE_TIMEOUT_MS, timeoutMs } = deps;

  // A release that is one file has that file as its only video, by its own name. A folder may bear
  // a file of its name, too.
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
