import { toDamagedReason } from "../../base/damaged-row.ts";
import type { Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { findStates } from "../../core/release/state-traits.ts";
import type { TorrentKey } from "../../core/torrent/torrent.ts";
import { isIdentity, isReason, listOf, readKnownTexts, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { findOwnStorage, own } from "../storages/scope.ts";
import { enterStorage } from "../storages/storages.ts";
import { upsert } from "../upsert.ts";

/** A torrent that a hook named, so its client must be polled now. `at` is in ms since 1970. */
export type TorrentHint = TorrentKey & { at: number };

/** `hash` must be an infohash. A second call only updates the time. */
export async function addHint(trx: Trx, hint: TorrentHint): Promise<void> {
  const storage = findOwnStorage(trx);
  const isNew = storage !== undefined && storage.id === undefined;
  const of = isNew ? { storage_id: await enterStorage(trx, storage.name, hint.at) } : {};
  await upsert(trx, "torrent_hint", ["client", "hash", "storage_id"], [{ ...hint, ...of }]);
}

export async function listHints(db: Db, client?: string): Promise<TorrentHint[]> {
  const all = db.selectFrom("torrent_hint").select(["client", "hash", "at"]).orderBy("at");
  return await (client === undefined ? all : all.where("client", "=", client)).execute();
}

/** Returns those of the clients that have a torrent, as far as is known. */
export async function clientsOfTorrent(
  db: Db,
  hash: string,
  clients: readonly string[],
): Promise<string[]> {
  const rows = await db
    .selectFrom("torrent")
    .select("client")
    .where("hash", "=", hash)
    .where("client", "in", clients)
    .where("gone_at", "is", null)
    .execute();
  return rows.map(({ client }) => client);
}

/** Drops the hints that were read. A hint that has been given again in the meantime is kept. */
export async function dropHints(trx: Trx, read: readonly TorrentHint[]): Promise<void> {
  for (const { client, hash, at } of read) {
    const given = trx
      .deleteFrom("torrent_hint")
      .where("client", "=", client)
      .where("hash", "=", hash);
    await given.where("at", "=", at).execute();
  }
}

/**
 * Sets source, path or name of a release when a torrent claims or moves it. The version does not
 * change. There may be another release at the new path, which gives way.
 */
export async function setOrigin(
  trx: Trx,
  id: number,
  origin: Partial<Pick<Release, "source" | "path" | "name">>,
): Promise<void> {
  const moved = origin.path === undefined ? origin : { ...origin, live_path: null };
  await trx.updateTable("release").set(moved).where("id", "=", id).execute();
}

/**
 * Lists the ids of torrent releases that were decided by their content, and of filed torrent
 * releases. More of their files may be wanted now.
 */
export async function listDecidedTorrentReleases(db: Db): Promise<Set<number>> {
  const rows = await db
    .selectFrom("release")
    .select("id")
    .where("source", "=", "torrent")
    .where("content_key", "is not", null)
    .where("state", "in", [...findStates(({ settlesAgain }) => settlesAgain !== "no"), "filed"])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Returns the paths of torrent releases, by release id. */
export async function listTorrentReleasePaths(db: Db): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom("release")
    .select(["id", "path"])
    .where("source", "=", "torrent")
    .execute();
  return new Map(rows.map(({ id, path }) => [id, path]));
}

/** A client's address when it last responded, and the folders that it uses, as we see them. */
type RememberedClient = { name: string; address: string; folders: string[] };

export async function listRememberedClients(db: Db): Promise<RememberedClient[]> {
  const rows = await db
    .selectFrom("torrent_client")
    .select(["name", "address", "folders_json as json"])
    .execute();
  return rows.map(({ json, ...client }) => ({
    ...client,
    folders: readKnownTexts(json),
  }));
}

export async function rememberClient(
  trx: Trx,
  { name, address, folders }: RememberedClient,
): Promise<void> {
  const row = { name, address, folders_json: JSON.stringify(folders) };
  await upsert(trx, "torrent_client", ["name", "storage_id"], [row]);
}

/**
 * Lists the folders from which torrents were filed before settings could name the folders of
 * clients, for the process's own storage. The upgrade recorded them, once.
 */
export async function listRecordedFolders(db: Db): Promise<string[]> {
  const rows = await own(db).selectFrom("named_folder").select("path").orderBy("path").execute();
  return rows.map(({ path }) => path);
}

/** The engine's information about a torrent, for display to users. */
export type TorrentNote = {
  waits?: Reason | undefined;
  release?:
    | {
        id: number;
        state: State;
        reasons: readonly Reason[];
        /** The outage or lock that the release waits for. */
        waiting?: Reason | undefined;
        work?: Pick<Identity, "title" | "year"> | undefined;
      }
    | undefined;
};

/**
 * Returns this storage's notes on these torrents of a client, or on all torrents of the client, by
 * hash. A torrent that the storage's engine has not polled yet has no note.
 */
export async function readTorrentNotes(
  db: Db,
  client: string,
  hashes?: readonly string[],
): Promise<Map<string, TorrentNote>> {
  if (hashes?.length === 0) return new Map();
  // Another storage may have a client of the same name, and the same torrent.
  const rows = await own(db)
    .selectFrom("torrent")
    .leftJoin("release", "release.id", "torrent.release_id")
    .select([
      "torrent.hash",
      "torrent.waits_json",
      "release.id",
      "release.state",
      "release.reasons_json",
      "release.waiting_json",
      "release.identity_json",
    ])
    .where("torrent.client", "=", client)
    .$if(hashes !== undefined, (rows) => rows.where("torrent.hash", "in", hashes ?? []))
    .execute();
  return new Map(
    rows.map(({ hash, waits_json: waits, id, state, reasons_json: reasons, ...of }) => [
      hash,
      {
        waits: readShownJson(waits, isReason),
        release:
          id === null || state === null
            ? undefined
            : {
                id,
                state: state as State,
                reasons: readShownJson(reasons ?? "[]", listOf(isReason)) ?? [
                  toDamagedReason(["reasons_json"]),
                ],
                waiting: readShownJson(of.waiting_json, isReason),
                work: readShownJson(of.identity_json, isIdentity),
              },
      },
    ]),
  );
}
