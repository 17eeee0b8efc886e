import type { Selectable } from "kysely";
import type { By } from "../../core/actor.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Db, Trx } from "../open.ts";
import type { TrashTable } from "../schema.ts";

/** What a person asked for: the engine puts the file back, or deletes it now. */
export type TrashRequest = "restore" | "purge";

/** A row of the trash's manifest: only what stands here is ever put back or purged. Times in ms since 1970. */
export type Trashed = {
  operationId: string;
  releaseId: number;
  /** Where it lies now. */
  path: string;
  /** Where it stood in the library. */
  originalPath: string;
  /** What it was filed from: while that is the same, this is not the last copy. */
  sourcePath: string;
  source: FileIdentity;
  identity: FileIdentity;
  trashedAt: number;
  /** Why a purge left it. */
  kept?: string | undefined;
  wish?: TrashRequest | undefined;
  /** Why what was asked was not done, in one sentence. */
  problem?: string | undefined;
  purgedAt?: number | undefined;
  restoredAt?: number | undefined;
};

export async function addTrashed(trx: Trx, row: Trashed): Promise<void> {
  await trx
    .insertInto("trash")
    .values({
      operation_id: row.operationId,
      release_id: row.releaseId,
      path: row.path,
      original_path: row.originalPath,
      source_path: row.sourcePath,
      identity_json: JSON.stringify(row.identity),
      source_json: JSON.stringify(row.source),
      trashed_at: row.trashedAt,
    })
    .onConflict((c) => c.doNothing())
    .execute();
}

const toTrashed = (row: Selectable<TrashTable>): Trashed => ({
  operationId: row.operation_id,
  releaseId: row.release_id,
  path: row.path,
  originalPath: row.original_path,
  sourcePath: row.source_path,
  source: JSON.parse(row.source_json) as FileIdentity,
  identity: JSON.parse(row.identity_json) as FileIdentity,
  trashedAt: row.trashed_at,
  kept: row.kept ?? undefined,
  wish: (row.wish ?? undefined) as TrashRequest | undefined,
  problem: row.problem ?? undefined,
  purgedAt: row.purged_at ?? undefined,
  restoredAt: row.restored_at ?? undefined,
});

const selectInTrash = (db: Db) =>
  db.selectFrom("trash").selectAll().where("purged_at", "is", null).where("restored_at", "is", null);

/** All that lies in the trash, oldest first. */
export const allInTrash = async (db: Db): Promise<Trashed[]> =>
  (await selectInTrash(db).orderBy("trashed_at").orderBy("operation_id").execute()).map(toTrashed);

/** What was put into the trash before `before` (ms since 1970) and is still there, oldest first. */
export async function trashedBefore(db: Db, before: number): Promise<Trashed[]> {
  const rows = await selectInTrash(db).where("trashed_at", "<", before).orderBy("trashed_at").execute();
  return rows.map(toTrashed);
}

/** What a person asked something for that is not done yet, in the order in which it was asked. */
export const requestedTrash = async (db: Db): Promise<Trashed[]> =>
  (await selectInTrash(db).where("wish", "is not", null).orderBy("wish_at").orderBy("operation_id").execute()).map(
    toTrashed,
  );

/** The row of this operation if its file lies there still. */
export async function findTrashed(db: Db, operationId: string): Promise<Trashed | undefined> {
  const row = await selectInTrash(db).where("operation_id", "=", operationId).executeTakeFirst();
  return row && toTrashed(row);
}

/** What of a release was ever put into the trash, also what left it since, oldest first. */
export async function trashOf(db: Db, releaseId: number): Promise<Trashed[]> {
  const rows = await db
    .selectFrom("trash")
    .selectAll()
    .where("release_id", "=", releaseId)
    .orderBy("trashed_at")
    .orderBy("operation_id")
    .execute();
  return rows.map(toTrashed);
}

/**
 * Writes down what a person asks for. False when the file left the trash meanwhile, or is to be put back and would be
 * deleted: who wants it kept counts.
 */
export async function requestTrash(trx: Trx, operationId: string, wish: TrashRequest, by: By): Promise<boolean> {
  let row = trx
    .updateTable("trash")
    .set({ wish, wish_by: by.actor, wish_at: by.at, problem: null })
    .where("operation_id", "=", operationId)
    .where("purged_at", "is", null)
    .where("restored_at", "is", null);
  if (wish === "purge") row = row.where((e) => e.or([e("wish", "is", null), e("wish", "!=", "restore")]));
  return (await row.executeTakeFirst()).numUpdatedRows === 1n;
}

/** It cannot be done: the wish is over, and the list says why. Another wish that came meanwhile stays. */
export async function refuseTrashRequest(
  trx: Trx,
  operationId: string,
  wish: TrashRequest,
  problem: string,
): Promise<void> {
  await trx
    .updateTable("trash")
    .set({ wish: null, problem })
    .where("operation_id", "=", operationId)
    .where("wish", "=", wish)
    .execute();
}

/** Why it is not done yet; it stays asked for. */
export async function noteTrashProblem(trx: Trx, operationId: string, problem: string): Promise<void> {
  await trx.updateTable("trash").set({ problem }).where("operation_id", "=", operationId).execute();
}

export async function markRestored(trx: Trx, operationId: string, at: number): Promise<void> {
  await trx
    .updateTable("trash")
    .set({ restored_at: at, wish: null, problem: null, kept: null })
    .where("operation_id", "=", operationId)
    .execute();
}

export async function markPurged(trx: Trx, operationId: string, at: number): Promise<void> {
  await trx
    .updateTable("trash")
    .set({ purged_at: at, kept: null, wish: null, problem: null })
    .where("operation_id", "=", operationId)
    .execute();
}

export async function markKept(trx: Trx, operationId: string, why: string): Promise<void> {
  await trx.updateTable("trash").set({ kept: why }).where("operation_id", "=", operationId).execute();
}
