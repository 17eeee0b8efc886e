import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { nameOfFirstServer } from "../servers/media-servers.ts";
import { upsert } from "../upsert.ts";

/**
 * A Plex library as of the last response, remembered for when Plex is down. Paths are as the Plex
 * server sees them.
 */
export type RememberedSection = { id: string; title: string; type: string; locations: string[] };

/** Lists the libraries of one server; by default, of the first. */
export async function listRememberedSections(
  db: Db,
  server?: string,
): Promise<RememberedSection[]> {
  const sections = db
    .selectFrom("plex_section")
    .select(["id", "title", "type", "locations_json as json"])
    .where("server", "=", server ?? nameOfFirstServer(db));
  const rows = await sections.orderBy("position").execute();
  return rows.map(({ json, ...section }) => ({
    ...section,
    locations: readKnownTexts(json),
  }));
}

export async function rememberSections(
  trx: Trx,
  sections: readonly RememberedSection[],
  server: string = FIRST_SERVER,
): Promise<void> {
  await trx.deleteFrom("plex_section").where("server", "=", server).execute();
  for (const [position, { id, title, type, locations }] of sections.entries()) {
    const row = { server, id, position, title, type, locations_json: JSON.stringify(locations) };
    await trx.insertInto("plex_section").values(row).execute();
  }
}

/**
 * True if Plex has files in this folder (as the Plex server sees it). `isOnly` means that it is the
 * library's only folder.
 */
export async function hasPlexFilesBelow(
  db: Db,
  section: string,
  folder: string,
  isOnly: boolean,
): Promise<boolean> {
  const inside = folder.replace(/[/\\]$/, "");
  // Uses a range instead of LIKE. `after` is the character that follows the separator.
  const [separator, after] = /^(?:[A-Za-z]:|\\\\)/.test(folder) ? ["\\", "]"] : ["/", "0"];
  const file = await db
    .selectFrom("plex_file")
    .select("rating_key")
    .where("section", "=", section)
    .where((e) =>
      e.or([
        e("folder", "in", [folder, inside]),
        e.and([e("folder", ">", inside + separator), e("folder", "<", inside + after)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  if (file !== undefined || !isOnly) return file !== undefined;
  // The files of a show are listed only when its episodes are needed.
  const works = db.selectFrom("plex_work").select("type").where("section", "=", section).limit(1);
  return (await works.executeTakeFirst())?.type === "tv";
}

/**
 * The last full listing of a Plex library. `stamp` is the library's stamp at that time, which
 * changes whenever the library changes.
 */
export type PlexListing = {
  section: string;
  type: string;
  stamp: string;
  listedAt: number;
  stale: boolean;
};

export async function listPlexListings(db: Db): Promise<PlexListing[]> {
  const listings = db
    .selectFrom("plex_listing")
    .select(["section", "type", "stamp", "listed_at as listedAt", "stale"]);
  return (await listings.orderBy("section").execute()).map((row) => ({
    ...row,
    stale: row.stale === 1,
  }));
}

/** Ends a listing and deletes the works that it did not list. */
export async function endListing(
  trx: Trx,
  { section, type, stamp, listedAt }: Omit<PlexListing, "stale">,
  round: number,
): Promise<void> {
  const works = trx.selectFrom("plex_work").select("rating_key").where("section", "=", section);
  const gone = works.where("round", "!=", round);
  // Two statements delete all works, because a server that was set up again drops ten thousand
  // works, and deleting them blocks the event loop.
  await trx
    .deleteFrom("plex_file")
    .where("section", "=", section)
    .where("rating_key", "in", gone)
    .execute();
  await trx
    .deleteFrom("plex_work")
    .where("section", "=", section)
    .where("round", "!=", round)
    .execute();
  await upsert(
    trx,
    "plex_listing",
    ["section"],
    [{ section, type, stamp, listed_at: listedAt, stale: 0 }],
  );
}

/**
 * Marks a library's listing as stale because its files changed, or all listings if no section is
 * given.
 */
export async function markListingsStale(trx: Trx, section?: string): Promise<void> {
  let stale = trx.updateTable("plex_listing").set({ stale: 1 });
  if (section !== undefined) stale = stale.where("section", "=", section);
  await stale.execute();
}

/** Forgets libraries that Plex no longer has. */
export async function keepOnlyListings(trx: Trx, sections: readonly string[]): Promise<void> {
  for (const table of ["plex_file", "plex_work", "plex_listing"] as const) {
    let gone = trx.deleteFrom(table);
    if (sections.length > 0) gone = gone.where("section", "not in", sections);
    await gone.execute();
  }
}
