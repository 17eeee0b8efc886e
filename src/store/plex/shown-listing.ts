import type { MediaType } from "../../base/identity.ts";
import { parentOf } from "../../base/path/path-map.ts";
import type { ShownListing } from "../../core/scan/judge.ts";
import type { Trx } from "../open.ts";
import type { SectionKey } from "./indexed-works.ts";

/** A file that a server showed; `path` is as that server sees it. `item`: its film or episode. */
export type ShownEntry = ShownListing & {
  section: string;
  type: MediaType;
  path: string;
  item: string | undefined;
};

/**
 * Writes files that a server showed into its list, so that the list has them before it is read
 * again. A library that was never listed is left out.
 */
export async function writeShown(
  trx: Trx,
  server: string,
  entries: readonly ShownEntry[],
): Promise<void> {
  const files = Map.groupBy(entries, ({ section, path }) => JSON.stringify([section, path]));
  for (const rows of files.values()) {
    const [first] = rows;
    if (!first) continue;
    const key = { server, section: first.section };
    const round = await findRound(trx, key);
    if (round === undefined) continue;
    await trx
      .deleteFrom("plex_file")
      .where((e) => e.and({ ...key, folder: parentOf(first.path), path: first.path }))
      .execute();
    for (const row of rows) await writeOne(trx, key, round, row);
  }
}

/** Returns the round of the last listing, which may still run, so that its end keeps the rows. */
async function findRound(trx: Trx, { server, section }: SectionKey): Promise<number | undefined> {
  const listing = await trx
    .selectFrom("plex_listing")
    .select("listed_at as at")
    .where((e) => e.and({ server, section }))
    .executeTakeFirst();
  if (!listing) return undefined;
  const works = await trx
    .selectFrom("plex_work")
    .select((e) => e.fn.max<number | null>("round").as("round"))
    .where((e) => e.and({ server, section }))
    .executeTakeFirst();
  return works?.round ?? listing.at;
}

async function writeOne(
  trx: Trx,
  key: SectionKey,
  round: number,
  { type, workId, tmdbId, imdbId, tvdbId, path, item, resolution, episodes }: ShownEntry,
): Promise<void> {
  const work = { ...key, rating_key: workId };
  const known = await trx
    .selectFrom("plex_work")
    .select("rating_key")
    .where((e) => e.and(work))
    .executeTakeFirst();
  const ids = { tmdb_id: tmdbId ?? null, imdb_id: imdbId ?? null, tvdb_id: tvdbId ?? null };
  if (known) {
    // A server may show a file before it has matched it.
    const isMatched = [tmdbId, imdbId, tvdbId].some((id) => id !== undefined);
    await trx
      .updateTable("plex_work")
      .set({ round, ...(isMatched && ids) })
      .where((e) => e.and(work))
      .execute();
  } else {
    const fresh = { folders_json: "[]", episodes_at: null, partial: 0 };
    await trx
      .insertInto("plex_work")
      .values({ ...work, type, round, ...ids, ...fresh })
      .execute();
  }
  const file = { ...work, path, folder: parentOf(path), resolution: resolution ?? null };
  const numbers = type === "movie" ? [{ season: undefined, episode: undefined }] : episodes;
  for (const { season = null, episode = null } of numbers) {
    const episodeKey = type === "movie" ? null : (item ?? null);
    await trx
      .insertInto("plex_file")
      .values({ ...file, season, episode, episode_key: episodeKey })
      .execute();
  }
}
