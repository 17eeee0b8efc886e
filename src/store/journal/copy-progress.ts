import type { LongStep, StepProgress } from "../../base/text/format-bytes.ts";
import type { Db, Trx } from "../open.ts";
import { upsert } from "../upsert.ts";

/** Times in ms since 1970. */
export type CopyProgress = {
  /**
   * Id of the copy's operation. For other steps, `check 7` or `unpack 7`, with the release's id.
   */
  operationId: string;
  releaseId: number;
  doneBytes: number;
  totalBytes: number;
  startedAt: number;
  at: number;
};

/** Records the progress of a long step. */
export async function recordProgress(trx: Trx, progress: CopyProgress): Promise<void> {
  const row = {
    operation_id: progress.operationId,
    release_id: progress.releaseId,
    done_bytes: progress.doneBytes,
    total_bytes: progress.totalBytes,
    started_at: progress.startedAt,
    at: progress.at,
  };
  await upsert(trx, "copy_progress", ["operation_id"], [row], ["done_bytes", "at"]);
}

export async function forgetProgress(trx: Trx, operationId: string): Promise<void> {
  await trx.deleteFrom("copy_progress").where("operation_id", "=", operationId).execute();
}

/**
 * Called when an engine starts. At that time, no step is running, so any row was left by an engine
 * that was killed.
 */
export async function forgetAllProgress(trx: Trx): Promise<void> {
  await trx.deleteFrom("copy_progress").execute();
}

/**
 * `path` and `finalPath` belong to a copy. `kind` is the direction of the copy: `return` copies out
 * of the library.
 */
type RunningStep = CopyProgress & {
  step: LongStep;
  /** The release's name. */
  name: string;
  copy?: { kind: string; path: string; finalPath: string };
};

/** Lists the running long steps, oldest first. */
export async function listRunningSteps(db: Db): Promise<RunningStep[]> {
  const rows = await db
    .selectFrom("copy_progress")
    .leftJoin("operation", "operation.id", "copy_progress.operation_id")
    .innerJoin("release", "release.id", "copy_progress.release_id")
    .select([
      "operation_id as operationId",
      "copy_progress.release_id as releaseId",
      "done_bytes as doneBytes",
    ])
    .select(["total_bytes as totalBytes", "started_at as startedAt", "at", "release.name"])
    .select(["operation.kind", "operation.item_path as path", "operation.final_path as finalPath"])
    .orderBy("copy_progress.started_at")
    .execute();
  return rows.flatMap(({ kind, path, finalPath, ...row }): RunningStep[] => {
    const copy =
      kind === null || path === null || finalPath === null ? undefined : { kind, path, finalPath };
    const step = copy ? "copy" : otherStep(row.operationId);
    return step === undefined ? [] : [{ ...row, step, ...(copy ? { copy } : {}) }];
  });
}

/** Returns undefined for a row that another version wrote. */
function otherStep(key: string): LongStep | undefined {
  const [word] = key.split(" ");
  return word === "check" || word === "unpack" || word === "rename" ? word : undefined;
}

/**
 * Returns the progress of the releases that have a long step running, by release id. For a copy
 * into the library, it covers all files to be filed: those already in the library and the bytes
 * copied so far. For any other step, it covers only that step.
 */
export async function readReleasesProgress(db: Db): Promise<Map<number, StepProgress>> {
  const progress = new Map<number, StepProgress>();
  for (const { releaseId, step, doneBytes, totalBytes, copy } of await listRunningSteps(db)) {
    const { filed, all } =
      copy?.kind === "publish"
        ? await otherFiles(db, { releaseId, path: copy.path })
        : { filed: 0, all: 0 };
    progress.set(releaseId, { step, doneBytes: doneBytes + filed, totalBytes: totalBytes + all });
  }
  return progress;
}

/**
 * Sums the sizes of the release's other files: `all` for the files to be filed, `filed` for those
 * already filed.
 */
async function otherFiles(db: Db, { releaseId, path }: { releaseId: number; path: string }) {
  const rows = await db
    .selectFrom("item")
    .select(["size", "method"])
    .where("release_id", "=", releaseId)
    .where("path", "!=", path)
    .where("skip", "=", 0)
    .where("destination", "is not", null)
    .where("problem", "is", null)
    .execute();
  const sum = (sizes: readonly { size: number }[]): number =>
    sizes.reduce((all, { size }) => all + size, 0);
  return { filed: sum(rows.filter(({ method }) => method !== null)), all: sum(rows) };
}
