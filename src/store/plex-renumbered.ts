import type { MediaType } from "../core/identity.ts";
import type { Trx } from "./open.ts";
import type { PlexIds } from "./plex-holdings.ts";

/** A server that was set up anew gives a number to another work: what is known of the one before is not this one's. */
export async function forgetOthers(
  trx: Trx,
  { section, type }: { section: string; type: MediaType },
  works: readonly (PlexIds & { ratingKey: string })[],
): Promise<void> {
  const known = await trx
    .selectFrom("plex_work")
    .select(["rating_key", "type", "tmdb_id", "imdb_id", "tvdb_id"])
    .where("section", "=", section)
    .where((e) => e.or([e("episodes_at", "is not", null), e("type", "!=", type)]))
    .execute();
  const before = new Map(known.map((row) => [row.rating_key, row]));
  for (const { ratingKey, tmdbId, imdbId, tvdbId } of works) {
    const row = before.get(ratingKey);
    const shared = [tmdbId === row?.tmdb_id, imdbId === row?.imdb_id, tvdbId === row?.tvdb_id].some(Boolean);
    if (!row || (row.type === type && shared)) continue;
    for (const table of ["plex_file", "plex_work"] as const)
      await trx.deleteFrom(table).where("section", "=", section).where("rating_key", "=", ratingKey).execute();
  }
}
