import type { Selectable, SelectQueryBuilder } from "kysely";
import type { Anchor, Operation, OperationState } from "../../core/journal/operation.ts";
import { isBelowFolder } from "../below-folder.ts";
import {
  isFileIdentity,
  isNumber,
  isObjectWith,
  isOptional,
  isText,
  listOf,
  readJson,
  readOptionalJson,
} from "../json.ts";
import type { Db } from "../open.ts";
import type { OperationTable, Schema } from "../schema.ts";

export const isAnchor = isObjectWith<Anchor>({
  path: isText,
  ino: isText,
  poolBytes: isOptional(isNumber),
});

export function toOperation(row: Selectable<OperationTable>): Operation {
  return {
    id: row.id,
    releaseId: row.release_id,
    itemPath: row.item_path,
    kind: row.kind as Operation["kind"],
    state: row.state as OperationState,
    method: (row.method ?? undefined) as Operation["method"],
    why: row.why ?? undefined,
    lease: row.lease,
    sourcePath: row.source_path,
    source: readJson(row.source_json, isFileIdentity),
    tempPath: row.temp_path ?? undefined,
    temp: readOptionalJson(row.temp_json, isFileIdentity),
    finalPath: row.final_path,
    final: readOptionalJson(row.final_json, isFileIdentity),
    hash: row.hash ?? undefined,
    sourceMode: row.source_mode ?? undefined,
    madeFolders: readJson(row.made_folders_json, listOf(isText)),
    anchor: readOptionalJson(row.anchor_json, isAnchor),
    undoes: row.undoes ?? undefined,
    replaces: row.replaces ?? undefined,
    replacedBy: row.replaced_by ?? undefined,
    error: row.error ?? undefined,
  };
}

export const selectAllOperations = (
  db: Db,
): SelectQueryBuilder<Schema, "operation", Selectable<OperationTable>> =>
  db.selectFrom("operation").selectAll();

type OperationRows = {
  execute(): Promise<Selectable<OperationTable>[]>;
  executeTakeFirst(): Promise<Selectable<OperationTable> | undefined>;
};

export const readOperations = async (rows: OperationRows): Promise<Operation[]> =>
  (await rows.execute()).map(toOperation);

export async function readFirstOperation(rows: OperationRows): Promise<Operation | undefined> {
  const row = await rows.executeTakeFirst();
  return row && toOperation(row);
}

/**
 * Sorts by the time of the intents, and by path within a millisecond, so that a folder comes before
 * its content. To sort a release's few rows, SQL would build a table, which takes 60 µs instead of
 * 12.
 */
export const sortOldestFirst = (rows: readonly Selectable<OperationTable>[]): Operation[] =>
  rows
    .toSorted(
      (a, b) =>
        a.created_at - b.created_at ||
        Number(a.final_path > b.final_path) - Number(a.final_path < b.final_path),
    )
    .map(toOperation);

/** `at` is the time of the operation's last step, in ms since 1970. */
export type DatedOperation = Operation & { at: number };

/** Lists the newest operations of a release, newest first. */
export async function operationsOf(
  db: Db,
  releaseId: number,
  limit: number,
): Promise<DatedOperation[]> {
  const all = selectAllOperations(db)
    .where("release_id", "=", releaseId)
    .orderBy("updated_at", "desc")
    .orderBy("id");
  return (await all.limit(limit).execute()).map((row) => ({
    ...toOperation(row),
    at: row.updated_at,
  }));
}

/** Lists operations with exactly this destination, in the library or in the trash, newest first. */
export async function listOperationsTo(db: Db, path: string): Promise<DatedOperation[]> {
  const newest = selectAllOperations(db)
    .where("final_path", "=", path)
    .orderBy("updated_at", "desc")
    .limit(50);
  return (await newest.execute()).map((row) => ({ ...toOperation(row), at: row.updated_at }));
}

/** Lists the ids of releases that ever published something below a folder, newest first. */
export async function listPublishersBelow(
  db: Db,
  folder: string,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom("operation")
    .select("release_id")
    .distinct()
    .where(isBelowFolder("final_path", folder))
    .where("kind", "=", "publish")
    .orderBy("release_id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.release_id);
}
