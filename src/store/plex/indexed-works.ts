import { CompiledQuery, type SelectQueryBuilder } from "kysely";
import type { MediaType } from "../../base/identity.ts";
import { parentOf } from "../../base/path/path-map.ts";
import { FIRST_SERVER } from "../../core/library/server-entry.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { everywhere } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";

/**
 * Deletes the rows of replaced works: a server that was set up again reuses rating keys for other
 * works.
 */
async function forgetReplacedWorks(
  trx: Trx,
  { server, section, type }: SectionKey & { type: MediaType },
  works: readonly (PlexIds & { id: string })[],
): Promise<void> {
  const rows = await trx
    .selectFrom("plex_work")
    .select(["rating_key", "type", "tmdb_id", "imdb_id", "tvdb_id"])
    .where("server", "=", server)
    .where("section", "=", section)
    .where((e) => e.or([e("episodes_at", "is not", null), e("type", "!=", type)]))
    .execute();
  const before = new Map(rows.map((row) => [row.rating_key, row]));
  for (const { id: ratingKey, tmdbId, imdbId, tvdbId } of works) {
    const row = before.get(ratingKey);
    const shared = [tmdbId === row?.tmdb_id, imdbId === row?.imdb_id, tvdbId === row?.tvdb_id].some(
      Boolean,
    );
    if (!row || (row.type === type && shared)) continue;
    for (const table of ["plex_file", "plex_work"] as const) {
      await trx
        .deleteFrom(table)
        .where("server", "=", server)
        .where("section", "=", section)
        .where("rating_key", "=", ratingKey)
        .execute();
    }
  }
}

/** A library of a server. Different servers may use the same id. */
export type SectionKey = { server: string; section: string };

/** A file as a server lists it; `path` is as that server sees it. */
export type PlexFile = {
  path: string;
  resolution?: string | undefined;
  season?: number | undefined;
  episode?: number | undefined;
  /** The id of the episode. */
  item?: string | undefined;
};

