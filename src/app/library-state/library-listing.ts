import type { MediaType } from "../../base/identity.ts";
import { fold } from "../../base/text/fold.ts";
import type { Clock } from "../../core/clock.ts";
import { createLazy } from "../../core/concurrency.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";

/**
 * A video as it was when its library was listed. `library` is the folder of the library that has
 * it, and `type` is that library's type, if known. If `isLink` is set, the identity is that of a
 * link to a file.
 */
export type ListedVideo = FileIdentity & {
  path: string;
  library: string;
  type?: MediaType | undefined;
  isLink?: true;
};

/**
 * A library that may have videos that are not listed. `isBare`: the library is empty or missing
 * although files are known to be in it.
 */
export interface HidingLibrary {
  path: string;
  isBare: boolean;
}

/** All videos of the libraries at one time. */
interface ListedVideos {
  /** Libraries and media roots in which a video that is not listed may still exist. */
  hiding: readonly HidingLibrary[];
  all: readonly ListedVideo[];
  /** Returns the videos of exactly this size. */
  ofSize(size: number): readonly ListedVideo[];
  /**
   * Returns the videos whose path below their library contains the words of this title in a row,
   * ignoring case, accents and punctuation.
   */
  titled(title: string): ListedVideo[];
}

export interface LibraryListing {
  /**
   * Returns the videos of all libraries, as they were at most `maxAgeMs` ago.
   * @throws the signal's reason; an Outage or another error if the libraries could not be listed
   */
  read(maxAgeMs: number, signal: AbortSignal): Promise<ListedVideos>;
  /** Adds a file that was just made visible to each listing that was begun before. */
  add(path: string): void;
}

/**
 * Keeps a listing of the libraries, so that all questions about what they contain share one walk.
 * It is read when it is first needed, and again when a question needs a newer one.
 */
export function createLibraryListing({
  videos,
  lookAt,
  clock,
}: {
  /** Yields every video of all libraries. Calls `onHiding` for one that may have others. */
  videos: (
    signal: AbortSignal,
    onHiding: (library: HidingLibrary) => void,
  ) => AsyncIterable<ListedVideo>;
  /** Returns the video at this path, if there is one in a library. */
  lookAt?: (path: string) => Promise<ListedVideo | undefined>;
  clock: Pick<Clock, "monotonic">;
}): LibraryListing {
  let listed: Listing | undefined;

  function begin(signal: AbortSignal): Listing {
    listed = { at: clock.monotonic(), signal, videos: listAll(videos, signal), added: [] };
    return listed;
  }

  async function wait(listing: Listing, signal: AbortSignal): Promise<ListedVideos> {
    try {
      const [found, added] = [await listing.videos, await Promise.all(listing.added)];
      return withAdded(found, added);
    } catch (error) {
      // A failed listing is not kept: the next question begins a new one.
      if (listed === listing) listed = undefined;
      signal.throwIfAborted();
      // The question that began the listing was aborted, which says nothing about the libraries.
      if (listing.signal !== signal && listing.signal.aborted) return wait(begin(signal), signal);
      throw error;
    }
  }

  return {
    read(maxAgeMs, signal) {
      const isFresh = listed !== undefined && clock.monotonic() - listed.at <= maxAgeMs;
      return wait(isFresh && listed ? listed : begin(signal), signal);
    },
    add(path) {
      // A file that cannot be read is missing from the listing until the next walk.
      if (lookAt) listed?.added.push(lookAt(path).then(toAdded, () => undefined));
    },
  };
}

/** A listing that was begun, with the time and the signal of the question that began it. */
interface Listing {
  at: number;
  signal: AbortSignal;
  videos: Promise<ListedVideos>;
  /** Files that were made visible since. */
  added: Promise<AddedVideo | undefined>[];
}

/** Names are folded once, because each film that is filed is compared with all of them. */
interface AddedVideo {
  video: ListedVideo;
  words: string;
}

const toAdded = (video: ListedVideo | undefined): AddedVideo | undefined =>
  video && { video, words: foldedPath(video) };

/** Adds files to a listing, unless its walk has found them already. */
function withAdded(found: ListedVideos, added: readonly (AddedVideo | undefined)[]): ListedVideos {
  const isListed = ({ size, path }: ListedVideo): boolean =>
    found.ofSize(size).some((video) => video.path === path);
  const more = added.filter((one): one is AddedVideo => one !== undefined && !isListed(one.video));
  if (more.length === 0) return found;
  const videos = more.map(({ video }) => video);
  return {
    hiding: found.hiding,
    all: [...found.all, ...videos],
    ofSize: (size) => [...found.ofSize(size), ...videos.filter((video) => video.size === size)],
    titled(title) {
      const key = ` ${fold(title)} `;
      return [
        ...found.titled(title),
        ...more.filter(({ words }) => words.includes(key)).map(({ video }) => video),
      ];
    },
  };
}

/** Returns a video's path below its library, in folded words with a space on each side. */
const foldedPath = ({ path, library }: ListedVideo): string =>
  ` ${fold(path.slice(library.length + 1))} `;

async function listAll(
  videos: Parameters<typeof createLibraryListing>[0]["videos"],
  signal: AbortSignal,
): Promise<ListedVideos> {
  const hiding: HidingLibrary[] = [];
  const all: ListedVideo[] = [];
  const bySize = new Map<number, ListedVideo[]>();
  for await (const video of videos(signal, (library) => hiding.push(library))) {
    all.push(video);
    const same = bySize.get(video.size);
    if (same) same.push(video);
    else bySize.set(video.size, [video]);
  }
  // For the same reason as those of an `AddedVideo`.
  const names = createLazy(() => all.map(foldedPath));
  return {
    hiding,
    all,
    ofSize: (size) => bySize.get(size) ?? [],
    titled(title) {
      // Matches whole words, because half of all names contain a title like `It` in a word.
      const key = ` ${fold(title)} `;
      return all.filter((_, index) => names()[index]?.includes(key));
    },
  };
}
