import { withoutExtension } from "../../base/path/path-parts.ts";
import { LIVE_STATES, type Operation } from "../../core/journal/operation.ts";
import type { Db, Trx } from "../open.ts";
import { selectOperationsWithItems } from "../operations-with-items.ts";
import { OPEN_STATE_LITERALS } from "../releases/release-lookup.ts";
import { everywhere } from "../storages/scope.ts";
import { recountWorkOf } from "../works/recount.ts";
import {
  readFirstOperation,
  readOperations,
  selectAllOperations,
  toOperation,
} from "./operation-row.ts";

// States of a publication that replaced an older one, even if it was later replaced itself.
const LIVE_OR_SUPERSEDED = [...LIVE_STATES, "superseded"] as const;

/**
 * Selects the `trash` operations that take a file out of the library for a better one, each joined
 * with the publication that takes its place.
 */
const replacements = (db: Db) =>
  db
    .selectFrom("operation as trash")
    .innerJoin("operation as fresh", "fresh.id", "trash.replaced_by")
    .where("trash.kind", "=", "trash");

/** Selects finished replacements, joined with the publication that was replaced. */
const trashed = (db: Db) =>
  replacements(db)
    .innerJoin("operation as old", "old.id", "trash.undoes")
    .where((e) => e.and({ "trash.state": "sealed", "old.state": "superseded" }));

/**
 * Finds the release whose files replace some of this release's files, or are about to. While there
 * is such a release, this release is not undone. `taken` is false until the first file is replaced.
 */
export async function supersederOf(
  db: Db,
  releaseId: number,
): Promise<{ id: number; taken: boolean } | undefined> {
  const took = await newestSuperseder(db, releaseId);
  if (took !== undefined) return { id: took, taken: true };
  const about =
    (await db
      .selectFrom("operation")
      .innerJoin("operation as old", "old.id", "operation.replaces")
      .select("operation.release_id as id")
      .where((e) => e.and({ "old.release_id": releaseId, "operation.kind": "publish" }))
      .where("operation.state", "in", OPEN_STATE_LITERALS)
      .executeTakeFirst()) ??
    (await db
      .selectFrom("item")
      .innerJoin("operation as old", "old.id", "item.replaces")
      .innerJoin("release", "release.id", "item.release_id")
      .select("item.release_id as id")
      .where((e) => e.and({ "old.release_id": releaseId, "release.state": "filing" }))
      .executeTakeFirst()) ??
    (await replacements(db)
      .select("fresh.release_id as id")
      .where("trash.release_id", "=", releaseId)
      .where("trash.state", "in", OPEN_STATE_LITERALS)
      .executeTakeFirst());
  return about && { id: about.id, taken: false };
}

/**
 * Finds the newest release with a file that replaced one of this release's files. The replaced file
 * is now in the trash.
 */
