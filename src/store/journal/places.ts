import { dirname, relative } from "node:path/posix";
import { sql } from "kysely";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { recognitionKey } from "../../core/media-files/file-identity.ts";
import { isBelowFolder, isWithin } from "../below-folder.ts";
import { isText, listOf, readShownJson } from "../json.ts";
import type { Trx } from "../open.ts";
import { restartScan } from "../plex/scans.ts";
import { everywhere } from "../storages/scope.ts";
import { readOperations, selectAllOperations } from "./operation-row.ts";

/** A completed rename with its old and new path. */
type RecordedRename = Pick<
  Operation,
  "id" | "kind" | "undoes" | "sourcePath" | "finalPath" | "source"
>;

/**
 * Updates every path that the database has for a renamed file or folder and its content, so that
 * undo, upgrades, the trash and all queries by path use the new name. Called in the transaction
 * that seals the rename.
 */
export const movePlaces = (trx: Trx, move: RecordedRename): Promise<void> =>
  move.kind === "rename" ? moveFile(trx, move) : moveFolder(trx, move);

async function moveFile(
  trx: Trx,
  { id, undoes, sourcePath: from, finalPath: to, source }: RecordedRename,
): Promise<void> {
  const here = await readOperations(
    selectAllOperations(trx).where("final_path", "=", from).where("id", "!=", id),
  );
  const replaced = await replacedAt(trx, from, here);
  const moving = here.filter((operation) => {
    if (operation.kind === "rename") return operation.id !== undoes && isInForce(operation);
    const isLive = operation.state === "published" || operation.state === "sealed";
    return (
      isLive ||
      (operation.final && recognitionKey(operation.final) === recognitionKey(source)) ||
      replaced.some((trash) => trash.undoes === operation.id)
    );
  });
  const ownPlace = sql<string>`case when source_path = final_path then cast(${to} as text) else source_path end`;
  for (const { id: moved, kind, releaseId, itemPath } of moving) {
    await trx
      .updateTable("operation")
      .set({ final_path: to, source_path: ownPlace })
      .where("id", "=", moved)
      .execute();
    if (kind !== "publish") continue;
    const item = trx.updateTable("item").set({ destination: to }).where("destination", "=", from);
    await item.where("release_id", "=", releaseId).where("path", "=", itemPath).execute();
  }
  for (const { id: trashed } of replaced) {
    await trx.updateTable("operation").set({ source_path: to }).where("id", "=", trashed).execute();
    await trx
      .updateTable("trash")
      .set({ original_path: to })
      .where("operation_id", "=", trashed)
      .execute();
  }
  await moveReleases(trx, from, to);
  for (const { kind, releaseId, itemPath } of moving) {
    if (kind === "publish") await nameInRelease(trx, { releaseId, itemPath, path: to });
  }
}

const isInForce = ({ state, undoes }: Operation): boolean =>
  state === "sealed" && undoes === undefined;

/**
 * Finds the `trash` operations of files that were replaced under exactly this name. An undo puts
 * these files back where their successor is.
 */
async function replacedAt(
  trx: Trx,
  from: string,
  here: readonly Operation[],
): Promise<Operation[]> {
  const successors = here.flatMap(({ id, kind }) => (kind === "publish" ? id : []));
  if (successors.length === 0) return [];
  const replaced = selectAllOperations(trx)
    .where("replaced_by", "in", successors)
    .where("kind", "=", "trash");
  return readOperations(replaced.where("state", "=", "sealed").where("source_path", "=", from));
}

/**
 * Updates the name of an adopted file within its release. The file is named by its location, so the
 * name changes with a rename.
 */
async function nameInRelease(
  trx: Trx,
  { releaseId, itemPath, path }: { releaseId: number; itemPath: string; path: string },
): Promise<void> {
  const release = await trx
    .selectFrom("release")
    .select(["path", "source"])
    .where("id", "=", releaseId)
    .executeTakeFirst();
  if (release?.source !== "library") return;
  const name = relative(isBelow(path, release.path) ? release.path : dirname(release.path), path);
  if (name === itemPath || name.startsWith("../")) return;
  const items = trx.updateTable("item").set({ path: name }).where("release_id", "=", releaseId);
  await items.where("path", "=", itemPath).execute();
  const operations = trx
    .updateTable("operation")
    .set({ item_path: name })
    .where("release_id", "=", releaseId);
  await operations.where("item_path", "=", itemPath).execute();
}

