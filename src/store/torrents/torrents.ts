import { type Insertable, type Selectable, sql } from "kysely";
import { isSentence } from "../../base/actions/sentence.ts";
import type { ForApps, TorrentKey, TorrentWait } from "../../core/torrent/torrent.ts";
import {
  isFlag,
  isObjectWith,
  isOptional,
  isReadableJson,
  isText,
  listOf,
  readJson,
  readKnownTexts,
  readShownJson,
} from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { TorrentTable } from "../schema-outside.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { upsert } from "../upsert.ts";

/**
 * Data about a torrent that is kept while its client is down and after the torrent is gone. Times
 * in ms since 1970.
 */
export type RegisteredTorrent = TorrentKey & {
  /** Raw text from the torrent's maker. */
  name: string;
  /** The torrent's download folder, as we see it. */
  folder: string;
  /**
   * The names that the torrent has directly in that folder; undefined until its file list is read.
   */
  tops?: string[] | undefined;
  /** Every path at which the torrent was ever unfinished. Files left there are never complete. */
  places?: string[] | undefined;
  /** The torrent's own folder for its unfinished data, as we see it; not stored. */
  unfinishedIn?: string | undefined;
  /** The address of the client that had the torrent. */
  server?: string | undefined;
  /** True if the torrent was complete, also on disk, and its files have not changed since. */
  complete: boolean;
  /** Undefined if nothing is missing. */
  waits?: TorrentWait | undefined;
  releaseId?: number | undefined;
  seenAt: number;
  /** Number of consecutive polls that did not list the torrent. */
  missing: number;
  goneAt?: number | undefined;
  /** As of the last poll. */
  labels?: string[] | undefined;
  /** As of the last poll, also the download folder as the client sees it. */
  atClient?: AtClient | undefined;
};

type AtClient = ForApps & { folder: string };

type TorrentRecord = Selectable<TorrentTable>;

export const isWait = isObjectWith<TorrentWait>({ code: isText, message: isSentence });
export const isAtClient = isObjectWith<AtClient>({
  folder: isText,
  category: isOptional(isText),
  id: isOptional(isText),
  isWithoutLabels: isOptional(isFlag),
});

/** Rows whose ids read alike to the database, in which `_` stands for any character. */
const MAX_ALIKE = 100;

/**
 * Reads a row. Unreadable values are omitted, and the torrent does not count as complete until the
 * client lists it again at the next poll.
 */
const toTorrent = (row: TorrentRecord): RegisteredTorrent => ({
  client: row.client,
  hash: row.hash,
  name: row.name,
  folder: row.folder,
  tops: readShownJson(row.tops_json, listOf(isText)),
  places: readKnownTexts(row.places_json),
  server: row.server ?? undefined,
  complete: row.complete === 1 && findTorrentDamage(row).length === 0,
  waits: readShownJson(row.waits_json, isWait),
  releaseId: row.release_id ?? undefined,
  seenAt: row.seen_at,
  missing: row.missing,
  goneAt: row.gone_at ?? undefined,
  labels: readShownJson(row.labels_json, listOf(isText)),
  atClient: readShownJson(row.at_client_json, isAtClient),
});

/** Returns the columns of a torrent's row that cannot be read. */
function findTorrentDamage(row: TorrentRecord): string[] {
  const texts = ["tops_json", "places_json", "labels_json"] as const;
  const damage: string[] = texts.filter((column) => !isReadableJson(row[column], listOf(isText)));
  return isReadableJson(row.waits_json, isWait) ? damage : [...damage, "waits_json"];
}

const toRow = (torrent: RegisteredTorrent): Insertable<TorrentTable> => ({
  client: torrent.client,
  hash: torrent.hash,
  name: torrent.name,
  folder: torrent.folder,
  tops_json: torrent.tops === undefined ? null : JSON.stringify(torrent.tops),
  places_json: JSON.stringify(torrent.places ?? []),
  server: torrent.server ?? null,
  complete: torrent.complete ? 1 : 0,
  waits_json: torrent.waits === undefined ? null : JSON.stringify(torrent.waits),
  release_id: torrent.releaseId ?? null,
  seen_at: torrent.seenAt,
  missing: torrent.missing,
  gone_at: torrent.goneAt ?? null,
  labels_json:
    torrent.labels === undefined || torrent.labels.length === 0
      ? null
      : JSON.stringify(torrent.labels),
  at_client_json: torrent.atClient === undefined ? null : JSON.stringify(torrent.atClient),
});

/**
 * Lists the whole registry: a few thousand rows, which the engine reads once at start and keeps.
 */
export const listAllTorrents = async (db: Db): Promise<RegisteredTorrent[]> =>
  (await db.selectFrom("torrent").selectAll().orderBy("hash").orderBy("client").execute()).map(
    toTorrent,
  );

/**
 * Returns our hash of a newsreader's download by the id that Sonarr and Radarr use for it. A
 * number may be used again, so the download that was seen last has it. Undefined for an unknown id.
 */