/** The ids that a server has for a film or show; each may be missing. */
export type PlexIds = {
  tmdbId?: number | undefined;
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

type ListedWork = PlexIds & { id: string; files: PlexFile[]; isPartial?: true };

/**
 * `folders` and `episodesAt` (ms since 1970) are set for a show once its episodes were read.
 */
export type IndexedWork = WorkKey & {
  folders: string[];
  episodesAt?: number | undefined;
};

type WorkKey = SectionKey & { ratingKey: string };

/** Columns that a listing provides for a work. */
const LISTED = ["type", "tmdb_id", "imdb_id", "tvdb_id", "round", "partial"] as const;

/** Writes a page of a listing. A show keeps its episodes as long as it is the same show. */
export async function writeWorks(
  trx: Trx,
  {
    server = FIRST_SERVER,
    section,
    type,
    round,
  }: { server?: string; section: string; type: MediaType; round: number },
  works: readonly ListedWork[],
): Promise<void> {
  for (const some of splitIntoChunks(works)) {
    const rows = some.map(({ id, tmdbId = null, imdbId = null, tvdbId = null, isPartial }) => ({
      server,
      section,
      rating_key: id,
      type,
      tmdb_id: tmdbId,
      imdb_id: imdbId,
      tvdb_id: tvdbId,
      round,
      folders_json: "[]",
      episodes_at: null,
      partial: isPartial ? 1 : 0,
    }));
    await forgetReplacedWorks(trx, { server, section, type }, some);
    await upsert(trx, "plex_work", ["server", "section", "rating_key"], rows, LISTED);
    if (type !== "movie") continue;
    const keys = some.map(({ id }) => id);
    await trx
      .deleteFrom("plex_file")
      .where("server", "=", server)
      .where("section", "=", section)
      .where("rating_key", "in", keys)
      .execute();
  }
  if (type !== "movie") return;
  await insertFiles(
    trx,
    works.flatMap(({ id, files }) =>
      files.map((file) => ({ server, section, ratingKey: id, ...file })),
    ),
  );
}

/** Replaces the folders and episodes of a show. */
export async function writeEpisodes(
  trx: Trx,
  { server = FIRST_SERVER, section, ratingKey }: Omit<WorkKey, "server"> & { server?: string },
  { folders, files, at }: { folders: readonly string[]; files: readonly PlexFile[]; at: number },
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("plex_work")
    .set({ folders_json: JSON.stringify(folders), episodes_at: at })
    .where((e) => e.and({ server, section, rating_key: ratingKey }))
    .executeTakeFirst();
  // The show was removed in the meantime, so its files would never be deleted.
  if (numUpdatedRows === 0n) return;
  await trx
    .deleteFrom("plex_file")
    .where("server", "=", server)
    .where("section", "=", section)
    .where("rating_key", "=", ratingKey)
    .execute();
  await insertFiles(
    trx,
    files.map((file) => ({ server, section, ratingKey, ...file })),
  );
}

async function insertFiles(trx: Trx, files: readonly (WorkKey & PlexFile)[]): Promise<void> {
  for (const some of splitIntoChunks(files)) {
    const rows = some.map(
      ({
        server,
        section,
        ratingKey,
        path,
        resolution = null,
        season = null,
        episode = null,
        item = null,
      }) => ({
        server,
        section,
        rating_key: ratingKey,
        season,
        episode,
        path,
        folder: parentOf(path),
        resolution,
        episode_key: item,
      }),
    );
    await trx.insertInto("plex_file").values(rows).execute();
  }
}

// Written as SQL because it runs for each release, and building a query takes longer than running
// it.
const BY_ID =
  "select server, section, rating_key, folders_json, episodes_at from plex_work" +
  " where server = ? and type = ? and";
type WorkRow = Pick<
  Schema["plex_work"],
  "server" | "section" | "rating_key" | "folders_json" | "episodes_at"
>;

/**
 * Finds a server's works with this TMDB id, sorted by library, followed by works without a TMDB id
 * that have one of the other ids. Agents before 2020 had only one id.
 */
export async function findWorksById(
  db: Db,
  type: MediaType,
  { tmdbId, imdbId, tvdbId }: PlexIds & { tmdbId: number },
  server: string = FIRST_SERVER,
): Promise<IndexedWork[]> {
  const works = [...(await rows(db, `${BY_ID} tmdb_id = ?`, [server, type, tmdbId]))];
  if (imdbId !== undefined) {
    works.push(
      ...(await rows(db, `${BY_ID} tmdb_id is null and imdb_id = ?`, [server, type, imdbId])),
    );
  }
  if (tvdbId !== undefined) {
    works.push(
      ...(await rows(db, `${BY_ID} tmdb_id is null and imdb_id is null and tvdb_id = ?`, [
        server,
        type,
        tvdbId,
      ])),
    );
  }
  return works.map(({ server: name, section, rating_key, folders_json, episodes_at }) => ({
    server: name,
    section,
    ratingKey: rating_key,
    folders: readKnownTexts(folders_json),
    episodesAt: episodes_at ?? undefined,
  }));
}

const rows = async (db: Db, sql: string, values: unknown[]): Promise<WorkRow[]> =>
  (
    await everywhere(db).executeQuery(
      CompiledQuery.raw(`${sql} order by section, rating_key`, values),
    )
  ).rows as WorkRow[];

/**
 * True if a server has works of this type that have only other ids. For these works, TMDB must be
 * queried.
 */
export async function hasWorksWithoutTmdb(
  db: Db,
  type: MediaType,
  server: string,
): Promise<boolean> {
  const row = await db
    .selectFrom("plex_work")
    .select("rating_key")
    .where("server", "=", server)
    .where("tmdb_id", "is", null)
    .where("type", "=", type)
    .where((e) => e.or([e("imdb_id", "is not", null), e("tvdb_id", "is not", null)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lists the TMDB ids of the shows in the servers' listings, each once. */
export async function listShowsOnServers(db: Db): Promise<number[]> {
  const rows = await db
    .selectFrom("plex_work")
    .select("tmdb_id")
    .distinct()
    .where("type", "=", "tv")
    .where("tmdb_id", "is not", null)
    .orderBy("tmdb_id")
    .execute();
  return rows.flatMap(({ tmdb_id: id }) => id ?? []);
}

const FILES =
  "select path, resolution, season, episode from plex_file" +
  " where server = ? and section = ? and rating_key = ? order by path";
type FileRow = Pick<Schema["plex_file"], "path" | "resolution" | "season" | "episode">;

export async function filesOfWork(
  db: Db,
  { server, section, ratingKey }: WorkKey,
): Promise<PlexFile[]> {
  const { rows: found } = await everywhere(db).executeQuery(
    CompiledQuery.raw(FILES, [server, section, ratingKey]),
  );
  return (found as FileRow[]).map(({ path, resolution, season, episode }) => ({
    path,
    resolution: resolution ?? undefined,
    season: season ?? undefined,
    episode: episode ?? undefined,
  }));
}

/** Selects the files of the servers' listings, each with its work. */
export const filesOfWorks = (db: Db): SelectQueryBuilder<Schema, "plex_work" | "plex_file", {}> =>
  db
    .selectFrom("plex_file")
    .innerJoin("plex_work", (join) =>
      join
        .onRef("plex_work.server", "=", "plex_file.server")
        .onRef("plex_work.section", "=", "plex_file.section")
        .onRef("plex_work.rating_key", "=", "plex_file.rating_key"),
    );

/**
 * Finds a server's works that have these files (paths as that server sees them). A few files of a
 * work are enough to find it.
 */
export async function findWorksWithFiles(
  db: Db,
  server: string,
  paths: readonly string[],
): Promise<(PlexIds & { type: MediaType; path: string })[]> {
  const found = await filesOfWorks(db)
    .select(["plex_file.path", "type", "tmdb_id", "imdb_id", "tvdb_id"])
    .where("plex_file.server", "=", server)
    .where("plex_file.folder", "in", [...new Set(paths.map(parentOf))])
    .where("plex_file.path", "in", paths)
    .execute();
  return found.map(({ path, type, tmdb_id, imdb_id, tvdb_id }) => ({
    path,
    type: type as MediaType,
    tmdbId: tmdb_id ?? undefined,
    imdbId: imdb_id ?? undefined,
    tvdbId: tvdb_id ?? undefined,
  }));
}

/**
 * Returns the ids of a server's films and episodes that have these files, by path as that server
 * sees it.
 */
export async function findItemsWithFiles(
  db: Db,
  server: string,
  paths: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const some of splitIntoChunks(paths)) {
    const rows = await filesOfWorks(db)
      .select(["plex_file.path", "plex_file.rating_key", "plex_file.episode_key", "plex_work.type"])
      .where("plex_file.server", "=", server)
      .where("plex_file.folder", "in", [...new Set(some.map(parentOf))])
      .where("plex_file.path", "in", some)
      .execute();
    for (const { path, rating_key, episode_key, type } of rows) {
      const item = type === "movie" ? rating_key : episode_key;
      if (item !== null) found.set(path, [...(found.get(path) ?? []), item]);
    }
  }
  return found;
}

/** Returns the ids of a server's films and series that have this file, as that server sees it. */
export async function findWorksWithFile(db: Db, server: string, path: string): Promise<string[]> {
  const rows = await filesOfWorks(db)
    .select("plex_file.rating_key")
    .distinct()
    .where("plex_file.server", "=", server)
    .where("plex_file.folder", "=", parentOf(path))
    .where("plex_file.path", "=", path)
    .orderBy("plex_file.rating_key")
    .execute();
  return rows.map(({ rating_key }) => rating_key);
}

/** True if this folder (as the server sees it) also has files of other works of the server. */
export async function isFolderShared(
  db: Db,
  { server, folder }: { server: string; folder: string },
  works: readonly WorkKey[],
): Promise<boolean> {
  const indexedKeys = new Set(works.map(({ section, ratingKey }) => `${section} ${ratingKey}`));
  const found = await db
    .selectFrom("plex_file")
    .select(["section", "rating_key"])
    .distinct()
    .where("server", "=", server)
    .where("folder", "=", folder)
    .limit(indexedKeys.size + 1)
    .execute();
  return found.some(({ section, rating_key }) => !indexedKeys.has(`${section} ${rating_key}`));
}
