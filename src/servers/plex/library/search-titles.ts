import {
  FOUND_TYPES,
  type FoundTitle,
  type ListedLibrary,
  type MediaServer,
} from "../../../core/library/media-server.ts";
import type { ListedMedia } from "../wire/wire-listed.ts";

/** Plex searches all libraries at once, so a search of one library requests more results. */
const ASKED_FOR_ONE_LIBRARY = 100;

type SearchRequests = {
  /** Returns results grouped by kind, with at most `limit` of each. */
  search(words: string, limit: number, signal: AbortSignal): Promise<ListedMedia[][]>;
  sections(signal: AbortSignal): Promise<ListedLibrary[]>;
};

/** Creates the search of films, series and episodes of one Plex. */
export const createTitleSearch =
  ({ search, sections }: SearchRequests): NonNullable<MediaServer["search"]> =>
  async ({ words, types, libraryId, limit }, signal) => {
    const asked = libraryId === undefined ? limit : Math.max(limit, ASKED_FOR_ONE_LIBRARY);
    const [hubs, libraries] = await Promise.all([search(words, asked, signal), sections(signal)]);
    const titles = new Map(libraries.map(({ id, title }) => [id, title]));
    const found: FoundTitle[] = [];
    for (const { media, sectionId } of hubs.flat()) {
      const type = FOUND_TYPES.find((one) => one === media.type && types.includes(one));
      if (type === undefined) continue;
      const library = titles.get(sectionId ?? "") ?? media.library;
      // Some responses name a library without its id.
      const isWithin = libraryId === undefined || library === titles.get(libraryId);
      if (isWithin) found.push(toFound(media, type, library));
    }
    return found;
  };

const toFound = (
  { id, title, year, show, season, episode, guids }: ListedMedia["media"],
  type: FoundTitle["type"],
  library: string | undefined,
): FoundTitle => ({ id, type, title, year, library, show, season, episode, guids });
