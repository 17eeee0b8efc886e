import type { ListedType } from "../../core/library/library-kind.ts";
import { listAccounts, listDevices } from "./accounts.ts";
import { readDetails } from "./browse/details.ts";
import { type ItemsQuery, listItems } from "./browse/list-items.ts";
import { type DeckQuery, listOnDeck } from "./browse/on-deck.ts";
import type { PlexPages } from "./browse/pages.ts";
import { searchMedia } from "./browse/search-media.ts";
import { type HistoryQuery, watchHistory } from "./browse/watch-history.ts";
import { listGenres } from "./genres.ts";
import { recentlyAdded } from "./recently-added.ts";
import type { PlexGet } from "./transport/exchange.ts";

/** What is shown of the libraries and of what was watched. Each call throws as the client says. */
export const createLibraryReads = (get: PlexGet, pages: PlexPages) => ({
  items: (query: ItemsQuery, signal: AbortSignal) => listItems(pages, query, signal),
  genres: (sectionId: string, type: ListedType | undefined, signal: AbortSignal) =>
    listGenres(get, sectionId, type, signal),
  search: (query: string, limit: number, signal: AbortSignal) => searchMedia(get, query, limit, signal),
  details: (mediaId: string, signal: AbortSignal) => readDetails(get, mediaId, signal),
  recentlyAdded: (sectionId: string | undefined, limit: number, signal: AbortSignal) =>
    recentlyAdded(pages, sectionId, limit, signal),
  onDeck: (query: DeckQuery, signal: AbortSignal) => listOnDeck(get, pages, query, signal),
  history: (query: HistoryQuery, signal: AbortSignal) => watchHistory(pages, query, signal),
  accounts: (signal: AbortSignal) => listAccounts(get, signal),
  devices: (signal: AbortSignal) => listDevices(get, signal),
});
