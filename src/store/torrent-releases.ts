import type { Kysely } from "kysely";
import type { Release } from "../core/release/release.ts";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Where a release comes from and lies, which its version does not speak of: a torrent took it over, or moved it. */
export async function setOrigin(
  trx: Trx,
  id: number,
  origin: Partial<Pick<Release, "source" | "path" | "name">>,
): Promise<void> {
  await trx.updateTable("release").set(origin).where("id", "=", id).execute();
}

/** Ids of torrents' releases that were decided on by their content; of what is filed more files may have been chosen. */
export async function decidedTorrentReleases(db: Kysely<Schema>): Promise<Set<number>> {
  const rows = await db
    .selectFrom("release")
    .select("id")
    .where("source", "=", "torrent")
    .where("content_key", "is not", null)
    .where("state", "not in", ["settling", "filing", "undoing", "gone"])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Where the releases of torrents lie, by their ids. */
export async function torrentReleasePaths(db: Kysely<Schema>): Promise<Map<number, string>> {
  const rows = await db.selectFrom("release").select(["id", "path"]).where("source", "=", "torrent").execute();
  return new Map(rows.map(({ id, path }) => [id, path]));
}
