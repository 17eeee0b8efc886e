import { dirname } from "node:path/posix";
import {
  LIVE_STATES,
  type Operation,
  PUBLISHING_KINDS,
  RENAME_KINDS,
} from "../../core/journal/operation.ts";
import { isWithin } from "../below-folder.ts";
import type { Db } from "../open.ts";
import { OPEN_STATE_LITERALS } from "../releases/release-lookup.ts";
import {
  readFirstOperation,
  readOperations,
  selectAllOperations,
  sortOldestFirst,
} from "./operation-row.ts";
import { selectPublicationsIn } from "./publications.ts";

const inForce = (db: Db) =>
  selectAllOperations(db)
    .where("kind", "in", RENAME_KINDS)
    .where("state", "=", "sealed")
    .where("undoes", "is", null);

/**
 * Lists the renames of a plan that were not undone, in the order in which they were made. Their
 * paths are the current ones.
 */
export const renamesOf = async (db: Db, releaseId: number): Promise<Operation[]> =>
  sortOldestFirst(await inForce(db).where("release_id", "=", releaseId).execute());

/**
 * Lists the folders that a plan removed because it had emptied them, and that were not put back.
 */
export const removedFoldersOf = (db: Db, releaseId: number): Promise<Operation[]> =>
  readOperations(
    selectAllOperations(db)
      .where((e) => e.and({ release_id: releaseId, kind: "remove_folder" }))
      .where("state", "=", "sealed"),
  );

/** Finds the newest other plan that renamed the same file or folder after this operation. */
export async function findRenameSince(
  db: Db,
  { id, releaseId, kind, finalPath }: Operation,
): Promise<number | undefined> {
  const ownCreation = db.selectFrom("operation").select("created_at").where("id", "=", id);
  const row = await db
    .selectFrom("operation")
    .select("release_id")
    .where((e) => e.and({ kind, state: "sealed" }))
    .where("undoes", "is", null)
    .where("final_path", "=", finalPath)
    .where("release_id", "!=", releaseId)
    .where("created_at", ">=", ownCreation)
    .orderBy("created_at", "desc")
    .orderBy("release_id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.release_id;
}

/** Finds a live publication at or below this path. */
export const findPublicationWithin = (db: Db, path: string): Promise<Operation | undefined> =>
  readFirstOperation(
    selectAllOperations(db)
      .where("kind", "in", PUBLISHING_KINDS)
      .where("state", "in", LIVE_STATES)
      .where(isWithin("final_path", path))
      .limit(1),
  );

/** Lists the paths of live publications at or below a path. */
export async function listFilesWithin(db: Db, path: string): Promise<string[]> {
  const rows = await selectPublicationsIn(db, LIVE_STATES)
    .where(isWithin("final_path", path))
    .select("final_path")
    .execute();
  return rows.map((row) => row.final_path);
}

/** Lists the releases whose files are at or below a path. */
export async function listReleasesWithin(db: Db, path: string): Promise<number[]> {
  const within = selectPublicationsIn(db, ["sealed"]).where(isWithin("final_path", path));
  const rows = await within.select("release_id").distinct().execute();
  return rows.map((row) => row.release_id);
}

/**
 * Finds a release that is working on something at or below a path, or is about to file something
 * there.
 */
export async function findBusyWithin(
  db: Db,
  path: string,
  exceptRelease: number,
): Promise<number | undefined> {
  const open = await db
    .selectFrom("operation")
    .select("release_id")
    .where("state", "in", OPEN_STATE_LITERALS)
    .where("release_id", "!=", exceptRelease)
    .where((e) => e.or([isWithin("final_path", path), isWithin("source_path", path)]))
    .limit(1)
    .executeTakeFirst();
  if (open) return open.release_id;
  const planned = await db
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select("release.id")
    .where("release.state", "in", ["filing", "undoing"])
    .where("release.id", "!=", exceptRelease)
    .where(isWithin("item.destination", path))
    .limit(1)
    .executeTakeFirst();
  return planned?.id;
}

/** Finds one of these releases whose work has files at or below a path. */
export async function findReleaseOfWorkWithin(
  db: Db,
  path: string,
  releases: readonly number[],
): Promise<number | undefined> {
  if (releases.length === 0) return undefined;
  const row = await db
    .selectFrom("operation")
    .innerJoin("release as owner", "owner.id", "operation.release_id")
    .innerJoin("release as other", (join) =>
      join
        .onRef("other.identity_type", "=", "owner.identity_type")
        .onRef("other.identity_id", "=", "owner.identity_id"),
    )
    .select("other.id")
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", LIVE_STATES)
    .where(isWithin("operation.final_path", path))
    .where("other.id", "in", releases)
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/**
 * Finds the current path of something that had this name, and the plan that renamed it or the
 * folder that contains it.
 */
export async function findRenamedTo(
  db: Db,
  path: string,
): Promise<{ path: string; releaseId: number } | undefined> {
  const above: string[] = [];
  for (let folder = path; folder !== "/" && folder !== "."; folder = dirname(folder)) {
    above.push(folder);
  }
  const [step] = await db
    .selectFrom("item")
    .select(["release_id", "path"])
    .where("action", "in", RENAME_KINDS)
    .where("method", "is not", null)
    .where("path", "in", above)
    .orderBy("path", "desc")
    .orderBy("release_id", "desc")
    .limit(1)
    .execute();
  const rename =
    step && (await renamesOf(db, step.release_id)).find(({ itemPath }) => itemPath === step.path);
  return (
    rename && {
      path: rename.finalPath + path.slice(rename.itemPath.length),
      releaseId: rename.releaseId,
    }
  );
}
