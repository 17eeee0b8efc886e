import { sentence } from "../../../core/actions/sentence.ts";
import { defined } from "../../../core/defined.ts";
import { UserError } from "../../../core/errors.ts";
import { chooseLibrary } from "../../../core/library/choose-library.ts";
import { isInLocations, type PathMap, toThere } from "../../../core/path/path-map.ts";
import { cleanText, quoted } from "../../../core/text/clean-text.ts";
import type { Details } from "../../../servers/plex/wire/details.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { showMedia } from "../playback/reads.ts";
import { type LibraryPlex, libraryName } from "./known.ts";
import { type ItemsQuery, listLibraryItems, type RecentQuery, recentlyAdded } from "./list-items.ts";
import { type DeckQuery, onDeck } from "./on-deck.ts";
import { type SearchQuery, searchMedia } from "./search-media.ts";
import { details, type ShownDetails, type ShownScan } from "./shapes.ts";
import { type WatchQuery, watchHistory } from "./watch-history.ts";

/**
 * What is in Plex's libraries and what was watched: fresh, or as it was when Plex last answered. Each throws
 * `UserError` for what does not exist, and `Outage` when Plex gives no answer and none is kept.
 */
export const createLibrary = (parts: {
  plex: LibraryPlex;
  read: ReadPlex;
  userToken?: Parameters<typeof onDeck>[0]["userToken"];
  pathMap: readonly PathMap[];
  /** Called when Plex is about to find something new. Does not throw. */
  changed: () => Promise<void>;
}) => ({
  items: (query: ItemsQuery, signal: AbortSignal) => listLibraryItems(parts, query, signal),
  search: (query: SearchQuery, signal: AbortSignal) => searchMedia(parts, query, signal),
  details: (query: DetailsQuery, signal: AbortSignal) => mediaDetails(parts, query, signal),
  recentlyAdded: (query: RecentQuery, signal: AbortSignal) => recentlyAdded(parts, query, signal),
  onDeck: (query: DeckQuery, signal: AbortSignal) => onDeck(parts, query, signal),
  history: (query: WatchQuery, signal: AbortSignal) => watchHistory(parts, query, signal),
  async scan(request: ScanRequest, signal: AbortSignal) {
    const shown = await scanLibrary(parts, request, signal);
    await parts.changed();
    return shown;
  },
});

type DetailsQuery = { mediaId: string; cast: boolean; chapters: boolean };

/** Everything that Plex knows about one item. Throws `UserError` `not_found` for an id that it does not have. */
async function mediaDetails(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { mediaId, cast, chapters }: DetailsQuery,
  signal: AbortSignal,
): Promise<ShownDetails & ShownAge> {
  const load = async (stop: AbortSignal): Promise<ShownDetails> => ({
    media: showDetails(await plex.details(mediaId, stop)),
  });
  const answer = await read({ kind: "details", key: mediaId, shape: details, load }, signal);
  const { media } = answer.value;
  const asked = { ...media, cast: cast ? media.cast : [], chapters: chapters ? media.chapters : [] };
  return { media: asked, ...showAge(answer) };
}

function showDetails({ media, genres, cast, chapters, files, ...rest }: Details): ShownDetails["media"] {
  return {
    ...showMedia(media),
    genres,
    cast: cast.map(({ name, role, photo }) => ({ name, ...defined({ role, photo }) })),
    chapters: chapters.map(({ id, title, startMs }) => ({ id, title, start_time_ms: startMs })),
    ...defined({
      studio: rest.studio,
      content_rating: rest.contentRating,
      originally_available: rest.originallyAvailable,
    }),
    files: files.map(({ path, sizeBytes, resolution, videoCodec, audio }) => ({
      path,
      ...defined({ size_bytes: sizeBytes, resolution, video_codec: videoCodec, audio }),
    })),
  };
}

type ScanRequest = {
  /** Id or name. */
  library: string;
  /** A folder, as this machine or as the Plex server sees it; without it the whole library. */
  path?: string | undefined;
};

const MAX_PATH = 4096;
const MAX_LOCATIONS = 20;

/**
 * Asks Plex to look for new files; Plex accepts at once and scans afterwards. Throws `UserError` for a library that
 * does not exist, and `invalid_request` for a folder outside the library: Plex would accept that and do nothing.
 */
async function scanLibrary(
  { plex, pathMap }: { plex: Pick<LibraryPlex, "sections" | "refresh">; pathMap: readonly PathMap[] },
  { library: wanted, path }: ScanRequest,
  signal: AbortSignal,
): Promise<ShownScan> {
  const library = chooseLibrary(wanted, await plex.sections(signal));
  const there = path === undefined ? undefined : toThere(path, pathMap);
  if (there !== undefined && !isInLocations(there, library.locations)) {
    const folders = library.locations.slice(0, MAX_LOCATIONS).map((location) => quotedPath(location));
    throw new UserError(
      `${quotedPath(there)} is not in any folder of the library ${quoted(library.title)}.`,
      folders.length === 0
        ? "Leave out path: Plex lists no folders for it."
        : `Its folders, as the Plex server sees them: ${folders.join(", ")}; PLEX_PATH_MAP maps them to folders of this machine.`,
    );
  }
  await plex.refresh(library.id, there, signal);
  const name = libraryName(library);
  return {
    library: name,
    ...(there !== undefined && { path: cleanText(there, MAX_PATH) }),
    accepted: true,
    message: sentence`Plex accepted the scan of ${quoted(name)}; accepted is not done: look at ${{ do: "recently_added" }} in a minute.`,
  };
}

const quotedPath = (path: string): string => quoted(path, 300);
