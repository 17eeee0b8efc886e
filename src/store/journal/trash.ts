import type { Selectable, Updateable } from "kysely";
import type { Sentence } from "../../base/actions/sentence.ts";
import { tryOr } from "../../base/errors.ts";
import type { By } from "../../core/actor.ts";
import type { Missing } from "../../core/journal/missing.ts";
import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { isFileIdentity, readJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { TrashTable } from "../schema.ts";
import { sentenceOfText, sentenceToText } from "../sqlite/sentence.ts";
import { readOperations } from "./operation-row.ts";

/** A user's request to restore the file or to delete it now. The engine carries it out. */
export type TrashRequest = "restore" | "purge";

/**
 * A row of the trash manifest. Only files in the manifest are ever restored or purged. Times are in
 * ms since 1970.
 */
export type TrashRow = {
  operationId: string;
  releaseId: number;
  /** The file's current path. */
  path: string;
  /** The file's former path in the library. */
  originalPath: string;
  /**
   * The source file from which the file was filed. While the source is unchanged, the file in the
   * trash is not the last copy.
   */
  sourcePath: string;
  source: FileIdentity;
  identity: FileIdentity;
  trashedAt: number;
  /** Reason why a purge kept the file. */
  kept?: string | undefined;
  request?: TrashRequest | undefined;
  /** Why the request was not carried out, in one sentence. */
  problem?: Sentence | undefined;
  purgedAt?: number | undefined;
  restoredAt?: number | undefined;
};

export async function addTrashed(trx: Trx, row: TrashRow): Promise<void> {
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

const toTrashed = (row: Selectable<TrashTable>): TrashRow => ({
  operationId: row.operation_id,
  releaseId: row.release_id,
  path: row.path,
  originalPath: row.original_path,
  sourcePath: row.source_path,
  source: readJson(row.source_json, isFileIdentity),
  identity: readJson(row.identity_json, isFileIdentity),
  trashedAt: row.trashed_at,
  kept: row.kept ?? undefined,
  request: (row.wish ?? undefined) as TrashRequest | undefined,
  problem: row.problem === null ? undefined : sentenceOfText(row.problem),
  purgedAt: row.purged_at ?? undefined,
  restoredAt: row.restored_at ?? undefined,
});

const selectInTrash = (db: Db) =>
  db
    .selectFrom("trash")
    .selectAll()
    .where("purged_at", "is", null)
    .where("restored_at", "is", null);

type TrashRows = { execute(): Promise<Selectable<TrashTable>[]> };

const trashedOf = async (rows: TrashRows): Promise<TrashRow[]> =>
  (await rows.execute()).map(toTrashed);

/** Leaves out rows that cannot be read. Such a file stays in the trash. */
const readableTrashOf = async (rows: TrashRows): Promise<TrashRow[]> =>
  (await rows.execute()).flatMap((row) => tryOr(() => [toTrashed(row)], []));

/** Lists all files in the trash whose rows can be read, oldest first. */
export const listAllInTrash = (db: Db): Promise<TrashRow[]> =>
  readableTrashOf(selectInTrash(db).orderBy("trashed_at").orderBy("operation_id"));

/** Lists the files of these releases that are in the trash, oldest first. */
export const inTrashOf = async (db: Db, releaseIds: readonly number[]): Promise<TrashRow[]> =>
  releaseIds.length === 0
    ? []
    : trashedOf(
        selectInTrash(db)
          .where("release_id", "in", [...releaseIds])
          .orderBy("trashed_at")
          .orderBy("operation_id"),
      );

/**
 * Lists files that were trashed before `before` (ms since 1970) and are still in the trash, oldest
 * first. Rows that cannot be read are left out, so that their files are not deleted.
 */
export const listTrashedBefore = (db: Db, before: number): Promise<TrashRow[]> =>
  readableTrashOf(selectInTrash(db).where("trashed_at", "<", before).orderBy("trashed_at"));

/**
 * Lists restores by earlier versions, which did not file the release again. The journal still
 * records the restored file as undone, and the file has not been taken out again since.
 */
export const listUnfiledRestores = (db: Db): Promise<Operation[]> =>
  readOperations(
    db
      .selectFrom("trash")
      .innerJoin("release", "release.id", "trash.release_id")
      .innerJoin("operation as taken", "taken.id", "trash.operation_id")
      .innerJoin("operation as old", "old.id", "taken.undoes")
      .innerJoin("operation as restore", (join) =>
        join
          .onRef("restore.release_id", "=", "trash.release_id")
          .onRef("restore.undoes", "=", "trash.operation_id")
          .on("restore.kind", "=", "restore")
          .on("restore.state", "=", "sealed"),
      )
      .selectAll("restore")
      .where("trash.restored_at", "is not", null)
      .where("old.state", "=", "undone")
      .where("release.state", "in", ["undone", "filed"])
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom("operation as later")
              .select("later.id")
              .whereRef("later.release_id", "=", "trash.release_id")
              .whereRef("later.undoes", "=", "old.id")
              .whereRef("later.id", "<>", "taken.id")
              .whereRef("later.created_at", ">=", "restore.created_at"),
          ),
        ),
      )
      .orderBy("restore.created_at")
      .orderBy("restore.id"),
  );

/**
 * Lists copies that an undo put into the trash, and whose unchanged source was copied and verified
 * again. The new copy is in the library, or went into the trash later. Files that a release
 * superseded are not included, because they are wanted back.
 */