async function newestSuperseder(db: Db, releaseId: number): Promise<number | undefined> {
  const row = await trashed(db)
    .select("fresh.release_id as id")
    .where("old.release_id", "=", releaseId)
    .where("fresh.state", "in", LIVE_OR_SUPERSEDED)
    .orderBy("trash.updated_at", "desc")
    .orderBy("fresh.release_id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Updates `superseded_by` of a release. Called wherever the value changes. */
export async function refreshSuperseded(trx: Trx, releaseId: number): Promise<void> {
  const by = (await newestSuperseder(trx, releaseId)) ?? null;
  await trx.updateTable("release").set({ superseded_by: by }).where("id", "=", releaseId).execute();
  await recountWorkOf(everywhere(trx), releaseId);
}

/**
 * Lists the `trash` operations of superseded files that one publication or one release replaced,
 * newest first. A file that was replaced, put back and replaced again is listed once.
 */
export async function listTrashedFor(
  db: Db,
  by: { publication: string } | { release: number },
): Promise<Operation[]> {
  const all = trashed(db).selectAll("trash");
  const replaced =
    "publication" in by
      ? all.where("fresh.id", "=", by.publication)
      : all.where("fresh.release_id", "=", by.release);
  const listed = await readOperations(replaced.orderBy("trash.created_at", "desc"));
  const newest = new Set<string | undefined>();
  return listed.filter(({ undoes }) => !newest.has(undoes) && newest.add(undoes));
}

// Maximum number of times that one file can be replaced by a better one. Guards against a cycle.
const MAX_SUCCESSORS = 50;

/**
 * Finds the library's current file for each superseded file of a release, by the superseded file's
 * path. The current file is the last successor, if its publication is sealed.
 */
export async function successorsOf(db: Db, releaseId: number): Promise<Map<string, Operation>> {
  const superseded = await db
    .selectFrom("operation")
    .select(["id", "item_path"])
    .where((e) => e.and({ release_id: releaseId, kind: "publish", state: "superseded" }))
    .execute();
  const successors = new Map<string, Operation>();
  for (const { id, item_path: path } of superseded) {
    let last = await successorOf(db, id);
    for (let steps = 0; last?.state === "superseded" && steps < MAX_SUCCESSORS; steps++) {
      last = await successorOf(db, last.id);
    }
    if (last?.state === "sealed") successors.set(path, last);
  }
  return successors;
}

const successorOf = (db: Db, id: string): Promise<Operation | undefined> =>
  readFirstOperation(
    replacements(db)
      .selectAll("fresh")
      .where((e) => e.and({ "trash.undoes": id, "trash.state": "sealed" }))
      .orderBy("trash.updated_at", "desc")
      .limit(1),
  );

/**
 * Lists sealed publications of subtitles that are next to a video, have its name and belong to
 * filed releases.
 */
export async function listSubtitlesBeside(
  db: Db,
  videoPath: string,
  exceptRelease: number,
): Promise<Operation[]> {
  const stem = withoutExtension(videoPath);
  const rows = await selectOperationsWithItems(db)
    .selectAll("operation")
    // Uses a range instead of LIKE, because names may contain % and _. "/" is the character after
    // ".".
    .where("operation.final_path", ">", `${stem}.`)
    .where("operation.final_path", "<", `${stem}/`)
    .where((e) => e.and({ "operation.kind": "publish", "operation.state": "sealed" }))
    .where("operation.release_id", "!=", exceptRelease)
    .where((e) => e.and({ "item.role": "subtitle", "release.state": "filed" }))
    .orderBy("operation.final_path")
    .execute();
  return rows.map(toOperation);
}

/** Finds the open operation with this path. The two halves of a swap use it to find each other. */
export async function findOpenOperationAt(
  db: Db,
  where: { finalPath: string } | { sourcePath: string },
  kinds: readonly Operation["kind"][],
): Promise<Operation | undefined> {
  const open = selectAllOperations(db)
    .where("state", "in", OPEN_STATE_LITERALS)
    .where("kind", "in", kinds);
  return readFirstOperation(
    "finalPath" in where
      ? open.where("final_path", "=", where.finalPath)
      : open.where("source_path", "=", where.sourcePath),
  );
}

/**
 * Lists open `trash` operations of the files that a release replaces. The operations belong to the
 * releases that lose the files.
 */
export const listOpenTrashFor = (db: Db, releaseId: number): Promise<Operation[]> =>
  readOperations(
    replacements(db)
      .selectAll("trash")
      .where("trash.state", "in", OPEN_STATE_LITERALS)
      .where("fresh.release_id", "=", releaseId),
  );

/** Finds the open operation that takes a file out of the trash. There is at most one at a time. */
export const openRestoreOf = (db: Db, trashId: string): Promise<Operation | undefined> =>
  readFirstOperation(
    selectAllOperations(db)
      .where("state", "in", OPEN_STATE_LITERALS)
      .where("kind", "in", ["restore", "reinstate"])
      .where("undoes", "=", trashId),
  );
