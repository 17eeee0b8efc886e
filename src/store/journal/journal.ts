import type { Insertable, Updateable } from "kysely";
import type { Missing } from "../../core/journal/missing.ts";
import {
  isInPlace,
  LIVE_STATES,
  type Operation,
  type OperationState,
  PUBLISHING_KINDS,
  RENAME_KINDS,
} from "../../core/journal/operation.ts";
import type { Db, Trx } from "../open.ts";
import { OPEN_STATE_LITERALS } from "../releases/release-lookup.ts";
import type { OperationTable } from "../schema.ts";
import { assertLease, isNewestLease } from "../settings/lease.ts";
import { readFirstOperation, selectAllOperations, sortOldestFirst } from "./operation-row.ts";

/**
 * Thrown when another live publication already has the name in the library, or already has the same
 * file of its release.
 */
export class PublishedAlready extends Error {}

/** Writes an intent. @throws MustStop when a newer lease exists, PublishedAlready */
export async function beginOperation(
  trx: Trx,
  operation: Omit<Operation, "state">,
  time: number,
): Promise<Operation> {
  await assertLease(trx, operation.lease);
  await assertNotAdopted(trx, operation);
  const row: Insertable<OperationTable> = {
    id: operation.id,
    release_id: operation.releaseId,
    item_path: operation.itemPath,
    kind: operation.kind,
    state: "intent",
    method: operation.method ?? null,
    why: operation.why ?? null,
    lease: operation.lease,
    source_path: operation.sourcePath,
    source_json: JSON.stringify(operation.source),
    source_mode: operation.sourceMode ?? null,
    temp_path: operation.tempPath ?? null,
    final_path: operation.finalPath,
    made_folders_json: JSON.stringify(operation.madeFolders),
    anchor_json: operation.anchor ? JSON.stringify(operation.anchor) : null,
    undoes: operation.undoes ?? null,
    replaces: operation.replaces ?? null,
    replaced_by: operation.replacedBy ?? null,
    created_at: time,
    updated_at: time,
  };
  const begun = await trx
    .insertInto("operation")
    .values(row)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (begun.numInsertedOrUpdatedRows === 1n) return { ...operation, state: "intent" };
  throw new PublishedAlready(
    `Operation ${operation.id} would be the second live publication of its name or file.`,
  );
}

/**
 * Throws for an operation that must not touch an adopted file. An adopted file leaves its place
 * only for a better one, and can come back from the trash. It is never removed as a source. A
 * caller that begins anything else has a bug.
 */
async function assertNotAdopted(
  trx: Trx,
  { kind, undoes, replacedBy }: Pick<Operation, "kind" | "undoes" | "replacedBy">,
): Promise<void> {
  const takesAway =
    kind === "remove" || kind === "return" || (kind === "trash" && replacedBy === undefined);
  if (
    !takesAway ||
    undoes === undefined ||
    (await findOperation(trx, undoes))?.method !== "adopted"
  ) {
    return;
  }
  throw new Error(`Operation ${undoes} adopted its file, which a ${kind} must not touch.`);
}

type OperationProgress = Partial<
  Pick<Operation, "method" | "why" | "temp" | "final" | "hash" | "error" | "madeFolders">
>;

/**
 * Moves an operation to its next state, under the newest lease only. Throws when it is not in the
 * expected state.
 */
export async function advance(
  trx: Trx,
  expected: Pick<Operation, "id" | "state">,
  to: Exclude<OperationState, "abandoned">,
  lease: number,
  time: number,
  progress: OperationProgress = {},
): Promise<void> {
  await enter(trx, expected, to, lease, time, progress);
}

/**
 * Why an operation's result is no longer ours: the proof that the file is gone, or another cause. A
 * file that one look does not find is neither.
 */
export type AbandonCause =
  | Missing
  /** The file was changed, or must not be touched, and stays in place. */
  | "left_alone"
  /** An adopted work was given up. */
  | "let_go"
  /** The operation was open in a restored database. */
  | "restored_database";

/** Ends an operation whose result is no longer ours. Throws like `advance`. */
export async function abandonOperation(
  trx: Trx,
  expected: Pick<Operation, "id" | "state">,
  _cause: AbandonCause,
  { lease, at, error }: { lease: number; at: number; error?: string | undefined },
): Promise<void> {
  await enter(trx, expected, "abandoned", lease, at, error === undefined ? {} : { error });
}

async function enter(
  trx: Trx,
  expected: Pick<Operation, "id" | "state">,
  to: OperationState,
  lease: number,
  time: number,
  progress: OperationProgress,
): Promise<void> {
  const columns: Updateable<OperationTable> = { state: to, lease, updated_at: time };
  if (progress.method) columns.method = progress.method;
  if (progress.why) columns.why = progress.why;
  if (progress.temp) columns.temp_json = JSON.stringify(progress.temp);
  if (progress.final) columns.final_json = JSON.stringify(progress.final);
  if (progress.hash) columns.hash = progress.hash;
  if (progress.error) columns.error = progress.error;
  if (progress.madeFolders) columns.made_folders_json = JSON.stringify(progress.madeFolders);
  const hit = await trx
    .updateTable("operation")
    .set(columns)
    .where((e) => e.and({ id: expected.id, state: expected.state }))
    .where(isNewestLease(lease))
    .executeTakeFirst();
  if (hit.numUpdatedRows === 1n) return;
  await assertLease(trx, lease);
  throw new Error(`Operation ${expected.id} is no longer ${expected.state}.`);
}

export const findOperation = (db: Db, id: string): Promise<Operation | undefined> =>
  readFirstOperation(selectAllOperations(db).where("id", "=", id));

/** Lists unfinished operations, oldest first. */
export const listOpenOperations = async (db: Db): Promise<Operation[]> =>
  sortOldestFirst(
    await selectAllOperations(db).where("state", "in", OPEN_STATE_LITERALS).execute(),
  );

/** Lists all operations that a release ever had, oldest first. */
export const allOperationsOf = async (db: Db, releaseId: number): Promise<Operation[]> =>
  sortOldestFirst(await selectAllOperations(db).where("release_id", "=", releaseId).execute());

/** Seals the publications of a release. Called in the transaction that makes it `filed`. */
export async function sealPublications(
  trx: Trx,
  releaseId: number,
  lease: number,
  time: number,
): Promise<void> {
  const sealed = await trx
    .updateTable("operation")
    .set({ state: "sealed", lease, updated_at: time })
    .where("release_id", "=", releaseId)
    .where("kind", "in", PUBLISHING_KINDS)
    .where("state", "=", "published")
    .where(isNewestLease(lease))
    .executeTakeFirst();
  if (sealed.numUpdatedRows === 0n) await assertLease(trx, lease);
}

/**
 * Counts a release's files that are in the library or have the name that the release gave them
 * (`published`), and its open operations (`open`).
 */
export async function countOperations(
  db: Db,
  releaseId: number,
): Promise<{ published: number; open: number }> {
  const rows = await db
    .selectFrom("operation")
    .select(["kind", "state", "undoes"])
    .where("release_id", "=", releaseId)
    .where("kind", "!=", "restore") // restores a file that no longer belongs to the release
    .where("state", "in", LIVE_STATES)
    .execute();
  const publishing: readonly string[] = PUBLISHING_KINDS;
  const renames: readonly string[] = RENAME_KINDS;
  const published = rows.filter(
    ({ kind, state, undoes }) =>
      (publishing.includes(kind) || (renames.includes(kind) && undoes === null)) &&
      isInPlace({ state: state as OperationState }),
  );
  return { published: published.length, open: rows.filter((r) => r.state !== "sealed").length };
}
