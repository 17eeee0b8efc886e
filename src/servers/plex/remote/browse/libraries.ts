import * as z from "zod";
import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import { Outage, UserError } from "../../../../base/errors.ts";
import { cleanText } from "../../../../base/text/clean-text.ts";
import type { ListedType } from "../../../../core/library/library-kind.ts";
import type { ListedLibrary } from "../../../../core/library/media-server.ts";
import type { Media } from "../../../../core/playback/session.ts";
import { fallBackIfMissing } from "../../transport/errors.ts";
import {
  countSection,
  type ListPart,
  type PlexPages,
  readListPart,
} from "../../transport/pages.ts";
import { formatQuery, LEAN, type PlexGet } from "../../transport/request.ts";
import type { MediaDetails } from "../../wire/details.ts";
import { container, id, name, number, time } from "../../wire/values.ts";
import { type ListedMedia, listedFields, toListed } from "../../wire/wire-listed.ts";
import { readDetails } from "./details.ts";
import {
  type ItemsQuery,
  listGenres,
  listItems,
  listRecentlyAdded,
  type PlexGenre,
} from "./list-items.ts";
import { searchMedia } from "./search-media.ts";
import {
  listAccounts,
  listDevices,
  type NamedId,
  type Viewing,
  type ViewingQuery,
  watchHistory,
} from "./watch-history.ts";

export type DeckItem = {
  media: Media;
  sectionId: string | undefined;
  /** Position at which playback stopped; 0 if it was never started. */
  positionMs: number;
  /** When this item or the episode before it was last watched. */
  lastViewedAt: number | undefined;
};

const wireDeck = z.object({ ...listedFields, viewOffset: number, lastViewedAt: time });
const wireHubs = container({ Hub: listOf(z.object({ Metadata: listOf(oneOf(wireDeck)) })) });

/** `token` belongs to the user whose deck is listed. Default: the server's owner. */
type TokenDeckQuery = { limit: number; token?: string | undefined };

export interface LibraryReads {
  items(query: ItemsQuery, signal: AbortSignal): Promise<ListPart<ListedMedia>>;
  genres(
    sectionId: string,
    type: ListedType | undefined,
    signal: AbortSignal,
  ): Promise<PlexGenre[]>;
  search(query: string, limit: number, signal: AbortSignal): Promise<ListedMedia[][]>;
  details(mediaId: string, signal: AbortSignal): Promise<MediaDetails>;
  recentlyAdded(
    sectionId: string | undefined,
    limit: number,
    signal: AbortSignal,
  ): Promise<ListedMedia[]>;
  onDeck(query: TokenDeckQuery, signal: AbortSignal): Promise<DeckItem[]>;
  history(query: ViewingQuery, signal: AbortSignal): Promise<ListPart<Viewing>>;
  accounts(signal: AbortSignal): Promise<NamedId[]>;
  devices(signal: AbortSignal): Promise<NamedId[]>;
}

/** Reads libraries and watch history for display. For errors, see `createPlexClient`. */
export const createLibraryReads = (get: PlexGet, pages: PlexPages): LibraryReads => ({
  items: (query, signal) => listItems(pages, query, signal),
  genres: (sectionId, type, signal) => listGenres(get, sectionId, type, signal),
  search: (query, limit, signal) => searchMedia(get, query, limit, signal),
  details: (mediaId, signal) => readDetails(get, mediaId, signal),
  recentlyAdded: (sectionId, limit, signal) => listRecentlyAdded(pages, sectionId, limit, signal),
  onDeck: (query, signal) => listOnDeck(get, pages, query, signal),
  history: (query, signal) => watchHistory(pages, query, signal),
  accounts: (signal) => listAccounts(get, signal),
  devices: (signal) => listDevices(get, signal),
});

/** The folders are cleaned for display and cannot be used as paths. */
export type PlexLibrary = ListedLibrary & {
  agent: string | undefined;
  scanner: string | undefined;
  uuid: string | undefined;
  /** Milliseconds since 1970. */
  updatedAt: number | undefined;
  /** Undefined when the server did not answer in time. */
  count: number | undefined;
};

