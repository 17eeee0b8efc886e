import { damagedOperation } from "../../base/damaged-row.ts";
import { LIVE_STATES, type Operation } from "../../core/journal/operation.ts";
import { type FileIdentity, isSameFile } from "../../core/media-files/file-identity.ts";
import type { State } from "../../core/release/state.ts";
import { isBelowFolder } from "../below-folder.ts";
import { isAnchor, readOperations, selectAllOperations } from "../journal/operation-row.ts";
import { selectPublicationsIn } from "../journal/publications.ts";
import { isFileIdentity, isReadableJson, readOptionalJson, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import type { Own } from "../storages/scope.ts";

/**
 * States in which a release of source `library` keeps its files. The user is asked about the files
 * until the release is rejected, and is not asked again afterwards.
 */
export const KEEPS: readonly State[] = ["review", "approved", "rejected"];

/** Returns those of the paths that have a live publication. */
export async function findPublishedAmong(db: Own, paths: readonly string[]): Promise<Set<string>> {
  const held = new Set<string>();
  for (const some of splitIntoChunks(paths)) {
    const live = selectPublicationsIn(db, LIVE_STATES).where("final_path", "in", some);
    for (const row of await live.select("final_path").execute()) held.add(row.final_path);
  }
  return held;
}

/** Returns those of the ids that are operations of this storage. */
export async function findOperationsAmong(db: Own, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const some of splitIntoChunks(ids)) {
    const rows = await db.selectFrom("operation").select("id").where("id", "in", some).execute();
    for (const { id } of rows) found.add(id);
  }
  return found;
}

/**
 * Lists the paths below a folder that belong to a release of source `library` about which the user
 * is or was asked.
 */
export async function listAskedBelow(db: Own, folder: string): Promise<string[]> {
  const asked = await db
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select("item.destination")
    .where("release.source", "=", "library")
    .where("release.state", "in", KEEPS)
    .where(isBelowFolder("release.path", folder))
    .execute();
  return asked.flatMap(({ destination }) => destination ?? []);
}

/** A file of a live publication. */
export type LiveFile = Pick<
  Operation,
  "id" | "releaseId" | "anchor" | "hash" | "sourcePath" | "source"
> & {
  path: string;
  file: FileIdentity | undefined;
};

/** A live publication whose row cannot be read: its path and its release are known. */
export interface DamagedLiveFile {
  releaseId: number;
  path: string;
}

/**
 * Lists all live files, sorted by path.
 * @throws UserError that names the release of a row that cannot be read
 */
export async function listLiveFiles(db: Own): Promise<LiveFile[]> {
  const { live, damaged } = await listReadableLiveFiles(db);
  const [first] = damaged;
  if (first) throw damagedOperation(first.releaseId);
  return live;
}

/** Lists all live files whose rows can be read, sorted by path, and the others apart from them. */
export async function listReadableLiveFiles(
  db: Own,
): Promise<{ live: LiveFile[]; damaged: DamagedLiveFile[] }> {
  const rows = await selectPublicationsIn(db, LIVE_STATES)
    .select([
      "id",
      "release_id as releaseId",
      "final_path as path",
      "final_json",
      "anchor_json",
      "hash",
    ])
    .select(["source_path as sourcePath", "source_json"])
    .orderBy("final_path")
    .execute();
  const damaged: DamagedLiveFile[] = [];
  const live = rows.flatMap((row): LiveFile[] => {
    const { final_json: file, anchor_json: anchor, source_json: json, ...others } = row;
    const source = readShownJson(json, isFileIdentity);
    if (!source || !isReadableJson(file, isFileIdentity) || !isReadableJson(anchor, isAnchor)) {
      damaged.push({ releaseId: row.releaseId, path: row.path });
      return [];
    }
    return [
      {
        ...others,
        file: readOptionalJson(file, isFileIdentity),
        anchor: readOptionalJson(anchor, isAnchor),
        hash: row.hash ?? undefined,
        source,
      },
    ];
  });
  return { live, damaged };
}

/** Returns the current location of a live publication's file. */
export async function findLivePublication(
  db: Db,
  id: string,
): Promise<Pick<LiveFile, "path" | "file"> | undefined> {
  const row = await db
    .selectFrom("operation")
    .select(["final_path", "final_json"])
    .where("id", "=", id)
    .where("state", "in", ["published", "sealed"])
    .executeTakeFirst();
  return row && { path: row.final_path, file: readOptionalJson(row.final_json, isFileIdentity) };
}

/** Updates the journal if the file at this path has the same content but another inode. */
export async function readAgain(
  trx: Trx,
  path: string,
  { before, now }: { before: FileIdentity | undefined; now: FileIdentity },
): Promise<void> {
  if (before === undefined || isSameFile(before, now)) return;
  const there = await readOperations(
    selectAllOperations(trx).where("final_path", "=", path).where("state", "=", "sealed"),
  );
  const json = JSON.stringify(now);
  for (const { id, method, final } of there) {
    if (!final || !isSameFile(final, before)) continue;
    const read =
      method === "adopted" ? { final_json: json, source_json: json } : { final_json: json };
    await trx.updateTable("operation").set(read).where("id", "=", id).execute();
  }
}

/**
 * A file that filing put into the library from a download. `isLive` is true until the file is
 * superseded or taken back.
 */
export type FiledFile = Pick<
  Operation,
  "releaseId" | "method" | "sourcePath" | "source" | "finalPath" | "final"
> & {
  isLive: boolean;
};

/**
 * Lists all filed files on this machine's storage, in the order of their releases. Jobs of file
 * tools are left out, because they have no downloads, and so are rows that cannot be read.
 */
export async function listAllFiledFiles(db: Own): Promise<FiledFile[]> {
  const rows = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .select(["operation.release_id", "operation.state", "operation.method"])
    .select([
      "operation.source_path",
      "operation.source_json",
      "operation.final_path",
      "operation.final_json",
    ])
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", ["published", "sealed", "superseded", "undone"])
    .where("release.job", "is", null)
    .orderBy("operation.release_id")
    .execute();
  return rows.flatMap((row) => {
    const source = readShownJson(row.source_json, isFileIdentity);
    return source === undefined || !isReadableJson(row.final_json, isFileIdentity)
      ? []
      : {
          releaseId: row.release_id,
          isLive: row.state === "published" || row.state === "sealed",
          method: (row.method ?? undefined) as Operation["method"],
          sourcePath: row.source_path,
          source,
          finalPath: row.final_path,
          final: readOptionalJson(row.final_json, isFileIdentity),
        };
  });
}
