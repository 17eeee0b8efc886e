import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { nameOfFirstServer } from "../servers/media-servers.ts";
import { upsert } from "../upsert.ts";
import type { SectionKey } from "./indexed-works.ts";

/**
 * A server's library as of the last response, remembered for when the server is down. Paths are as
 * the server sees them.
 */
export type RememberedSection = { id: string; title: string; type: string; locations: string[] };

/** A remembered library with the name of its server. */
export type ServerSection = RememberedSection & { server: string };

/** Lists the libraries of one server; by default, of the first. */
export async function listRememberedSections(db: Db, server?: string): Promise<ServerSection[]> {
  const sections = db
    .selectFrom("plex_section")
    .select(["server", "id", "title", "type", "locations_json as json"])
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
 * True if a server has files in this folder (as the server sees it). `isOnly` means that it is the
 * library's only folder.
 */
export async function hasPlexFilesBelow(
  db: Db,
  { server, section }: SectionKey,
  folder: string,
  isOnly: boolean,
): Promise<boolean> {
  const inside = folder.replace(/[/\\]$/, "");
  // Uses a range instead of LIKE. `after` is the character that follows the separator.
  const [separator, after] = /^(?:[A-Za-z]:|\\\\)/.test(folder) ? ["\\", "]"] : ["/", "0"];
  const file = await db
    .selectFrom("plex_file")
    .select("rating_key")
    .where("server", "=", server)
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
  const works = db.selectFrom("plex_work").select("type").where("server", "=", server);
  return (await works.where("section", "=", section).limit(1).executeTakeFirst())?.type === "tv";
}

/**
 * The last full listing of a library. `stamp` is the library's stamp at that time, which
 * changes whenever the library changes.
 */
export type PlexListing = SectionKey & {
  type: string;
  stamp: string;
  listedAt: number;
  stale: boolean;
};

/** Returns the listings of one server; by default, of all servers. */
export async function listPlexListings(db: Db, server?: string): Promise<PlexListing[]> {
  let listings = db
    .selectFrom("plex_listing")
    .select(["server", "section", "type", "stamp", "listed_at as listedAt", "stale"]);
  if (server !== undefined) listings = listings.where("server", "=", server);
  return (await listings.orderBy("section").orderBy("server").execute()).map((row) => ({
    ...row,
    stale: row.stale === 1,
  }));
}

/** Ends a listing and deletes the works that it did not list. */
export async function endListing(
  trx: Trx,
  {
    server = FIRST_SERVER,
    section,
    type,
    stamp,
    listedAt,
  }: Omit<PlexListing, "server" | "stale"> & { server?: string },
  round: number,
): Promise<void> {
  const works = trx.selectFrom("plex_work").select("rating_key").where("server", "=", server);
  const gone = works.where("section", "=", section).where("round", "!=", round);
  // Two statements delete all works, because a server that was set up again drops ten thousand
  // works, and deleting them blocks the event loop.
  await trx
    .deleteFrom("plex_file")
    .where("server", "=", server)
    .where("section", "=", section)
    .where("rating_key", "in", gone)
    .execute();
  await trx
    .deleteFrom("plex_work")
    .where("server", "=", server)
    .where("section", "=", section)
    .where("round", "!=", round)
    .execute();
  await upsert(
    trx,
    "plex_listing",
    ["server", "section"],
    [{ server, section, type, stamp, listed_at: listedAt, stale: 0 }],
  );
}

/**
 * Marks a library's listing as stale because its files changed, or all listings if no library is
 * given.
 */
export async function markListingsStale(trx: Trx, library?: SectionKey): Promise<void> {
  let stale = trx.updateTable("plex_listing").set({ stale: 1 });
  if (library) {
    stale = stale.where("server", "=", library.server).where("section", "=", library.section);
  }
  await stale.execute();
}

/** Marks all listings of one server as stale. */
export async function markListingsStaleAt(trx: Trx, server: string): Promise<void> {
  await trx.updateTable("plex_listing").set({ stale: 1 }).where("server", "=", server).execute();
}

/** Forgets libraries that a server no longer has. */
export async function keepOnlyListings(
  trx: Trx,
  server: string,
  sections: readonly string[],
): Promise<void> {
  for (const table of ["plex_file", "plex_work", "plex_listing"] as const) {
    let gone = trx.deleteFrom(table).where("server", "=", server);
    if (sections.length > 0) gone = gone.where("section", "not in", sections);
    await gone.execute();
  }
}
