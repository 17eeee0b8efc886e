import type { Store } from "../../store/open.ts";
import { staleListings } from "../../store/plex/plex-listings.ts";

/**
 * Something of ours arrived in a library of Plex, or left it: it is listed anew at the next look of the index; all of them
 * where it is not said which. Most servers tell by themselves that a library changed.
 */
export const markStale = (store: Store, sectionId?: string): Promise<void> =>
  store.write((trx) => staleListings(trx, sectionId));