export async function findHashByAppsId(db: Db, id: string): Promise<string | undefined> {
  const rows = await db
    .selectFrom("torrent")
    .selectAll()
    .where("at_client_json", "like", `%"id":${JSON.stringify(id)}%`)
    .orderBy("seen_at", "desc")
    .limit(MAX_ALIKE)
    .execute();
  return rows.map(toTorrent).find(({ atClient }) => atClient?.id === id)?.hash;
}

/**
 * Returns the torrent that decides which files a release has. If there are several torrents at one
 * path, a complete and present one is preferred.
 */
export async function torrentOfRelease(
  db: Db,
  releaseId: number,
): Promise<RegisteredTorrent | undefined> {
  const row = await db
    .selectFrom("torrent")
    .selectAll()
    .where("release_id", "=", releaseId)
    .orderBy("complete", "desc")
    .orderBy((e) => e("gone_at", "is not", null))
    .orderBy("seen_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row && toTorrent(row);
}

/** Returns the labels of the torrents of a release and of its parent. */
export async function labelsOfRelease(db: Db, releaseId: number): Promise<string[]> {
  const rows = await db
    .selectFrom("torrent")
    .select("labels_json")
    .where("labels_json", "is not", null)
    .where((e) =>
      e.or([
        e("release_id", "=", releaseId),
        e(
          "release_id",
          "in",
          e.selectFrom("release").select("parent_id").where("id", "=", releaseId),
        ),
      ]),
    )
    .execute();
  return [
    ...new Set(rows.flatMap(({ labels_json }) => readJson(labels_json ?? "[]", listOf(isText)))),
  ];
}

const selectWaiting = (db: Db) =>
  db
    .selectFrom("torrent")
    .leftJoin("release", "release.id", "torrent.release_id")
    .where("torrent.waits_json", "is not", null)
    .where("torrent.waits_json", "not like", '{"code":"label"%')
    .where("torrent.gone_at", "is", null)
    .where((e) => e.or([e("release.id", "is", null), e("release.state", "=", "settling")]));

/**
 * Lists the torrents in a client that have a wait code, with their total number. Torrents that a
 * label or a decision excludes are left out.
 */
export async function listWaitingTorrents(
  db: Db,
  limit: number,
): Promise<{
  torrents: RegisteredTorrent[];
  total: number;
}> {
  const waiting = selectWaiting(db);
  const { n } = await waiting
    .select((e) => e.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  const rows = await waiting
    .selectAll("torrent")
    .orderBy("torrent.name")
    .orderBy("torrent.hash")
    .orderBy("torrent.client")
    .limit(limit)
    .execute();
  return { torrents: rows.map(toTorrent), total: n };
}

/** Characters of a stored wait that contain its code, which is at most 19 characters long. */
const MAX_CODE_CHARS = 30;

/**
 * Counts the torrents of `listWaitingTorrents` by their wait code, the most frequent code first.
 */
export async function countWaitingTorrents(db: Db): Promise<{ code: string; count: number }[]> {
  const rows = await selectWaiting(db)
    .select(sql<string>`substr(torrent.waits_json, 1, ${sql.lit(MAX_CODE_CHARS)})`.as("start"))
    .select((e) => e.fn.countAll<number>().as("n"))
    .groupBy("start")
    .execute();
  const counts = new Map<string, number>();
  for (const { start, n } of rows) {
    const [, code = ""] = /^\{"code":"(\w+)/.exec(start) ?? [];
    counts.set(code, (counts.get(code) ?? 0) + n);
  }
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .toSorted((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}

/** For thousands of new torrents, this takes a third of the time that single rows take. */
const ROWS_PER_INSERT = 50;

export async function writeTorrents(
  trx: Trx,
  torrents: readonly RegisteredTorrent[],
): Promise<void> {
  for (const some of splitIntoChunks(torrents.map(toRow), ROWS_PER_INSERT)) {
    await upsert(trx, "torrent", ["client", "hash", "storage_id"], some);
  }
}

export async function forgetTorrents(trx: Trx, keys: readonly TorrentKey[]): Promise<void> {
  for (const { client, hash } of keys) {
    await trx.deleteFrom("torrent").where("client", "=", client).where("hash", "=", hash).execute();
  }
}

/**
 * A wanted file. `path` is relative to the torrent's download folder; `length` is its exact size in
 * bytes.
 */
export type WantedFile = { path: string; length: number };

export const listWantedFiles = (db: Db, { client, hash }: TorrentKey): Promise<WantedFile[]> =>
  db
    .selectFrom("torrent_file")
    .select(["path", "length"])
    .where((e) => e.and({ client, hash }))
    .orderBy("path")
    .execute();

export async function replaceWantedFiles(
  trx: Trx,
  { client, hash }: TorrentKey,
  files: readonly WantedFile[],
): Promise<void> {
  await trx
    .deleteFrom("torrent_file")
    .where("client", "=", client)
    .where("hash", "=", hash)
    .execute();
  const rows = files.map(({ path, length }) => ({ client, hash, path, length }));
  for (const some of splitIntoChunks(rows)) {
    await trx.insertInto("torrent_file").values(some).execute();
  }
}