export const listDoublesInTrash = (db: Db): Promise<TrashRow[]> =>
  trashedOf(
    selectInTrash(db)
      .where("wish", "is", null)
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("operation as moved")
            .innerJoin("operation as old", "old.id", "moved.undoes")
            .innerJoin("operation as again", (join) =>
              join
                .onRef("again.release_id", "=", "old.release_id")
                .onRef("again.item_path", "=", "old.item_path")
                .onRef("again.id", "<>", "old.id")
                .onRef("again.source_path", "=", "old.source_path")
                .onRef("again.source_json", "=", "old.source_json"),
            )
            .select("moved.id")
            .whereRef("moved.id", "=", "trash.operation_id")
            .where((e) => e.and({ "old.state": "undone", "old.method": "copy" }))
            .where((e) => e.and({ "again.kind": "publish", "again.method": "copy" }))
            .where("again.hash", "is not", null)
            .where((e) =>
              e.or([
                e("again.state", "=", "sealed"),
                e.exists(
                  e
                    .selectFrom("trash as later")
                    .innerJoin("operation as since", "since.id", "later.operation_id")
                    .select("later.operation_id")
                    .whereRef("since.undoes", "=", "again.id")
                    .whereRef("later.trashed_at", ">", "trash.trashed_at")
                    .where("later.purged_at", "is", null)
                    .where("later.restored_at", "is", null),
                ),
              ]),
            ),
        ),
      )
      .orderBy("trashed_at"),
  );

/** Lists the rows of these operations, also of files that have left the trash, oldest first. */
export const listTrashRows = async (
  db: Db,
  operationIds: readonly string[],
): Promise<TrashRow[]> => {
  if (operationIds.length === 0) return [];
  const all = db
    .selectFrom("trash")
    .selectAll()
    .where("operation_id", "in", [...operationIds]);
  return readableTrashOf(all.orderBy("trashed_at").orderBy("operation_id"));
};

/** Lists files with an open trash request, in the order of the requests. */
export const listRequestedTrash = (db: Db): Promise<TrashRow[]> =>
  trashedOf(
    selectInTrash(db).where("wish", "is not", null).orderBy("wish_at").orderBy("operation_id"),
  );

/** Returns the row of this operation if its file is still in the trash. */
export async function findTrashed(db: Db, operationId: string): Promise<TrashRow | undefined> {
  const row = await selectInTrash(db).where("operation_id", "=", operationId).executeTakeFirst();
  return row && toTrashed(row);
}

/** Lists all files of a release that were ever in the trash, oldest first. */
export const trashOf = (db: Db, releaseId: number): Promise<TrashRow[]> => {
  const all = db.selectFrom("trash").selectAll().where("release_id", "=", releaseId);
  return trashedOf(all.orderBy("trashed_at").orderBy("operation_id"));
};

/**
 * Returns the paths in the library to which files were put back from the trash, each with the
 * release that the file belonged to then.
 */
export async function listPutBack(db: Db): Promise<Map<string, number>> {
  const restored = db
    .selectFrom("trash")
    .select(["original_path", "release_id"])
    .where("restored_at", "is not", null);
  return new Map((await restored.execute()).map((row) => [row.original_path, row.release_id]));
}

/**
 * Records a user's request. Returns false if the file has left the trash, or if a purge is
 * requested for a file that is to be restored, because a restore takes precedence.
 */
export async function requestTrash(
  trx: Trx,
  operationId: string,
  request: TrashRequest,
  by: By,
): Promise<boolean> {
  let row = trx
    .updateTable("trash")
    .set({ wish: request, wish_by: by.actor, wish_at: by.at, problem: null })
    .where("operation_id", "=", operationId)
    .where("purged_at", "is", null)
    .where("restored_at", "is", null);
  if (request === "purge") {
    row = row.where((e) => e.or([e("wish", "is", null), e("wish", "!=", "restore")]));
  }
  return (await row.executeTakeFirst()).numUpdatedRows === 1n;
}

/**
 * Ends every request, because in a restored database it is unknown which requests have been carried
 * out since.
 */
export async function forgetTrashRequests(trx: Trx): Promise<void> {
  await trx.updateTable("trash").set({ wish: null }).where("wish", "is not", null).execute();
}

/**
 * Ends a request that cannot be carried out, and stores the reason, which the list shows. A newer,
 * different request is kept.
 */
export async function refuseTrashRequest(
  trx: Trx,
  operationId: string,
  request: TrashRequest,
  problem: Sentence,
): Promise<void> {
  const refused = trx.updateTable("trash").set({ wish: null, problem: sentenceToText(problem) });
  await refused.where("operation_id", "=", operationId).where("wish", "=", request).execute();
}

const setTrashed = async (
  trx: Trx,
  operationId: string,
  row: Updateable<TrashTable>,
): Promise<void> =>
  void (await trx.updateTable("trash").set(row).where("operation_id", "=", operationId).execute());

/** Records why a request is not carried out yet. The request stays open. */
export const recordTrashProblem = (
  trx: Trx,
  operationId: string,
  problem: Sentence,
): Promise<void> => setTrashed(trx, operationId, { problem: sentenceToText(problem) });

export const markRestored = (trx: Trx, operationId: string, time: number): Promise<void> =>
  setTrashed(trx, operationId, { restored_at: time, wish: null, problem: null, kept: null });

/** `proof`: the file was just deleted, or it was gone already. */
export const markPurged = (
  trx: Trx,
  operationId: string,
  _proof: Missing | { ok: true },
  time: number,
): Promise<void> =>
  setTrashed(trx, operationId, { purged_at: time, wish: null, problem: null, kept: null });

export const markKept = (trx: Trx, operationId: string, why: string): Promise<void> =>
  setTrashed(trx, operationId, { kept: why });
