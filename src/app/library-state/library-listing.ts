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

/** All videos of the libraries at one time. */
interface ListedVideos {
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
   * Returns the videos of all libraries, as they were at most `maxAgeMs` ago. Undefined if the
   * libraries could not be listed. @throws the signal's reason
   */
  read(maxAgeMs: number, signal: AbortSignal): Promise<ListedVideos | undefined>;
}

/**
 * Keeps a listing of the libraries, so that all questions about what they contain share one walk.
 * It is read when it is first needed, and again when a question needs a newer one.
 */
export function createLibraryListing({
  videos,
  clock,
}: {
  /** Yields every video of all libraries. */
  videos: (signal: AbortSignal) => AsyncIterable<ListedVideo>;
  clock: Pick<Clock, "monotonic">;
}): LibraryListing {
  let listed: { at: number; videos: Promise<ListedVideos> } | undefined;
  return {
    async read(maxAgeMs, signal) {
      const time = clock.monotonic();
      if (listed === undefined || time - listed.at > maxAgeMs) {
        listed = { at: time, videos: listAll(videos(signal)) };
      }
      const mine = listed;
      return mine.videos.catch(() => {
        // The question that began the listing was aborted, so the next one begins a new listing.
        if (listed === mine) listed = undefined;
        signal.throwIfAborted();
        return undefined;
      });
    },
  };
}

async function listAll(videos: AsyncIterable<ListedVideo>): Promise<ListedVideos> {
  const all: ListedVideo[] = [];
  const bySize = new Map<number, ListedVideo[]>();
  for await (const video of videos) {
    all.push(video);
    const same = bySize.get(video.size);
    if (same) same.push(video);
    else bySize.set(video.size, [video]);
  }
  // Names are folded once, because each film that is filed is compared with all of them.
  const names = createLazy(() =>
    all.map(({ path, library }) => ` ${fold(path.slice(library.length + 1))} `),
  );
  return {
    all,
    ofSize: (size) => bySize.get(size) ?? [],
    titled(title) {
      // Matches whole words, because half of all names contain a title like `It` in a word.
      const key = ` ${fold(title)} `;
      return all.filter((_, index) => names()[index]?.includes(key));
    },
  };
}
