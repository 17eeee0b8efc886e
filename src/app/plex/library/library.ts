import type { PathMap } from "../../../core/path/path-map.ts";
import type { ReadPlex } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { type ItemsQuery, listLibraryItems, type RecentQuery, recentlyAdded } from "./list-items.ts";
import { type DetailsQuery, mediaDetails } from "./media-details.ts";
import { type DeckQuery, onDeck } from "./on-deck.ts";
import type { LibraryPlex } from "./ports.ts";
import { type ScanRequest, scanLibrary } from "./scan-library.ts";
import { type SearchQuery, searchMedia } from "./search-media.ts";
import type {
  ShownDeck,
  ShownDetails,
  ShownFound,
  ShownItems,
  ShownRecent,
  ShownScan,
  ShownViewings,
} from "./shapes.ts";
import { type WatchQuery, watchHistory } from "./watch-history.ts";

/**
 * What is in Plex's libraries and what was watched: fresh, or as it was when Plex last answered. Each throws
 * `UserError` for what does not exist, and `Outage` when Plex gives no answer and none is kept.
 */
export type Library = {
  items(query: ItemsQuery, signal: AbortSignal): Promise<ShownItems & ShownAge>;
  search(query: SearchQuery, signal: AbortSignal): Promise<ShownFound & ShownAge>;
  details(query: DetailsQuery, signal: AbortSignal): Promise<ShownDetails & ShownAge>;
  recentlyAdded(query: RecentQuery, signal: AbortSignal): Promise<ShownRecent & ShownAge>;
  onDeck(query: DeckQuery, signal: AbortSignal): Promise<ShownDeck & ShownAge>;
  history(query: WatchQuery, signal: AbortSignal): Promise<ShownViewings & ShownAge>;
  scan(request: ScanRequest, signal: AbortSignal): Promise<ShownScan>;
};

export const createLibrary = (parts: {
  plex: LibraryPlex;
  read: ReadPlex;
  userToken?: Parameters<typeof onDeck>[0]["userToken"];
  pathMap: readonly PathMap[];
  /** Called when Plex is about to find something new. Does not throw. */
  changed: () => Promise<void>;
}): Library => ({
  items: (query, signal) => listLibraryItems(parts, query, signal),
  search: (query, signal) => searchMedia(parts, query, signal),
  details: (query, signal) => mediaDetails(parts, query, signal),
  recentlyAdded: (query, signal) => recentlyAdded(parts, query, signal),
  onDeck: (query, signal) => onDeck(parts, query, signal),
  history: (query, signal) => watchHistory(parts, query, signal),
  async scan(request, signal) {
    const shown = await scanLibrary(parts, request, signal);
    await parts.changed();
    return shown;
  },
});
