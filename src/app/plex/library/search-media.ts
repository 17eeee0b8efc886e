import { UserError } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { rankResults } from "../../../core/library/canonical-guid.ts";
import { LISTED_TYPES } from "../../../core/library/library-kind.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import { matchesName, type PlexType } from "../../../core/playback/session.ts";
import type { ListedMedia } from "../../../servers/plex/wire/wire-listed.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { createKnown, type LibraryPlex } from "./known-libraries.ts";
import { found, type ShownFound, showListed } from "./shapes.ts";

export const SEARCHED = ["movie", "show", "episode", "music", "photo"] as const;
type SearchedType = (typeof SEARCHED)[number];

export type MediaSearch = {
  query: string;
  mediaType?: SearchedType | undefined;
  /** Library id or name. */
  library?: string | undefined;
  limit: number;
};

const TYPES: Record<SearchedType, readonly PlexType[]> = {
  movie: ["movie"],
  show: ["show"],
  episode: ["episode"],
  music: ["artist", "album", "track"],
  photo: ["photo"],
};
/**
 * Minimum number of results to request for each kind. Plex searches all libraries at once, so a
 * search limited to one library requests more.
 */
const MIN_ASKED = 30;
const ASKED_FOR_ONE_LIBRARY = 100;

/**
 * Returns Plex's results for a query, in all libraries or in one. `total` counts the results found,
 * and more may exist.
 */
export async function searchMedia(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { query, mediaType, library, limit }: MediaSearch,
  signal: AbortSignal,
): Promise<ShownFound & ShownAge> {
  const words = query.trim();
  if (words === "") throw new UserError("query is empty.", "Give a search term.");
  const known = createKnown({ plex, read });
  const types: readonly PlexType[] = mediaType === undefined ? LISTED_TYPES : TYPES[mediaType];

  async function load(stop: AbortSignal): Promise<ShownFound> {
    const within = library === undefined ? undefined : await known.library(library, stop);
    const names = await known.libraryNames(stop);
    const hubs = await plex.search(
      words,
      within ? ASKED_FOR_ONE_LIBRARY : Math.max(limit, MIN_ASKED),
      stop,
    );
    const isMeant = (item: ListedMedia): boolean =>
      types.includes(item.media.type) && (!within || liesIn(item, within));
    const kinds = hubs.map((hub) => hub.filter(isMeant).map((item) => ({ ...item.media, item })));
    const all = rankResults(words, kinds);
    const results = all.slice(0, limit).map(({ item }) => showListed(item, names));
    return { results, total: all.length, query: cleanText(words, 300) };
  }

  const key = JSON.stringify([words, mediaType, library, limit]);
  const answer = await read({ kind: "search", key, shape: found, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

/**
 * True if an item is in the library. Plex can list one library's items first, but never leaves out
 * items of other libraries. Some responses name a library without its id.
 */
const liesIn = ({ sectionId, media }: ListedMedia, library: ListedLibrary): boolean =>
  sectionId === undefined
    ? matchesName(media.library ?? "", library.title)
    : sectionId === library.id;
