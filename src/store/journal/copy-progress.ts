import type { Db, Trx } from "../open.ts";

/** Times in ms since 1970. */
export type CopyProgress = {
  operationId: string;
  releaseId: number;
  doneBytes: number;
  totalBytes: number;
  startedAt: number;
  at: number;
};

/** Records how far a copy is. */
export async function noteProgress(trx: Trx, progress: CopyProgress): Promise<void> {
  const { operationId, releaseId, doneBytes, totalBytes, startedAt, at } = progress;
  await trx
    .insertInto("copy_progress")
    .values({
      operation_id: operationId,
      release_id: releaseId,
      done_bytes: doneBytes,
      total_bytes: totalBytes,
      started_at: startedAt,
      at,
    })
    .onConflict((c) => c.column("operation_id").doUpdateSet({ done_bytes: doneBytes, at }))
    .execute();
}

export async function forgetProgress(trx: Trx, operationId: string): Promise<void> {
  await trx.deleteFrom("copy_progress").where("operation_id", "=", operationId).execute();
}

/** For the start of an engine: no copy runs then, so any row was left by an engine that was killed. */
export async function forgetAllProgress(trx: Trx): Promise<void> {
  await trx.deleteFrom("copy_progress").execute();
}

/** `name` is the release's, `path` that of the file in it; `kind` says where the copy goes: `return` is out of the library. */
type RunningCopy = CopyProgress & { kind: string; name: string; path: string; finalPath: string };

/** The long copies that are running, oldest first. */
export async function runningCopies(db: Db): Promise<RunningCopy[]> {
  const rows = await db
    .selectFrom("copy_progress")
    .innerJoin("operation", "operation.id", "copy_progress.operation_id")
    .innerJoin("release", "release.id", "copy_progress.release_id")
    .selectAll("copy_progress")
    .select(["release.name", "operation.kind", "operation.item_path", "operation.final_path"])
    .orderBy("copy_progress.started_at")
    .execute();
  return rows.map((row) => ({
    operationId: row.operation_id,
    releaseId: row.release_id,
    doneBytes: row.done_bytes,
    totalBytes: row.total_bytes,
    startedAt: row.started_at,
    at: row.at,
    kind: row.kind,
    name: row.name,
    path: row.item_path,
    finalPath: row.final_path,
  }));
}

export type ReleaseProgress = { doneBytes: number; totalBytes: number };

/**
 * Progress of the releases that have a long copy running, by id: of all their files to be filed, what is in the library
 * and what is copied so far. For a release that is being undone, only the copy.
 */
export async function releasesProgress(db: Db): Promise<Map<number, ReleaseProgress>> {
  const progress = new Map<number, ReleaseProgress>();
  for (const copy of await runningCopies(db)) {
    const { filed, all } = copy.kind === "publish" ? await otherFiles(db, copy) : { filed: 0, all: 0 };
    progress.set(copy.releaseId, { doneBytes: copy.doneBytes + filed, totalBytes: copy.totalBytes + all });
  }
  return progress;
}

/** Bytes of the release's other files that are to be filed, and of those that are. */
async function otherFiles(
  db: Db,
  { releaseId, path }: Pick<RunningCopy, "releaseId" | "path">,
): Promise<{ filed: number; all: number }> {
  const rows = await db
    .selectFrom("item")
    .select(["size", "method"])
    .where("release_id", "=", releaseId)
    .where("path", "!=", path)
    .where("skip", "=", 0)
    .where("destination", "is not", null)
    .where("problem", "is", null)
    .execute();
  const sum = (sizes: readonly { size: number }[]): number => sizes.reduce((all, { size }) => all + size, 0);
  return { filed: sum(rows.filter(({ method }) => method !== null)), all: sum(rows) };
}
