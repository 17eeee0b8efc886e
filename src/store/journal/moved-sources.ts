import type { Operation } from "../../core/journal/operation.ts";
import { isBelowFolder } from "../below-folder.ts";
import type { Db, Trx } from "../open.ts";
import { readFirstOperation, selectAllOperations, sortOldestFirst } from "./operation-row.ts";

/**
 * True if a watched folder was listed before. Anything in it at the first listing may be a backlog.
 */
export async function isRootKnown(db: Db, path: string): Promise<boolean> {
  return (
    (await db.selectFrom("root").select("path").where("path", "=", path).executeTakeFirst()) !==
    undefined
  );
}

export async function rememberRoot(trx: Trx, path: string, time: number): Promise<void> {
  await trx
    .insertInto("root")
    .values({ path, first_seen_at: time })
    .onConflict((c) => c.doNothing())
    .execute();
}

/**
 * Returns the sealed operations that removed a release's sources, by the id of each source's
 * publication.
 */
export async function removalsOf(db: Db, releaseId: number): Promise<Map<string, Operation>> {
  const removals = selectAllOperations(db)
    .where("release_id", "=", releaseId)
    .where("kind", "=", "remove");
  const rows = await removals.where("state", "=", "sealed").execute();
  return new Map(sortOldestFirst(rows).map((removal) => [removal.undoes ?? "", removal]));
}

/** Finds the operation that returned a publication's source, if the source had been moved. */
export const returnOf = (
  db: Db,
  { id, releaseId }: Pick<Operation, "id" | "releaseId">,
): Promise<Operation | undefined> =>
  readFirstOperation(
    selectAllOperations(db)
      .where((e) => e.and({ release_id: releaseId, kind: "return", state: "sealed" }))
      .where("undoes", "=", id),
  );

/**
 * Lists the paths below a folder from which a source was moved. A file that is now at such a path
 * is a different file.
 */
export async function listMovedFrom(db: Db, folder: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom("operation")
    .select("source_path")
    .where(isBelowFolder("source_path", folder))
    .where((e) => e.and({ kind: "remove", state: "sealed" }))
    .execute();
  return new Set(rows.map((row) => row.source_path));
}
