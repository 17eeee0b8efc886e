import type { Insertable, Kysely, Selectable, Updateable } from "kysely";
import { OPEN_STATES, type Operation, type OperationState } from "../core/journal/operation.ts";
import type { EpisodeMapping } from "../core/release/item.ts";
import type { FileIdentity } from "../core/settle/file-identity.ts";
import { assertLease } from "./lease.ts";
import type { Trx } from "./open.ts";
import type { OperationTable, Schema } from "./schema.ts";

type Db = Kysely<Schema>;

function toOperation(row: Selectable<OperationTable>): Operation {
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
    source: JSON.parse(row.source_json) as FileIdentity,
    tempPath: row.temp_path ?? undefined,
    temp: row.temp_json === null ? undefined : (JSON.parse(row.temp_json) as FileIdentity),
    finalPath: row.final_path,
    final: row.final_json === null ? undefined : (JSON.parse(row.final_json) as FileIdentity),
    sha256: row.sha256 ?? undefined,
    madeFolders: JSON.parse(row.made_folders_json) as string[],
    undoes: row.undoes ?? undefined,
    error: row.error ?? undefined,
  };
}

/** Writes an intent. Fails when a newer lease exists, or another live publication has the same name or file. */
export async function beginOperation(trx: Trx, operation: Omit<Operation, "state">, at: number): Promise<Operation> {
  await assertLease(trx, operation.lease);
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
    temp_path: operation.tempPath ?? null,
    final_path: operation.finalPath,
    made_folders_json: JSON.stringify(operation.madeFolders),
    undoes: operation.undoes ?? null,
    created_at: at,
    updated_at: at,
  };
  await trx.insertInto("operation").values(row).execute();
  return { ...operation, state: "intent" };
}

export type Progress = Partial<
  Pick<Operation, "method" | "why" | "temp" | "final" | "sha256" | "error" | "madeFolders">
>;

/** Moves an operation on, under the newest lease only. Throws when it was not in the state that the caller saw. */
export async function advance(
  trx: Trx,
  seen: Pick<Operation, "id" | "state">,
  to: OperationState,
  lease: number,
  at: number,
  progress: Progress = {},
): Promise<void> {
  await assertLease(trx, lease);
  const columns: Updateable<OperationTable> = { state: to, lease, updated_at: at };
  if (progress.method) columns.method = progress.method;
  if (progress.why) columns.why = progress.why;
  if (progress.temp) columns.temp_json = JSON.stringify(progress.temp);
  if (progress.final) columns.final_json = JSON.stringify(progress.final);
  if (progress.sha256) columns.sha256 = progress.sha256;
  if (progress.error) columns.error = progress.error;
  if (progress.madeFolders) columns.made_folders_json = JSON.stringify(progress.madeFolders);
  const hit = await trx
    .updateTable("operation")
    .set(columns)
    .where("id", "=", seen.id)
    .where("state", "=", seen.state)
    .executeTakeFirst();
  if (hit.numUpdatedRows !== 1n) throw new Error(`Operation ${seen.id} is no longer ${seen.state}.`);
}

export async function findOperation(db: Db, id: string): Promise<Operation | undefined> {
  const row = await db.selectFrom("operation").selectAll().where("id", "=", id).executeTakeFirst();
  return row && toOperation(row);
}

/** Operations that a crash may have left behind, of one release or of all, oldest first. */
export async function openOperations(db: Db, releaseId?: number): Promise<Operation[]> {
  let open = db.selectFrom("operation").selectAll().where("state", "in", OPEN_STATES);
  if (releaseId !== undefined) open = open.where("release_id", "=", releaseId);
  return (await open.orderBy("created_at").execute()).map(toOperation);
}

/** Publications of a release that were not taken back: what stands in the library. */
export async function publicationsOf(db: Db, releaseId: number): Promise<Operation[]> {
  const rows = await db
    .selectFrom("operation")
    .selectAll()
    .where("release_id", "=", releaseId)
    .where("kind", "=", "publish")
    .where("state", "in", ["published", "sealed"])
    .orderBy("created_at")
    .execute();
  return rows.map(toOperation);
}

/** Seals what a release published: called in the transaction that says it is filed. */
export async function sealPublications(trx: Trx, releaseId: number, lease: number, at: number): Promise<void> {
  await assertLease(trx, lease);
  await trx
    .updateTable("operation")
    .set({ state: "sealed", lease, updated_at: at })
    .where("release_id", "=", releaseId)
    .where("kind", "=", "publish")
    .where("state", "=", "published")
    .execute();
}

/** How many files of a release stand in the library, and how many of its operations are open. */
export async function countOperations(db: Db, releaseId: number): Promise<{ published: number; open: number }> {
  const rows = await db
    .selectFrom("operation")
    .select(["kind", "state"])
    .where("release_id", "=", releaseId)
    .where("state", "in", [...OPEN_STATES, "sealed"])
    .execute();
  const published = rows.filter((r) => r.kind === "publish" && (r.state === "sealed" || r.state === "published"));
  return { published: published.length, open: rows.filter((r) => r.state !== "sealed").length };
}

/** A live publication of some work: its operation, and which episodes its file is. */
export type WorkPublication = { operation: Operation; mapping: EpisodeMapping | undefined };

/** Videos of this work that other releases published or are publishing. */
export async function publicationsOfWork(
  db: Db,
  work: { type: string; tmdbId: number },
  exceptRelease: number,
): Promise<WorkPublication[]> {
  const rows = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .innerJoin("item", (join) =>
      join.onRef("item.release_id", "=", "operation.release_id").onRef("item.path", "=", "operation.item_path"),
    )
    .selectAll("operation")
    .select("item.mapping_json as item_mapping")
    .where("release.identity_type", "=", work.type)
    .where("release.identity_id", "=", work.tmdbId)
    .where("operation.release_id", "!=", exceptRelease)
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", [...OPEN_STATES, "sealed"])
    .where("item.role", "=", "video")
    .execute();
  return rows.map((row) => ({
    operation: toOperation(row),
    mapping: row.item_mapping === null ? undefined : (JSON.parse(row.item_mapping) as EpisodeMapping),
  }));
}

/** Paths in the library at which files of this work were published and not taken back, newest first. */
export async function publishedFolders(db: Db, work: { type: string; tmdbId: number }): Promise<string[]> {
  const rows = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .select("operation.final_path")
    .where("release.identity_type", "=", work.type)
    .where("release.identity_id", "=", work.tmdbId)
    .where("operation.kind", "=", "publish")
    .where("operation.state", "=", "sealed")
    .orderBy("operation.created_at", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => row.final_path);
}

/** Whether any file was ever published below this folder and not taken back. */
export async function anythingPublishedBelow(db: Db, folder: string): Promise<boolean> {
  // By range instead of LIKE: the index serves it, and names may hold % and _. "0" is the character after "/".
  const row = await db
    .selectFrom("operation")
    .select("id")
    .where("final_path", ">", `${folder}/`)
    .where("final_path", "<", `${folder}0`)
    .where("kind", "=", "publish")
    .where("state", "in", ["published", "sealed"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