const MAX_PARALLEL_COUNTS = 4;
/** With the counts and the breaker's probe, a caller waits at most ten seconds in total. */
const REQUEST_TIMEOUT_MS = 5_000;
const MAX_PATH_CHARS = 4096;

const wireLibraries = container({
  Directory: listOf(
    z.object({
      key: id.pipe(z.string()),
      title: name,
      type: name,
      agent: name,
      scanner: name,
      uuid: name,
      updatedAt: time,
      scannedAt: time,
      Location: listOf(z.object({ path: z.string() })),
    }),
  ),
});

/**
 * Returns Plex's list of libraries. Since 1.2, Plex's API document lists only the longer path, but
 * every server so far supports the shorter one.
 */
export async function askSections<T>(
  get: PlexGet,
  schema: z.ZodType<T>,
  more: { withinMs?: number },
  signal: AbortSignal,
): Promise<T> {
  const ask = (path: string) => get({ path, about: "list of libraries", ...more }, schema, signal);
  return await ask("/library/sections").catch(
    fallBackIfMissing(() => ask("/library/sections/all")),
  );
}

/**
 * Returns Plex's libraries in Plex's order, each with its number of items. Each count needs a
 * separate request.
 */
export async function listLibraries(get: PlexGet, signal: AbortSignal): Promise<PlexLibrary[]> {
  const { MediaContainer } = await askSections(
    get,
    wireLibraries,
    { withinMs: REQUEST_TIMEOUT_MS },
    signal,
  );
  const entries = MediaContainer.Directory;
  const counts = await countAll(get, entries, signal);
  return entries.map(({ key, title, type, updatedAt, scannedAt, Location, ...rest }) => ({
    ...rest,
    id: key,
    title: title ?? "unknown",
    type: type ?? "unknown",
    updatedAt: updatedAt ?? scannedAt,
    count: counts.get(key),
    locations: Location.map(({ path }) => cleanText(path, MAX_PATH_CHARS)),
  }));
}

/**
 * Counts the items of each library. The result lacks a count that failed; its library is listed
 * without it, because the list matters more than the counts.
 */
async function countAll(
  get: PlexGet,
  sections: { key: string }[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const remaining = sections.values();
  let outages = 0;
  const worker = async (): Promise<void> => {
    for (const { key } of remaining) {
      // A client is waiting, so a server that hangs is not queried for every library.
      if (outages >= MAX_PARALLEL_COUNTS) return;
      const count = await countSection(get, key, signal).catch((error: unknown) => {
        if (error instanceof Outage) outages++;
        else if (!(error instanceof UserError)) throw error;
        return undefined;
      });
      if (count !== undefined) counts.set(key, count);
    }
  };
  await Promise.all(Array.from({ length: MAX_PARALLEL_COUNTS }, worker));
  return counts;
}

/**
 * Lists what the token's user would watch next: started films and episodes, and the episodes after
 * watched ones.
 */
async function listOnDeck(
  get: PlexGet,
  pages: PlexPages,
  { limit, token }: TokenDeckQuery,
  signal: AbortSignal,
) {
  const about = { about: "list of what is on deck", token };
  const request = { path: `/library/onDeck?${formatQuery(LEAN)}`, ...about };
  // Since 2025, Plex's API document has only this path.
  const newer = {
    path: `/hubs/continueWatching?${formatQuery({ count: limit, ...LEAN })}`,
    ...about,
  };
  const askNewer = async () => {
    const { Hub } = (await get(newer, wireHubs, signal)).MediaContainer;
    return { items: Hub.flatMap(({ Metadata }) => Metadata.filter((item) => item !== undefined)) };
  };
  const asked = readListPart(pages, request, wireDeck, { offset: 0, limit }, signal);
  return (await asked.catch(fallBackIfMissing(askNewer))).items.flatMap(toOnDeck).slice(0, limit);
}

function toOnDeck(item: z.output<typeof wireDeck>): DeckItem[] {
  const listed = toListed(item);
  if (!listed) return [];
  return [
    { ...listed, positionMs: Math.max(0, item.viewOffset ?? 0), lastViewedAt: item.lastViewedAt },
  ];
}
