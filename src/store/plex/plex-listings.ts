import type { Kysely } from "kysely";
import type { Trx } from "../open.ts";
import type { Schema } from "../schema.ts";

/** When a library of Plex was last listed in full. `stamp` is what Plex said then of its last change. */
export type PlexListing = { section: string; type: string; stamp: string; listedAt: number; stale: boolean };

export async function plexListings(db: Kysely<Schema>): Promise<PlexListing[]> {
  const rows = await db.selectFrom("plex_listing").selectAll().orderBy("section").execute();
  return rows.map(({ section, type, stamp, listed_at, stale }) => ({
    section,
    type,
    stamp,
    listedAt: listed_at,
    stale: stale === 1,
  }));
}

/** Ends a listing: what it did not see is no longer held. */
export async function endListing(
  trx: Trx,
  { section, type, stamp, listedAt }: Omit<PlexListing, "stale">,
  round: number,
): Promise<void> {
  const gone = trx
    .selectFrom("plex_work")
    .select("rating_key")
    .where("section", "=", section)
    .where("round", "!=", round);
  // Two statements for all: of a server that was set up anew ten thousand are gone, and nothing else runs meanwhile.
  await trx.deleteFrom("plex_file").where("section", "=", section).where("rating_key", "in", gone).execute();
  await trx.deleteFrom("plex_work").where("section", "=", section).where("round", "!=", round).execute();
  const row = { section, type, stamp, listed_at: listedAt, stale: 0 };
  await trx
    .insertInto("plex_listing")
    .values(row)
    .onConflict((c) => c.column("section").doUpdateSet(row))
    .execute();
}

/** Something was put into a library, or taken out of it, that its listing does not know of; any of them where none is named. */
export async function staleListings(trx: Trx, section?: string): Promise<void> {
  let stale = trx.updateTable("plex_listing").set({ stale: 1 });
  if (section !== undefined) stale = stale.where("section", "=", section);
  await stale.execute();
}

/** Forgets libraries that Plex does not have any more. */
export async function keepOnlyListings(trx: Trx, sections: readonly string[]): Promise<void> {
  for (const table of ["plex_file", "plex_work", "plex_listing"] as const) {
    let gone = trx.deleteFrom(table);
    if (sections.length > 0) gone = gone.where("section", "not in", sections);
    await gone.execute();
  }
}
