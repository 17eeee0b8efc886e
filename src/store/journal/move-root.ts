import { type RawBuilder, sql } from "kysely";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { LIBRARY_MOVE } from "../../core/release/job.ts";
import { isText, listOf, readShownJson } from "../json.ts";
import type { Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { everywhere, type Own } from "../storages/scope.ts";
import { upsert } from "../upsert.ts";
import {
  ANCHORS,
  isOwnRow,
  isWithinSql,
  type JsonChange,
  type KnownIdentity,
  MADE_FOLDERS,
  writeJson,
} from "./moved-json.ts";
import { isAnchor } from "./operation-row.ts";

/** A column that contains an absolute path. `key` is SQL that identifies the row. */
type PathColumn = { table: string; column: string; key: string };

/**
 * Every column that contains a path as this machine sees it. A move of a root changes all of them.
 * The tests list the other columns with paths, and why they stay.
 */
export const MOVED: readonly PathColumn[] = [
  { table: "release", column: "path", key: "id" },
  { table: "operation", column: "source_path", key: "id" },
  { table: "operation", column: "temp_path", key: "id" },
  { table: "operation", column: "final_path", key: "id" },
  { table: "item", column: "destination", key: "release_id || '/' || path" },
  { table: "trash", column: "path", key: "operation_id" },
  { table: "trash", column: "original_path", key: "operation_id" },
  { table: "trash", column: "source_path", key: "operation_id" },
  { table: "scan", column: "folder", key: "id" },
  { table: "renamed_video", column: "path", key: "release_id || '/' || operation_id" },
];

/** A move of everything that the journal has below a folder. `releaseId` is the job of the move. */
export type RootMove = { releaseId: number; from: string; to: string };

/**
 * `staying`: exact paths that keep their names. `identities`: what the files and folders are now,
 * with the identities they replace.
 */
export type RootMoveDetails = {
  staying: readonly string[];
  identities: readonly (KnownIdentity & { now: FileIdentity })[];
  /** Inodes of the library folders, by their new paths. */
  anchors: ReadonlyMap<string, string>;
};

const STAYS = "stays";
/** Folders between whose names a path is moved that is above or below its new place. */
const ASIDE = "/plex-ingest library move";

/**
 * Moves every path at or below a folder. Notes each changed row, so that `moveRootBack` changes
 * exactly these. Touches no file.
 */
export async function moveRoot(
  trx: Trx,
  move: RootMove,
  { staying, identities, anchors }: RootMoveDetails,
): Promise<void> {
  const { releaseId, from, to } = move;
  const stays = staying.map((path) => noted(move, STAYS, path));
  await note(trx, stays);
  for (const place of MOVED) await notePaths(trx, move, place);
  const changes = identities.map((one) => ({ ...one, after: JSON.stringify(one.now) }));
  const written = await writeJson(trx, changes);
  await movePaths(trx, releaseId, from, to);
  const anchored = await moveJson(trx, move, anchors);
  const changed = [...written, ...anchored];
  await note(
    trx,
    changed.map(({ place, key, json }) => noted(move, place, key, json)),
  );
}

/**
 * Moves the rows back that `moveRoot` changed, from where they are now, with the identities that
 * they had.
 */
export async function moveRootBack(trx: Trx, { releaseId, from, to }: RootMove): Promise<void> {
  const rows = await trx
    .selectFrom("moved_row")
    .select(["place", "row_key as key", "before"])
    .where("release_id", "=", releaseId)
    .where("before", "is not", null)
    .execute();
  await movePaths(trx, releaseId, to, from);
  await moveJson(trx, { releaseId, from: to, to: from }, new Map());
  const changes = rows.flatMap(({ before: after, ...row }) =>
    after === null ? [] : { ...row, after },
  );
  await writeJson(trx, changes);
}

type NotedRow = { release_id: number; place: string; row_key: string; before: string | null };

const noted = (
  { releaseId }: RootMove,
  place: string,
  key: string,
  before: string | null = null,
): NotedRow => ({ release_id: releaseId, place, row_key: key, before });

async function note(trx: Trx, rows: readonly NotedRow[]): Promise<void> {
  for (const some of splitIntoChunks(rows)) {
    await upsert(trx, "moved_row", ["release_id", "place", "row_key"], some);
  }
}

const placeOf = ({ table, column }: PathColumn): string => `${table}.${column}`;

const keyOf = ({ key }: PathColumn): RawBuilder<string> => sql`cast(${sql.raw(key)} as text)`;

const notedKeys = (releaseId: number, ...places: string[]): RawBuilder<unknown> =>
  sql`(select row_key from moved_row where release_id = ${releaseId} and place in (${sql.join(places)}))`;

/**
 * True for a row that the move noted. PostgreSQL would join an `in` to the noted rows. It has no
 * statistics of rows that were just written, and then compares each row with each other one. With
 * `is true`, it reads the noted rows once, into a hash table.
 */
const isNoted = (
  key: RawBuilder<unknown>,
  releaseId: number,
  ...places: string[]
): RawBuilder<boolean> => sql`(${key} in ${notedKeys(releaseId, ...places)}) is true`;

const movedSql = (column: RawBuilder<unknown>, from: string, to: string): RawBuilder<string> =>
  sql`cast(${to} as text) || substr(${column}, length(cast(${from} as text)) + 1)`;

/** A release of a download keeps its path if another one is waiting at its new path. */
const isFree = (column: RawBuilder<unknown>, { from, to }: RootMove): RawBuilder<boolean> =>
  sql`not exists (select 1 from release as other where other.storage_id = release.storage_id
    and other.live_path is not null and release.live_path is not null
    and other.live_path = case when release.source = 'library' then 'library:' else '' end || ${movedSql(column, from, to)})`;

async function notePaths(trx: Trx, move: RootMove, place: PathColumn): Promise<void> {
  const { releaseId, from } = move;
  const column = sql.ref(`${place.table}.${place.column}`);
  await sql`insert into moved_row (release_id, place, row_key)
    select cast(${releaseId} as integer), cast(${placeOf(place)} as text), ${keyOf(place)} from ${sql.table(place.table)}
    where ${isWithinSql(column, from)} and ${isOwnRow(trx, place.table)}
      and ${isBelow(move.to, from) ? sql`not ${isWithinSql(column, move.to)}` : sql`1 = 1`}
      and ${place.table === "release" ? isFree(column, move) : sql`1 = 1`}
      and ${column} not in ${notedKeys(releaseId, STAYS)}`.execute(everywhere(trx));
}

async function movePaths(trx: Trx, releaseId: number, from: string, to: string): Promise<void> {
  if (isAtOrBelow(from, to) || isAtOrBelow(to, from)) {
    await movePaths(trx, releaseId, from, ASIDE);
    return movePaths(trx, releaseId, ASIDE, to);
  }
  for (const place of MOVED) {
    const column = sql.ref(place.column);
    await sql`update ${sql.table(place.table)} set ${column} = ${movedSql(column, from, to)}
      where ${isWithinSql(column, from)} and ${isOwnRow(trx, place.table)}
        and ${isNoted(keyOf(place), releaseId, placeOf(place))}`.execute(everywhere(trx));
  }
  await trx
    .updateTable("release")
    .set({ live_path: sql`case when source = 'library' then 'library:' || path else path end` })
    .where("live_path", "is not", null)
    .where(isNoted(sql`cast(id as text)`, releaseId, "release.path"))
    .execute();
}

/**
 * Moves the paths within JSON of those operations whose file was moved. Returns the anchors that
 * they had, to be noted.
 */
async function moveJson(
  trx: Trx,
  { releaseId, from, to }: RootMove,
  anchors: ReadonlyMap<string, string>,
): Promise<JsonChange[]> {
  const rows = await trx
    .selectFrom("operation")
    .select(["id", "anchor_json", "made_folders_json"])
    .where((e) => e.or([e("anchor_json", "is not", null), e("made_folders_json", "<>", "[]")]))
    .where(isNoted(sql.ref("id"), releaseId, "operation.final_path", "operation.source_path"))
    .execute();
  const moved = (path: string): string =>
    isAtOrBelow(path, from) ? to + path.slice(from.length) : path;
  const changes: JsonChange[] = [];
  for (const { id: key, anchor_json: anchorJson, made_folders_json: madeJson } of rows) {
    // A damaged value is not changed, because a person may still be able to read it.
    const anchor = readShownJson(anchorJson, isAnchor);
    const made = readShownJson(madeJson, listOf(isText));
    if (anchor && anchorJson !== null) {
      const after = JSON.stringify(toAnchor(moved(anchor.path), anchor, anchors));
      changes.push({ place: ANCHORS, key, json: anchorJson, after });
    }
    if (made) {
      const after = JSON.stringify(made.map(moved));
      changes.push({ place: MADE_FOLDERS, key, json: madeJson, after });
    }
  }
  const written = await writeJson(
    trx,
    changes.filter(({ json, after }) => json !== after),
  );
  return written.filter(({ place }) => place === ANCHORS);
}

const toAnchor = (path: string, before: Anchor, anchors: ReadonlyMap<string, string>): Anchor => {
  const ino = anchors.get(path) ?? before.ino;
  // The size of a pool says nothing about another place.
  return path === before.path ? { ...before, ino } : { path, ino };
};

/** Lists the paths of those of the releases that the library already had. */
export async function listLibraryPaths(db: Own, releases: readonly number[]): Promise<string[]> {
  const paths: string[] = [];
  for (const some of splitIntoChunks(releases)) {
    const library = db.selectFrom("release").select("path").where("source", "=", "library");
    for (const { path } of await library.where("id", "in", some).execute()) paths.push(path);
  }
  return paths;
}

/** Finds the newest other move in force that was made after this one. */
export async function findMoveSince(db: Own, releaseId: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("release")
    .select("id")
    .where((e) => e.and({ job: LIBRARY_MOVE, state: "filed" }))
    .where("id", ">", releaseId)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
