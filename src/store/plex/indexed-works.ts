import { CompiledQuery, type SelectQueryBuilder } from "kysely";
import type { MediaType } from "../../base/identity.ts";
import { parentOf } from "../../base/path/path-map.ts";
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
  { section, type }: { section: string; type: MediaType },
  works: readonly (PlexIds & { id: string })[],
): Promise<void> {
  const rows = await trx
    .selectFrom("plex_work")
    .select(["rating_key", "type", "tmdb_id", "imdb_id", "tvdb_id"])
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
        .where("section", "=", section)
        .where("rating_key", "=", ratingKey)
        .execute();
    }
  }
}

/** A file as Plex lists it; `path` is as the Plex server sees it. */
export type PlexFile = {
  path: string;
  resolution?: string | undefined;
  season?: number | undefined;
  episode?: number | undefined;
  /** The id of the episode. */
  item?: string | undefined;
};

/** The ids that Plex has for a film or show; each may be missing. */
export type PlexIds = {
  tmdbId?: number | undefined;
  imdbId?: string | undefined;
  tvdbId?: number | undefined;
};

type ListedWork = PlexIds & { id: string; files: PlexFile[] };

/**
 * `folders` and `episodesAt` (ms since 1970) are set for a show once its episodes were read.
 */
export type IndexedWork = {
  section: string;
  ratingKey: string;
  folders: string[];
  episodesAt?: number | undefined;
};

type WorkKey = { section: string; ratingKey: string };

/** Columns that a listing provides for a work. */
const LISTED = ["type", "tmdb_id", "imdb_id", "tvdb_id", "round"] as const;

/** Writes a page of a listing. A show keeps its episodes as long as it is the same show. */
export async function writeWorks(
  trx: Trx,
  { section, type, round }: { section: string; type: MediaType; round: number },
  works: readonly ListedWork[],
): Promise<void> {
  for (const some of splitIntoChunks(works)) {
    const rows = some.map(({ id, tmdbId = null, imdbId = null, tvdbId = null }) => ({
      section,
      rating_key: id,
      type,
      tmdb_id: tmdbId,
      imdb_id: imdbId,
      tvdb_id: tvdbId,
      round,
      folders_json: "[]",
      episodes_at: null,
    }));
    await forgetReplacedWorks(trx, { section, type }, some);
    await upsert(trx, "plex_work", ["section", "rating_key"], rows, LISTED);
    if (type !== "movie") continue;
    const keys = some.map(({ id }) => id);
    await trx
      .deleteFrom("plex_file")
      .where("section", "=", section)
      .where("rating_key", "in", keys)
      .execute();
  }
  if (type !== "movie") return;
  await insertFiles(
    trx,
    works.flatMap(({ id, files }) => files.map((file) => ({ section, ratingKey: id, ...file }))),
  );
}

/** Replaces the folders and episodes of a show. */
export async function writeEpisodes(
  trx: Trx,
  { section, ratingKey }: WorkKey,
  { folders, files, at }: { folders: readonly string[]; files: readonly PlexFile[]; at: number },
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable("plex_work")
    .set({ folders_json: JSON.stringify(folders), episodes_at: at })
    .where((e) => e.and({ section, rating_key: ratingKey }))
    .executeTakeFirst();
  // The show was removed in the meantime, so its files would never be deleted.
  if (numUpdatedRows === 0n) return;
  await trx
    .deleteFrom("plex_file")
    .where("section", "=", section)
    .where("rating_key", "=", ratingKey)
    .execute();
  await insertFiles(
    trx,
    files.map((file) => ({ section, ratingKey, ...file })),
  );
}

