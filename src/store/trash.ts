import type { Kysely } from "kysely";
import type { FileIdentity } from "../core/settle/file-identity.ts";
import type { Trx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** A row of the trash's manifest: only what stands here is ever purged. */
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

/** What was put into the trash before `before` (ms since 1970) and is still there. */
export async function trashedBefore(db: Kysely<Schema>, before: number): Promise<Trashed[]> {
  const rows = await db
    .selectFrom("trash")
    .selectAll()
    .where("purged_at", "is", null)
    .where("trashed_at", "<", before)
    .orderBy("trashed_at")
    .execute();
  return rows.map((row) => ({
    operationId: row.operation_id,
    releaseId: row.release_id,
    path: row.path,
    originalPath: row.original_path,
    sourcePath: row.source_path,
    source: JSON.parse(row.source_json) as FileIdentity,
    identity: JSON.parse(row.identity_json) as FileIdentity,
    trashedAt: row.trashed_at,
    kept: row.kept ?? undefined,
  }));
}

export async function markPurged(trx: Trx, operationId: string, at: number): Promise<void> {
  await trx.updateTable("trash").set({ purged_at: at, kept: null }).where("operation_id", "=", operationId).execute();
}

export async function markKept(trx: Trx, operationId: string, why: string): Promise<void> {
  await trx.updateTable("trash").set({ kept: why }).where("operation_id", "=", operationId).execute();
}