async function moveFolder(
  trx: Trx,
  { id, undoes = "", sourcePath: from, finalPath: to }: RecordedRename,
): Promise<void> {
  const moved = (column: string) => movedBelow(column, from, to);
  await trx
    .updateTable("operation")
    .set({
      final_path: moved("final_path"),
      source_path: sql<string>`case when source_path = final_path then ${moved("final_path")} else source_path end`,
    })
    .where((e) =>
      e.or([
        isBelowFolder("final_path", from),
        e.and([
          e("final_path", "=", from),
          e("id", "not in", [id, undoes]),
          e.or([
            e("kind", "=", "make_folder"),
            e.and([
              e("kind", "=", "rename_folder"),
              e("state", "=", "sealed"),
              e("undoes", "is", null),
            ]),
          ]),
        ]),
      ]),
    )
    .execute();
  const source = { source_path: moved("source_path") };
  // Updates the names that renames go back to. The condition is written as SQL text, because a
  // partial index serves only a condition with the same text.
  const goesBack = sql<boolean>`kind in ('rename', 'rename_folder', 'remove_folder')`;
  await trx
    .updateTable("operation")
    .set(source)
    .where(goesBack)
    .where(isBelowFolder("source_path", from))
    .execute();
  await moveMadeFolders(trx, from, to);
  const trashed = trx
    .selectFrom("trash")
    .select("operation_id")
    .where(isBelowFolder("original_path", from));
  const inTrash = trashed.where("purged_at", "is", null).where("restored_at", "is", null);
  await trx.updateTable("operation").set(source).where("id", "in", inTrash).execute();
  const manifest = trx.updateTable("trash").set({ original_path: moved("original_path") });
  const kept = manifest.where("purged_at", "is", null).where("restored_at", "is", null);
  await kept.where(isBelowFolder("original_path", from)).execute();
  const published = trx
    .selectFrom("operation")
    .select("release_id")
    .where("kind", "in", ["publish", "make_folder"]);
  const items = trx.updateTable("item").set({ destination: moved("destination") });
  const ofThese = items.where("release_id", "in", published.where(isBelowFolder("final_path", to)));
  await ofThese.where(isBelowFolder("destination", from)).execute();
  await moveScans(trx, from, to);
  await moveReleases(trx, from, to);
}

/**
 * SQL for the new path of something below a renamed folder. The database counts the characters,
 * because JavaScript counts them differently.
 */
const movedBelow = (column: string, from: string, to: string) =>
  sql<string>`cast(${to} as text) || substr(${sql.ref(column)}, length(cast(${from} as text)) + 1)`;

async function moveMadeFolders(trx: Trx, from: string, to: string): Promise<void> {
  const rows = await trx
    .selectFrom("operation")
    .select(["id", "made_folders_json"])
    .where(isBelowFolder("final_path", to))
    .where("made_folders_json", "!=", "[]")
    .execute();
  for (const { id, made_folders_json: json } of rows) {
    const before = readShownJson(json, listOf(isText));
    // A damaged value is not changed, because a person may still be able to read it.
    if (before === undefined) continue;
    const made = before.map((path) =>
      isAtOrBelow(path, from) ? to + path.slice(from.length) : path,
    );
    const moved = { made_folders_json: JSON.stringify(made) };
    await trx.updateTable("operation").set(moved).where("id", "=", id).execute();
  }
}

/** Requests pending scans for the new folder, because Plex would find nothing in the old one. */
async function moveScans(trx: Trx, from: string, to: string): Promise<void> {
  const below = await trx.selectFrom("scan").selectAll().where(isWithin("folder", from)).execute();
  for (const { id, server, release_id: releaseId, folder, next_try_at: time } of below) {
    await trx.deleteFrom("scan").where("id", "=", id).execute();
    const moved = { server, releaseId, folder: to + folder.slice(from.length) };
    await restartScan(trx, moved, time);
  }
}

/**
 * Updates releases of works that the library already had, if their folder or their only file has
 * the new name. The files in these releases are updated too.
 */
async function moveReleases(trx: Trx, from: string, to: string): Promise<void> {
  const path = sql<string>`case when path = ${from} then cast(${to} as text) else ${movedBelow("path", from, to)} end`;
  await trx
    .updateTable("release")
    .set({
      path,
      live_path: sql<
        string | null
      >`case when live_path is null then null else 'library:' || ${path} end`,
    })
    .where("source", "=", "library")
    .where(isWithin("path", from))
    .execute();
  await moveWaiting(trx, from, to);
  const above: string[] = [];
  for (let folder = dirname(from); folder !== "/" && folder !== "."; folder = dirname(folder)) {
    above.push(folder);
  }
  const around = trx.selectFrom("release").select(["id", "path"]).where("source", "=", "library");
  for (const release of await around.where("path", "in", above).execute()) {
    const [before, after] = [relative(release.path, from), relative(release.path, to)];
    if (after.startsWith("../")) continue;
    for (const [table, column] of [
      ["item", "path"],
      ["operation", "item_path"],
    ] as const) {
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${movedBelow(column, before, after)}
        where release_id = ${release.id} and ${sql.ref(column)} > ${`${before}/`} and ${sql.ref(column)} < ${`${before}0`}`.execute(
        everywhere(trx),
      );
    }
  }
}

/** Updates files that wait for a user's decision. They have no publication, but the same paths. */
async function moveWaiting(trx: Trx, from: string, to: string): Promise<void> {
  const waiting = trx
    .selectFrom("release")
    .select("id")
    .where("source", "=", "library")
    .where("state", "!=", "filed");
  const items = trx.updateTable("item").set({ destination: movedBelow("destination", from, to) });
  const theirs = items.where("release_id", "in", waiting.where(isWithin("path", to)));
  await theirs.where(isBelowFolder("destination", from)).execute();
}
