import type { StampedSection } from "../../adapters/plex/browse/stamped-sections.ts";
import type { MediaType } from "../../core/identity.ts";
import type { Store } from "../../store/open.ts";
import { writeWorks } from "../../store/plex/plex-holdings.ts";
import { endListing } from "../../store/plex/plex-listings.ts";
import type { IndexPlex } from "./ports.ts";

/** Undefined for libraries that nothing is filed into: music, photos. */
export const typeOf = (section: { type: string }): MediaType | undefined =>
  section.type === "movie" ? "movie" : section.type === "show" ? "tv" : undefined;

/**
 * Lists one library of Plex into the index, a page a transaction, so that neither memory nor the database is held up.
 * What was listed before is dropped only when the whole list came. Answers how many titles there were.
 */
export async function listSection(
  { store, plex, now }: { store: Store; plex: Pick<IndexPlex, "works">; now: () => number },
  section: StampedSection,
  type: MediaType,
  signal: AbortSignal,
): Promise<number> {
  const listedAt = now();
  let count = 0;
  for await (const works of plex.works(section.id, type, signal)) {
    signal.throwIfAborted();
    await store.write((trx) => writeWorks(trx, { section: section.id, type, round: listedAt }, works), signal);
    count += works.length;
  }
  const listing = { section: section.id, type, stamp: section.stamp, listedAt };
  await store.write((trx) => endListing(trx, listing, listedAt), signal);
  return count;
}
