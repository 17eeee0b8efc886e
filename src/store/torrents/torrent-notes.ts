import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { statesWhere } from "../../core/release/state-traits.ts";
import { isReason, isText, listOf, readJson, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";

/** Transmission's hook named this torrent, so poll now. `at` in ms since 1970. */
export type TorrentHint = { hash: string; at: number };

/** `hash` must be an infohash. Another call only updates the time. */
export async function addHint(trx: Trx, { hash, at }: TorrentHint): Promise<void> {
  await trx
    .insertInto("torrent_hint")
    .values({ hash, at })
    .onConflict((c) => c.column("hash").doUpdateSet({ at }))
    .execute();
}

export const hints = (db: Db): Promise<TorrentHint[]> =>
  db.selectFrom("torrent_hint").selectAll().orderBy("at").execute();

/** Drops the hints that were read. One that was given again since stays. */
export async function dropHints(trx: Trx, read: readonly TorrentHint[]): Promise<void> {
  for (const { hash, at } of read)
    await trx.deleteFrom("torrent_hint").where("hash", "=", hash).where("at", "=", at).execute();
}

/** Sets source, path or name of a release when a torrent claims or moves it. The version does not change. */
export async function setOrigin(
  trx: Trx,
  id: number,
  origin: Partial<Pick<Release, "source" | "path" | "name">>,
): Promise<void> {
  await trx.updateTable("release").set(origin).where("id", "=", id).execute();
}

/** Ids of torrent releases that were decided by their content, and of filed ones: more files may be wanted now. */
export async function decidedTorrentReleases(db: Db): Promise<Set<number>> {
  const rows = await db
    .selectFrom("release")
    .select("id")
    .where("source", "=", "torrent")
    .where("content_key", "is not", null)
    .where("state", "in", [...statesWhere(({ settlesAgain }) => settlesAgain !== "no"), "filed"])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The paths of torrent releases, by their ids. */
export async function torrentReleasePaths(db: Db): Promise<Map<number, string>> {
  const rows = await db.selectFrom("release").select(["id", "path"]).where("source", "=", "torrent").execute();
  return new Map(rows.map(({ id, path }) => [id, path]));
}

/** The Transmission that was asked last, and the folders it uses, as we see them. */
type RememberedTransmission = { url: string; folders: string[] };

export async function rememberedTransmission(db: Db): Promise<RememberedTransmission | undefined> {
  const row = await db.selectFrom("transmission").selectAll().where("id", "=", 1).executeTakeFirst();
  return row && { url: row.url, folders: readJson(row.folders_json, listOf(isText)) };
}

export async function rememberTransmission(trx: Trx, { url, folders }: RememberedTransmission): Promise<void> {
  const row = { url, folders_json: JSON.stringify(folders) };
  await trx
    .insertInto("transmission")
    .values({ id: 1, ...row })
    .onConflict((c) => c.column("id").doUpdateSet(row))
    .execute();
}

/** What the engine knows about a torrent, for a person who reads about it. */
export type TorrentNote = {
  waits?: Reason | undefined;
  release?: { id: number; state: State; reasons: readonly Reason[] } | undefined;
};

/** The notes on these torrents, by hash; none for a torrent that the engine has not polled yet. */
export async function torrentNotes(db: Db, hashes: readonly string[]): Promise<Map<string, TorrentNote>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom("torrent")
    .leftJoin("release", "release.id", "torrent.release_id")
    .select(["torrent.hash", "torrent.waits_json", "release.id", "release.state", "release.reasons_json"])
    .where("torrent.hash", "in", hashes)
    .execute();
  return new Map(
    rows.map(({ hash, waits_json: waits, id, state, reasons_json: reasons }) => [
      hash,
      {
        waits: readOptionalJson(waits, isReason),
        release:
          id === null || state === null
            ? undefined
            : { id, state: state as State, reasons: readJson(reasons ?? "[]", listOf(isReason)) },
      },
    ]),
  );
}
