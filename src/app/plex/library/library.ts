import { sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { isInLocations, type PathMap, toThere } from "../../../base/path/path-map.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { fold } from "../../../base/text/fold.ts";
import type { Clock } from "../../../core/clock.ts";
import { chooseLibrary } from "../../../core/library/choose-library.ts";
import {
  chooseType,
  type ListedType,
  OWNER_ID,
  toDeckReason,
} from "../../../core/library/library-kind.ts";
import { matchesName } from "../../../core/playback/session.ts";
import type { DeckItem } from "../../../servers/plex/remote/browse/libraries.ts";
import type { Sort } from "../../../servers/plex/remote/browse/list-items.ts";
import type { NamedId } from "../../../servers/plex/remote/browse/watch-history.ts";
import type { MediaDetails } from "../../../servers/plex/wire/details.ts";
import { toIso } from "../../shown/release.ts";
import { type ReadPlex, showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { showMedia, toPercent } from "../playback/reads.ts";
import { createKnown, formatLibraryName, type LibraryPlex } from "./known-libraries.ts";
import { type MediaSearch, searchMedia } from "./search-media.ts";
import {
  deck,
  details,
  items,
  recent,
  type ShownDeck,
  type ShownFound,
  type ShownItems,
  type ShownMediaDetails,
  type ShownRecent,
  type ShownScan,
  type ShownViewings,
  showListed,
} from "./shapes.ts";
import { findAccount, type WatchQuery, watchHistory } from "./watch-history.ts";

export interface Library {
  items(query: LibraryItemsQuery, signal: AbortSignal): Promise<ShownItems & ShownAge>;
  search(query: MediaSearch, signal: AbortSignal): Promise<ShownFound & ShownAge>;
  details(query: DetailsQuery, signal: AbortSignal): Promise<ShownMediaDetails & ShownAge>;
  recentlyAdded(query: RecentQuery, signal: AbortSignal): Promise<ShownRecent & ShownAge>;
  onDeck(query: DeckQuery, signal: AbortSignal): Promise<ShownDeck & ShownAge>;
  history(query: WatchQuery, signal: AbortSignal): Promise<ShownViewings & ShownAge>;
  scan(request: ScanRequest, signal: AbortSignal): Promise<ShownScan>;
}

/**
 * Reads the contents and the watch history of Plex's libraries: current data, or the cached data of
 * Plex's last response. Each function throws `UserError` for an item that does not exist, and
 * `Outage` when Plex does not respond and no response is cached.
 */
export const createLibrary = (parts: {
  plex: LibraryPlex;
  read: ReadPlex;
  userToken?: Parameters<typeof readOnDeck>[0]["userToken"];
  pathMap: readonly PathMap[];
  clock: Clock;
  /** Called after a scan was requested, when Plex is about to find new files. Does not throw. */
  changed: () => Promise<void>;
}): Library => ({
  items: (query, signal) => listLibraryItems(parts, query, signal),
  search: (query, signal) => searchMedia(parts, query, signal),
  details: (query, signal) => mediaDetails(parts, query, signal),
  recentlyAdded: (query, signal) => recentlyAdded(parts, query, signal),
  onDeck: (query, signal) => readOnDeck(parts, query, signal),
  history: (query, signal) => watchHistory(parts, query, signal),
  async scan(request, signal) {
    const shown = await scanLibrary(parts, request, signal);
    await parts.changed();
    return shown;
  },
});

type DetailsQuery = { mediaId: string; cast: boolean; chapters: boolean };

/** Returns all of Plex's data about one item. Throws `UserError` `not_found` for an unknown id. */
async function mediaDetails(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { mediaId, cast, chapters }: DetailsQuery,
  signal: AbortSignal,
): Promise<ShownMediaDetails & ShownAge> {
  const load = async (stop: AbortSignal): Promise<ShownMediaDetails> => ({
    media: showDetails(await plex.details(mediaId, stop)),
  });
  const answer = await read({ kind: "details", key: mediaId, shape: details, load }, signal);
  const { media } = answer.value;
  const asked = {
    ...media,
    cast: cast ? media.cast : [],
    chapters: chapters ? media.chapters : [],
  };
  return { media: asked, ...showAge(answer) };
}

function showDetails({
  media,
  genres,
  cast,
  chapters,
  files,
  ...rest
}: MediaDetails): ShownMediaDetails["media"] {
  return {
    ...showMedia(media),
    genres,
    cast: cast.map(({ name, role, photo }) => ({ name, ...dropUndefined({ role, photo }) })),
    chapters: chapters.map(({ id, title, startMs }) => ({ id, title, start_time_ms: startMs })),
    ...dropUndefined({
      studio: rest.studio,
      content_rating: rest.contentRating,
      originally_available: rest.originallyAvailable,
    }),
    files: files.map(({ path, sizeBytes, resolution, videoCodec, audio }) => ({
      path,
      ...dropUndefined({ size_bytes: sizeBytes, resolution, video_codec: videoCodec, audio }),
    })),
  };
}

type ScanRequest = {
  /** Library id or name. */
  library: string;
  /**
   * A folder, as this machine or the Plex server sees it. If absent, the whole library is scanned.
   */
  path?: string | undefined;
};

const MAX_PATH = 4096;
const MAX_LOCATIONS = 20;

/**
 * Asks Plex to look for new files. Plex accepts at once and scans afterwards. Throws `UserError`
 * for a library that does not exist, and `invalid_request` for a folder outside the library,
 * because Plex would accept such a folder and do nothing.
 */
async function scanLibrary(
  {
    plex,
    pathMap,
  }: { plex: Pick<LibraryPlex, "sections" | "refresh">; pathMap: readonly PathMap[] },
  { library: wanted, path }: ScanRequest,
  signal: AbortSignal,
): Promise<ShownScan> {
  const library = chooseLibrary(wanted, await plex.sections(signal));
  const there = path === undefined ? undefined : toThere(path, pathMap);
  if (there !== undefined && !isInLocations(there, library.locations)) {
    const folders = library.locations
      .slice(0, MAX_LOCATIONS)
      .map((location) => quotedPath(location));
    throw new UserError(
      `${quotedPath(there)} is not in any folder of the library ${quoted(library.title)}.`,
      folders.length === 0
        ? "Leave out path: Plex lists no folders for it."
        : `Its folders, as the Plex server sees them: ${folders.join(", ")}; PLEX_PATH_MAP maps them to folders of this machine.`,
    );
  }
  await plex.refresh(library.id, there, signal);
  const name = formatLibraryName(library);
  return {
    library: name,
    ...(there !== undefined && { path: cleanText(there, MAX_PATH) }),
    accepted: true,
    message: sentence`Plex accepted the scan of ${quoted(name)}, but it may not be finished yet. Check ${{ do: "recently_added" }} in a minute.`,
  };
}

const quotedPath = (path: string): string => quoted(path, 300);

/** `user` is the name of an account of this server. Default: the owner. */
export type DeckQuery = { user?: string | undefined; limit: number };

/**
 * Returns what the server's owner, or a user whose token is configured, would watch next. Throws
 * `UserError` `unsupported` for any other user, because Plex requires the user's own token.
 */
export async function readOnDeck(
  {
    plex,
    read,
    userToken,
  }: {
    plex: LibraryPlex;
    read: ReadPlex;
    /** Returns the token of a named user other than the owner. */
    userToken?: ((name: string) => string | undefined) | undefined;
  },
  { user, limit }: DeckQuery,
  signal: AbortSignal,
): Promise<ShownDeck & ShownAge> {
  const known = createKnown({ plex, read });
  const token = user === undefined ? undefined : userToken?.(user);
  const isOther = user !== undefined && !matchesName(user, "owner");
  if (isOther && token === undefined) assertOwner(await known.accounts(signal), user);

  async function load(stop: AbortSignal): Promise<ShownDeck> {
    const names = await known.libraryNames(stop);
    const items = await plex.onDeck({ limit, token }, stop).catch((error: unknown) => {
      throw token !== undefined && user !== undefined ? blame(error, user) : error;
    });
    return { items: items.map((item) => showDeck(item, names)) };
  }

  const key =
    token === undefined || user === undefined ? String(limit) : `${limit} ${fold(user) || user}`;
  const answer = await read({ kind: "onDeck", key, shape: deck, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

/** Names the user whose token Plex refuses, because the usual message blames the owner's token. */
function blame(error: unknown, user: string): unknown {
  if (!(error instanceof Outage) || error.code !== "plex_unauthorized") return error;
  return new Outage(
    "plex_unauthorized",
    `Plex rejects the token of ${quoted(user)}; check PLEX_USER_TOKENS.`,
  );
}

function assertOwner(accounts: readonly NamedId[], user: string): void {
  const { id, name } = findAccount(accounts, user);
  if (id === OWNER_ID) return;
  throw UserError.unsupported(
    `Plex shows what is On Deck for ${quoted(name)} only with their own token, which is not ` +
      "configured.",
    sentence`Leave out user, use ${{ do: "watch_history" }} to see what they watched, or add their token to PLEX_USER_TOKENS.`,
  );
}

function showDeck(item: DeckItem, names: ReadonlyMap<string, string>): ShownDeck["items"][number] {
  const { media, positionMs, lastViewedAt = media.addedAt } = item;
  return {
    ...showListed(item, names),
    progress_percent: toPercent(positionMs, media.durationMs) ?? 0,
    position_ms: positionMs,
    ...(lastViewedAt !== undefined && { updated_at: toIso(lastViewedAt) }),
    reason: toDeckReason(media.type, positionMs),
  };
}

/** `library` is an id or a name. */
type RecentQuery = { library?: string | undefined; limit: number };

/**
 * Returns the most recently added items of one library or of all. New episodes are shown as their
 * season or show.
 */
async function recentlyAdded(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { library: wanted, limit }: RecentQuery,
  signal: AbortSignal,
): Promise<ShownRecent & ShownAge> {
  const known = createKnown({ plex, read });

  async function load(stop: AbortSignal): Promise<ShownRecent> {
    const library = wanted === undefined ? undefined : await known.library(wanted, stop);
    const names = await known.libraryNames(stop);
    const items = await plex.recentlyAdded(library?.id, limit, stop);
    return {
      items: items.map((item) =>
        showListed(library ? { ...item, sectionId: library.id } : item, names),
      ),
      ...(library && { library: formatLibraryName(library) }),
    };
  }

  const key = JSON.stringify([wanted, limit]);
  const answer = await read({ kind: "recent", key, shape: recent, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}

type LibraryItemsQuery = {
  /** Library id or name. */
  library: string;
  type?: ListedType | undefined;
  sort?: Sort | undefined;
  year?: number | undefined;
  genre?: string | undefined;
  unwatched?: boolean | undefined;
  limit: number;
  offset: number;
};

const MAX_GENRES = 40;

/**
 * Returns a page of one library. Throws `UserError` for a library, a type or a genre that does not
 * exist.
 */
async function listLibraryItems(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { library: wanted, type, sort, year, genre, unwatched, limit, offset }: LibraryItemsQuery,
  signal: AbortSignal,
): Promise<ShownItems & ShownAge> {
  const known = createKnown({ plex, read });

  async function load(stop: AbortSignal): Promise<ShownItems> {
    const library = await known.library(wanted, stop);
    const listed = chooseType(library, { type, year, unwatched });
    const genreId = genre === undefined ? undefined : await findGenre(library, listed, genre, stop);
    const query = {
      sectionId: library.id,
      type: listed,
      sort,
      year,
      genreId,
      unwatched,
      limit,
      offset,
    };
    const page = await plex.items(query, stop);
    const title = formatLibraryName(library);
    const shown = page.items.map((item) =>
      showListed({ ...item, sectionId: library.id }, new Map([[library.id, title]])),
    );
    return { items: shown, total: page.total, library: title };
  }

  async function findGenre(
    library: { id: string; title: string },
    listed: ListedType | undefined,
    name: string,
    stop: AbortSignal,
  ): Promise<string> {
    const genres = await plex.genres(library.id, listed, stop);
    const found =
      genres.find(({ title }) => title === name) ??
      genres.find(({ title }) => matchesName(name, title));
    if (found) return found.id;
    const names = genres.slice(0, MAX_GENRES).map(({ title }) => title);
    throw UserError.notFound(
      `The library ${quoted(library.title)} has no genre ${quoted(name)}.`,
      names.length === 0
        ? "Plex lists no genres for it; leave out genre."
        : `It has ${names.join(", ")}.`,
    );
  }

  const key = JSON.stringify([wanted, type, sort, year, genre, unwatched === true, limit, offset]);
  const answer = await read({ kind: "items", key, shape: items, load }, signal);
  return { ...answer.value, ...showAge(answer) };
}