async function insertFiles(trx: Trx, files: readonly (WorkKey & PlexFile)[]): Promise<void> {
  for (const some of splitIntoChunks(files)) {
    const rows = some.map(
      ({
        section,
        ratingKey,
        path,
        resolution = null,
        season = null,
        episode = null,
        item = null,
      }) => ({
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
  "select section, rating_key, folders_json, episodes_at from plex_work where type = ? and";
type WorkRow = Pick<Schema["plex_work"], "section" | "rating_key" | "folders_json" | "episodes_at">;

/**
 * Finds the works with this TMDB id, sorted by library, followed by works without a TMDB id that
 * have one of the other ids. Agents before 2020 had only one id.
 */
export async function findWorksById(
  db: Db,
  type: MediaType,
  { tmdbId, imdbId, tvdbId }: PlexIds & { tmdbId: number },
): Promise<IndexedWork[]> {
  const works = [...(await rows(db, `${BY_ID} tmdb_id = ?`, [type, tmdbId]))];
  if (imdbId !== undefined) {
    works.push(...(await rows(db, `${BY_ID} tmdb_id is null and imdb_id = ?`, [type, imdbId])));
  }
  if (tvdbId !== undefined) {
    works.push(
      ...(await rows(db, `${BY_ID} tmdb_id is null and imdb_id is null and tvdb_id = ?`, [
        type,
        tvdbId,
      ])),
    );
  }
  return works.map(({ section, rating_key, folders_json, episodes_at }) => ({
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
 * True if Plex has works of this type that have only other ids. For these works, TMDB must be
 * queried.
 */
export async function hasWorksWithoutTmdb(db: Db, type: MediaType): Promise<boolean> {
  const row = await db
    .selectFrom("plex_work")
    .select("rating_key")
    .where("tmdb_id", "is", null)
    .where("type", "=", type)
    .where((e) => e.or([e("imdb_id", "is not", null), e("tvdb_id", "is not", null)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Lists the TMDB ids of the shows in Plex's listings, each once. */
export async function listShowsInPlex(db: Db): Promise<number[]> {
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
  "select path, resolution, season, episode from plex_file where section = ? and rating_key = ? order by path";
type FileRow = Pick<Schema["plex_file"], "path" | "resolution" | "season" | "episode">;

export async function filesOfWork(db: Db, { section, ratingKey }: WorkKey): Promise<PlexFile[]> {
  const { rows: found } = await everywhere(db).executeQuery(
    CompiledQuery.raw(FILES, [section, ratingKey]),
  );
  return (found as FileRow[]).map(({ path, resolution, season, episode }) => ({
    path,
    resolution: resolution ?? undefined,
    season: season ?? undefined,
    episode: episode ?? undefined,
  }));
}

/** Selects the files of Plex's listings, each with its work. */
export const filesOfWorks = (db: Db): SelectQueryBuilder<Schema, "plex_work" | "plex_file", {}> =>
  db
    .selectFrom("plex_file")
    .innerJoin("plex_work", (join) =>
      join
        .onRef("plex_work.section", "=", "plex_file.section")
        .onRef("plex_work.rating_key", "=", "plex_file.rating_key"),
    );

/**
 * Finds the works that have these files (paths as the Plex server sees them). A few files of a work
 * are enough to find it.
 */
export async function findWorksWithFiles(
  db: Db,
  paths: readonly string[],
): Promise<(PlexIds & { type: MediaType; path: string })[]> {
  const found = await filesOfWorks(db)
    .select(["plex_file.path", "type", "tmdb_id", "imdb_id", "tvdb_id"])
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
 * Returns the ids of the films and episodes that have these files, by path as the Plex server sees
 * it.
 */
export async function findItemsWithFiles(
  db: Db,
  paths: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const some of splitIntoChunks(paths)) {
    const rows = await filesOfWorks(db)
      .select(["plex_file.path", "plex_file.rating_key", "plex_file.episode_key", "plex_work.type"])
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

/** Returns the ids of the films and series that have this file, as the Plex server sees it. */
export async function findWorksWithFile(db: Db, path: string): Promise<string[]> {
  const rows = await filesOfWorks(db)
    .select("plex_file.rating_key")
    .distinct()
    .where("plex_file.folder", "=", parentOf(path))
    .where("plex_file.path", "=", path)
    .orderBy("plex_file.rating_key")
    .execute();
  return rows.map(({ rating_key }) => rating_key);
}

/** True if this folder (as the Plex server sees it) also has files of other works. */
export async function isFolderShared(
  db: Db,
  folder: string,
  works: readonly WorkKey[],
): Promise<boolean> {
  const indexedKeys = new Set(works.map(({ section, ratingKey }) => `${section} ${ratingKey}`));
  const found = await db
    .selectFrom("plex_file")
    .select(["section", "rating_key"])
    .distinct()
    .where("folder", "=", folder)
    .limit(indexedKeys.size + 1)
    .execute();
  return found.some(({ section, rating_key }) => !indexedKeys.has(`${section} ${rating_key}`));
}
