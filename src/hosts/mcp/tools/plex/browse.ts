import * as z from "zod";
import { age } from "../../../../app/plex/cache/shapes.ts";
import { SEARCHED } from "../../../../app/plex/library/search-media.ts";
import {
  deck,
  details,
  foundOnServers,
  items,
  listedType,
  recent,
  scanned,
} from "../../../../app/plex/library/shapes.ts";
import { shownServer } from "../../../../app/plex/playback/shapes.ts";
import { routedLibraries } from "../../../../app/routes/with-rules.ts";
import { dropUndefined } from "../../../../base/drop-undefined.ts";
import { narrowing } from "../as-meant.ts";
import { byOperator, byReviewer, defineTool, waitUntilNoted, withLimit } from "../define.ts";
import { integer, library, limit, mediaId, offset, text } from "../fields.ts";

export const listLibraries = defineTool({
  ...byReviewer("plex"),
  name: "list_libraries",
  title: "Plex libraries",
  description:
    "Plex's libraries: id, name, type, number of items, folders, and which rules of routes.json send new files there.",
  input: z.strictObject({}),
  output: routedLibraries,
  run: async (_, { plex }, { signal }) => (await plex()).libraries(signal),
});

export const listLibraryItems = defineTool({
  ...byReviewer("plex"),
  name: "list_library_items",
  title: "Browse a library",
  description:
    "Browse a Plex library, filtered and sorted, a page at a time. For a title use " +
    "search_media; for one item get_media_details.",
  input: z.strictObject({
    library,
    type: listedType.optional().describe("default: the library's own kind; e.g. episode"),
    sort: z
      .enum(["added", "title", "year", "rating"])
      .optional()
      .describe("e.g. added; all but title: highest first"),
    year: integer(1800, 2200).optional().describe("only of this year, e.g. 1999"),
    genre: text(100).optional().describe("name, e.g. Drama"),
    unwatched: z.boolean().optional().describe("true: only with something unwatched"),
    limit,
    offset,
  }),
  output: z.strictObject({ ...items.shape, ...age }),
  run: async (query, { library: plex }, { signal }) =>
    (await plex()).items({ ...withLimit(query), offset: query.offset ?? 0 }, signal),
});

export const searchMedia = defineTool({
  ...byReviewer("plex"),
  name: "search_media",
  title: "Search Plex, Jellyfin and Emby",
  shownLevels: 1,
  description:
    "Finds a film, series, episode, music or photo in Plex by title or people: do you have it " +
    "in the library? Then get_media_details. total counts the matches. Jellyfin and Emby are " +
    "searched by title, if configured; with several servers, each result names its server.",
  input: z.strictObject({
    query: text(300).describe("words, e.g. dune"),
    media_type: z.enum(SEARCHED).optional().describe("only this kind, e.g. movie"),
    library: library.optional(),
    limit,
  }),
  output: z.strictObject({ ...foundOnServers.shape, ...age }),
  run: async ({ media_type: mediaType, ...rest }, { searchMedia: search }, { signal }) =>
    search({ ...withLimit(rest), mediaType }, signal),
});

export const getMediaDetails = defineTool({
  ...byReviewer("plex"),
  name: "get_media_details",
  title: "Details of an item",
  description:
    "When a list is not enough: all about one Plex item, with full summary, genres, files and " +
    "their quality; cast and chapters on request.",
  input: z.strictObject({
    media_id: mediaId.describe("id of an item, e.g. 101"),
    include_cast: z.boolean().optional().describe("default false"),
    include_chapters: z.boolean().optional().describe("default false"),
  }),
  output: z.strictObject({ ...details.shape, ...age }),
  run: async ({ media_id, include_cast, include_chapters }, { library }, { signal }) =>
    (await library()).details(
      { mediaId: media_id, cast: include_cast ?? false, chapters: include_chapters ?? false },
      signal,
    ),
});

export const getRecentlyAdded = defineTool({
  ...byReviewer("plex"),
  name: "get_recently_added",
  title: "New in Plex",
  shownLevels: 1,
  description:
    "What is new in Plex: films, episodes and music added last, newest first. New episodes are " +
    "grouped by season or show.",
  input: z.strictObject({
    library: library.optional(),
    limit: integer(1, 50).optional().describe("default 20, e.g. 10"),
  }),
  output: z.strictObject({ ...recent.shape, ...age }),
  run: async (query, { library: plex }, { signal }) =>
    (await plex()).recentlyAdded(withLimit(query), signal),
});

const DEFAULT = 10;

export const getOnDeck = defineTool({
  ...byReviewer("plex"),
  name: "get_on_deck",
  title: "On deck",
  shownLevels: 1,
  description:
    "What to watch next in Plex, tonight, or to continue where someone stopped watching: films " +
    "and episodes that the owner or another user started, with position_ms, and next episodes.",
  input: z.strictObject({
    user: text(300)
      .optional()
      .describe("default: owner; others only if their token is configured, e.g. Ann"),
    limit: integer(1, 25).optional().describe("default 10, e.g. 5"),
  }),
  output: z.strictObject({ ...deck.shape, ...age }),
  run: async (query, { library }, { signal }) =>
    (await library()).onDeck({ ...query, limit: query.limit ?? DEFAULT }, signal),
});

export const getServerInfo = defineTool({
  name: "get_server_info",
  ...byReviewer("plex"),
  title: "Plex server",
  description:
    "When another Plex tool fails, or for the server itself: whether it is reachable and how fast, its name, version, platform, features, and whether that version is supported.",
  input: z.strictObject({}),
  output: shownServer,
  run: async (_, { plex }, { signal }) => (await plex()).serverInfo(signal),
});

export const scanLibrary = defineTool({
  name: "scan_library",
  ...byOperator("plex", {
    readOnly: false,
    destructive: false,
    idempotent: true,
    openWorld: false,
  }),
  title: "Scan a library",
  description:
    "Asks Plex to look for new files in a library, or in one folder of it. Success means that " +
    "Plex accepted it, not that the scan is done. What plex-ingest files is scanned " +
    "automatically.",
  input: z.strictObject({
    library,
    path: narrowing(
      text(4096).optional().describe("a folder of the library, e.g. /media/Movies/Dune (2021)"),
      "the whole library is scanned",
    ),
  }),
  output: scanned,
  async run(request, { library: plex, record }, { signal, actor }) {
    const done = await (await plex()).scan(request, signal);
    const { library: name, path } = done;
    await waitUntilNoted(
      record("scan_requested", { library: name, ...dropUndefined({ path }) }, actor),
      signal,
    );
    return done;
  },
});
