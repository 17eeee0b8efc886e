import type { Insertable, Selectable } from "kysely";
import type { Sentence } from "../../base/actions/sentence.ts";
import { damagedRelease, toDamagedReason } from "../../base/damaged-row.ts";
import type { EpisodeMapping, Item, ItemRole } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import type { JobAction } from "../../core/journal/method-traits.ts";
import { isMapping, isMediaFacts, isReadableJson, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { sentenceOfText, sentenceToText } from "../sqlite/sentence.ts";
import { upsert } from "../upsert.ts";

export type FiledItem = Item & {
  destination?: string | undefined;
  method?: string | undefined;
  /** Id of the publication that the item's file replaces. */
  replaces?: string | undefined;
  /** Inode of a library file at the time when it was seen. */
  ino?: string | undefined;
  /**
   * The action that a file tool carries out with the item. If it is set, the item's path is
   * absolute.
   */
  action?: JobAction | undefined;
};

const selectItemsOf = (db: Db, releaseId: number) =>
  db.selectFrom("item").selectAll().where("release_id", "=", releaseId).orderBy("path");

/**
 * Returns the files of a release, sorted by path.
 * @throws UserError that names the release if a row is damaged
 */
export const itemsOf = async (db: Db, releaseId: number): Promise<FiledItem[]> =>
  (await selectItemsOf(db, releaseId).execute()).map(toItem);

/**
 * Like `itemsOf`, but for the engine's own work. Undefined if a row is damaged, because the engine
 * skips the release of such a file.
 */
export async function readableItemsOf(db: Db, releaseId: number): Promise<FiledItem[] | undefined> {
  const rows = await selectItemsOf(db, releaseId).execute();
  return rows.some((row) => findItemDamage(row).length > 0) ? undefined : rows.map(toItem);
}

/** Like `itemsOf`, but for display: a damaged row is shown as its file's problem. */
export const shownItemsOf = async (db: Db, releaseId: number): Promise<FiledItem[]> =>
  (await shownItemsOfEach(db, [releaseId])).get(releaseId) ?? [];

/**
 * Like `shownItemsOf`, but for several releases, by release id. Preparing a statement for each
 * release would take longer than reading the rows.
 */
export async function shownItemsOfEach(
  db: Db,
  releaseIds: readonly number[],
): Promise<Map<number, FiledItem[]>> {
  const items = new Map<number, FiledItem[]>(releaseIds.map((id) => [id, []]));
  if (releaseIds.length === 0) return items;
  const rows = await db
    .selectFrom("item")
    .selectAll()
    .where("release_id", "in", [...releaseIds])
    .orderBy("release_id")
    .orderBy("path")
    .execute();
  for (const row of rows) items.get(row.release_id)?.push(toShownItem(row));
  return items;
}

/** Returns the columns of a file's row that cannot be read. */
const findItemDamage = (row: Selectable<Schema["item"]>): string[] =>
  isReadableJson(row.mapping_json, isMapping) ? [] : ["mapping_json"];

/** Damaged facts are as good as none: the header is read again when a name needs it. */
export const readMediaFacts = (json: string | null | undefined): MediaFacts | undefined =>
  json !== undefined && isReadableJson(json, isMediaFacts)
    ? readOptionalJson(json, isMediaFacts)
    : undefined;

/** @throws UserError that names the release if the row is damaged */
function toItem(row: Selectable<Schema["item"]>): FiledItem {
  const damage = findItemDamage(row);
  if (damage.length > 0) throw damagedRelease(row.release_id, damage);
  return readItem(row, row.mapping_json);
}

function toShownItem(row: Selectable<Schema["item"]>): FiledItem {
  const damage = findItemDamage(row);
  if (damage.length === 0) return readItem(row, row.mapping_json);
  return { ...readItem(row, null), problem: toDamagedReason(damage).message };
}

const readItem = (row: Selectable<Schema["item"]>, mapping: string | null): FiledItem => ({
  path: row.path,
  size: row.size,
  mtimeNs: row.mtime_ns,
  role: row.role as ItemRole,
  mapping: readOptionalJson(mapping, isMapping),
  // The column is missing in a database before its migration.
  part: row.part ?? undefined,
  media: readMediaFacts(row.media_json),
  skip: row.skip === 1,
  problem: row.problem === null ? undefined : sentenceOfText(row.problem),
  destination: row.destination ?? undefined,
  method: row.method ?? undefined,
  replaces: row.replaces ?? undefined,
  ino: row.ino ?? undefined,
  action: (row.action ?? undefined) as FiledItem["action"],
});

type NewItem = Item & Pick<FiledItem, "destination" | "action" | "ino">;

/**
 * Replaces a release's files with those that are on disk now, or with the files and actions that a
 * file tool was given.
 */
export async function replaceItems(
  trx: Trx,
  releaseId: number,
  items: readonly NewItem[],
): Promise<void> {
  await trx.deleteFrom("item").where("release_id", "=", releaseId).execute();
  await addItems(trx, releaseId, items);
}

/** Adds the files of a release that has none yet. */
export async function addItems(
  trx: Trx,
  releaseId: number,
  items: readonly NewItem[],
): Promise<void> {
  for (const some of splitIntoChunks(items.map((item) => toRow(releaseId, item)))) {
    await trx.insertInto("item").values(some).execute();
  }
}

const toRow = (releaseId: number, item: FiledItem): Insertable<Schema["item"]> => ({
  release_id: releaseId,
  path: item.path,
  role: item.role,
  size: item.size,
  mtime_ns: item.mtimeNs,
  mapping_json: item.mapping ? JSON.stringify(item.mapping) : null,
  skip: item.skip ? 1 : 0,
  problem: item.problem === undefined ? null : sentenceToText(item.problem),
  ...(item.part === undefined ? {} : { part: item.part }),
  ...(item.media === undefined ? {} : { media_json: JSON.stringify(item.media) }),
  // A file's destination is planned later, unless a file tool set it or the file is already there.
  ...(item.action === undefined && item.ino === undefined
    ? {}
    : {
        destination: item.destination ?? null,
        action: item.action ?? null,
        ino: item.ino ?? null,
      }),
});

const PLANNED = ["mapping_json", "destination", "problem", "replaces", "media_json"] as const;

/**
 * Writes the plan for the files of a release, all at once: episodes, destination, problem, what each
 * file replaces, and what its header states.
 */
export async function saveItems(
  trx: Trx,
  releaseId: number,
  items: readonly FiledItem[],
): Promise<void> {
  const rows = items.map((item) => ({
    ...toRow(releaseId, item),
    destination: item.destination ?? null,
    replaces: item.replaces ?? null,
  }));
  for (const some of splitIntoChunks(rows)) {
    await upsert(trx, "item", ["release_id", "path"], some, PLANNED);
  }
}

/**
 * Removes files from a release because another release has them now, and updates the release's
 * size.
 */
export async function removeItems(
  trx: Trx,
  releaseId: number,
  paths: readonly string[],
): Promise<void> {
  for (const path of paths) {
    await trx
      .deleteFrom("item")
      .where("release_id", "=", releaseId)
      .where("path", "=", path)
      .execute();
  }
  const rest = await trx
    .selectFrom("item")
    .select("size")
    .where("release_id", "=", releaseId)
    .execute();
  const bytes = rest.reduce((sum, { size }) => sum + size, 0);
  await trx
    .updateTable("release")
    .set({ file_count: rest.length, bytes })
    .where("id", "=", releaseId)
    .execute();
}

export type ItemChange = {
  role?: ItemRole;
  mapping?: EpisodeMapping | null;
  part?: number | null;
  skip?: boolean;
  destination?: string | null;
  method?: string | null;
  problem?: Sentence | null;
  replaces?: string | null;
  mtime_ns?: string;
};

export async function changeItem(
  trx: Trx,
  releaseId: number,
  path: string,
  change: ItemChange,
): Promise<void> {
  const { mapping, skip, problem, ...plain } = change;
  await trx
    .updateTable("item")
    .set({
      ...plain,
      ...(mapping === undefined ? {} : { mapping_json: mapping && JSON.stringify(mapping) }),
      ...(skip === undefined ? {} : { skip: skip ? 1 : 0 }),
      ...(problem === undefined ? {} : { problem: problem && sentenceToText(problem) }),
    })
    .where((e) => e.and({ release_id: releaseId, path }))
    .execute();
}

/** Facts from the header of a release's file. */
export type ReadHeader = { releaseId: number; path: string; media: MediaFacts };

/** Stores what headers state, so that later names get the same values. */
export async function saveHeaders(trx: Trx, headers: readonly ReadHeader[]): Promise<void> {
  for (const { releaseId, path, media } of headers) {
    await trx
      .updateTable("item")
      .set({ media_json: JSON.stringify(media) })
      .where((e) => e.and({ release_id: releaseId, path }))
      .execute();
  }
}

/** Marks exactly these files of a release as skipped, and no others. */
export async function setSkipped(
  trx: Trx,
  releaseId: number,
  paths: readonly string[],
): Promise<void> {
  const ownItems = trx.updateTable("item").where("release_id", "=", releaseId);
  await ownItems.set({ skip: 0 }).where("skip", "=", 1).execute();
  for (const some of splitIntoChunks(paths)) {
    await ownItems.set({ skip: 1 }).where("path", "in", some).execute();
  }
}

/** A video of an approved release, before it is planned. */
export type ApprovedVideo = Pick<Item, "path" | "size" | "mapping"> & {
  releaseId: number;
  releaseName: string;
  decidedBy: string | undefined;
};

/**
 * Lists the videos of this work's approved releases that can be filed now, the oldest release
 * first. Omits releases that wait for a disk or a service, and those for which a person decided
 * about the version in the library.
 */
export async function listApprovedVideos(
  db: Db,
  work: { type: string; tmdbId: number },
): Promise<ApprovedVideo[]> {
  const rows = await db
    .selectFrom("item")
    .innerJoin("release", "release.id", "item.release_id")
    .select(["release.id", "release.name", "release.decided_by"])
    .select(["item.path", "item.size", "item.mapping_json"])
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where((e) => e.and({ "release.state": "approved", "release.tries": 0, "item.role": "video" }))
    .where("release.source", "!=", "library")
    .where("release.job", "is", null)
    .where("release.waiting_json", "is", null)
    .where("release.wish_json", "is", null)
    .where("release.duplicates_json", "is", null)
    .where("item.skip", "=", 0)
    .orderBy("release.id")
    .orderBy("item.path")
    .execute();
  return rows.map(({ id, name, decided_by: decidedBy, path, size, mapping_json: json }) => ({
    releaseId: id,
    releaseName: name,
    decidedBy: decidedBy ?? undefined,
    path,
    size,
    mapping: readOptionalJson(json, isMapping),
  }));
}

/**
 * Lists the episodes (undefined for a movie) of each video that other releases of this work are
 * filing.
 */
export async function listMappingsBeingFiled(
  db: Db,
  work: { type: string; tmdbId: number },
  exceptRelease: number,
): Promise<(EpisodeMapping | undefined)[]> {
  const rows = await db
    .selectFrom("item")
    .innerJoin("release", "release.id", "item.release_id")
    .select("item.mapping_json")
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where("release.state", "=", "filing")
    .where("release.id", "!=", exceptRelease)
    .where("item.role", "=", "video")
    .where("item.destination", "is not", null)
    .execute();
  return rows.map(({ mapping_json: json }) => readOptionalJson(json, isMapping));
}
