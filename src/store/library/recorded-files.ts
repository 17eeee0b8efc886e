import type { Anchor, Operation } from "../../core/journal/operation.ts";
import { type FileIdentity, isSameFile } from "../../core/media-files/file-identity.ts";
import { isAnchor } from "../journal/operation-row.ts";
import { selectPublicationsIn } from "../journal/publications.ts";
import { isFileIdentity, readShownJson } from "../json.ts";
import type { Trx } from "../open.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import type { Own } from "../storages/scope.ts";
import { KEEPS, readAgain } from "./live-files.ts";

/**
 * Places where an identity is recorded: a published file, a file in the trash, a library file that waits
 * for a person or was rejected, or the download that a file was made from.
 */
type RecordedPlace = "published" | "trashed" | "waiting" | "download";

/** A file whose identity the database has. */
export interface RecordedFile extends Pick<Operation, "releaseId" | "anchor" | "hash"> {
  place: RecordedPlace;
  path: string;
  recorded: FileIdentity;
  /** The download that a published or trashed file was made from. */
  download?: { path: string; source: FileIdentity } | undefined;
  /** For a file that waits: its path in its release. For a file in the trash: its operation. */
  key: string;
}

/** Lists all files whose identities are recorded. Rows that cannot be read are left out. */
export async function listRecordedFiles(db: Own): Promise<RecordedFile[]> {
  const inLibrary = [...(await listPublished(db)), ...(await listTrashed(db))];
  const downloads = new Map(
    inLibrary.flatMap(({ releaseId, download }) =>
      download === undefined
        ? []
        : [
            [
              `${download.path}\0${download.source.ino}`,
              { ...ofDownload, releaseId, path: download.path, recorded: download.source },
            ],
          ],
    ),
  );
  return [...inLibrary, ...(await listWaiting(db)), ...downloads.values()];
}

const ofDownload = { place: "download", anchor: undefined, hash: undefined, key: "" } as const;

async function listPublished(db: Own): Promise<RecordedFile[]> {
  const rows = await selectPublicationsIn(db, ["sealed"])
    .select(["id", "release_id", "method", "final_path", "final_json", "anchor_json", "hash"])
    .select(["source_path", "source_json"])
    .execute();
  return rows.flatMap((row): RecordedFile[] => {
    const recorded = readShownJson(row.final_json, isFileIdentity);
    const source = readShownJson(row.source_json, isFileIdentity);
    if (recorded === undefined || source === undefined) return [];
    const download = { path: row.source_path, source };
    return [
      {
        place: "published",
        key: row.id,
        releaseId: row.release_id,
        path: row.final_path,
        recorded,
        anchor: readShownJson(row.anchor_json, isAnchor),
        hash: row.hash ?? undefined,
        ...(row.method === "adopted" ? {} : { download }),
      },
    ];
  });
}

async function listTrashed(db: Own): Promise<RecordedFile[]> {
  const rows = await db
    .selectFrom("trash")
    .innerJoin("operation as moved", "moved.id", "trash.operation_id")
    .leftJoin("operation as published", "published.id", "moved.undoes")
    .select(["trash.operation_id", "trash.release_id", "trash.path", "trash.identity_json"])
    .select(["trash.source_path", "trash.source_json", "trash.original_path"])
    .select(["moved.anchor_json", "published.hash"])
    .where("trash.purged_at", "is", null)
    .where("trash.restored_at", "is", null)
    .execute();
  return rows.flatMap((row): RecordedFile[] => {
    const recorded = readShownJson(row.identity_json, isFileIdentity);
    const source = readShownJson(row.source_json, isFileIdentity);
    if (recorded === undefined || source === undefined) return [];
    const download = { path: row.source_path, source };
    return [
      {
        place: "trashed",
        key: row.operation_id,
        releaseId: row.release_id,
        path: row.path,
        recorded,
        anchor: readShownJson(row.anchor_json, isAnchor),
        hash: row.hash ?? undefined,
        ...(row.source_path === row.original_path ? {} : { download }),
      },
    ];
  });
}

async function listWaiting(db: Own): Promise<RecordedFile[]> {
  const rows = await db
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .select(["release.id", "item.path", "item.destination", "item.ino"])
    .select(["item.size", "item.mtime_ns"])
    .where("release.source", "=", "library")
    .where("release.state", "in", KEEPS)
    .execute();
  return rows.flatMap(({ id, path, destination, ino, size, mtime_ns: mtimeNs }): RecordedFile[] =>
    destination === null || ino === null
      ? []
      : [
          {
            place: "waiting",
            key: path,
            releaseId: id,
            path: destination,
            // The device is not recorded for these files.
            recorded: { dev: "", ino, size, mtimeNs },
            anchor: undefined,
            hash: undefined,
          },
        ],
  );
}

/** A recorded file that is the same file under a new inode. */
export interface RenewedFile extends RecordedFile {
  now: FileIdentity;
}

/**
 * Records the identities that these files have now, everywhere the database has the former ones. A
 * row that was changed in the meantime keeps its identity.
 */
export async function recordIdentities(
  trx: Own<Trx>,
  renewed: readonly RenewedFile[],
): Promise<void> {
  for (const file of renewed) {
    if (file.place === "published" || file.place === "trashed") {
      await readAgain(trx, file.path, { before: file.recorded, now: file.now });
    }
    if (file.place === "trashed") await recordTrashed(trx, file);
    if (file.place === "waiting") await recordWaiting(trx, file);
  }
  const downloads = renewed.filter(({ place }) => place === "download");
  for (const some of splitIntoChunks(downloads)) await recordDownloads(trx, some);
}

async function recordTrashed(trx: Trx, { key, path, now }: RenewedFile): Promise<void> {
  const row = trx.updateTable("trash").set({ identity_json: JSON.stringify(now) });
  await row.where("operation_id", "=", key).where("path", "=", path).execute();
}

async function recordWaiting(
  trx: Trx,
  { key, path, releaseId, recorded, now }: RenewedFile,
): Promise<void> {
  const item = trx.updateTable("item").set({ ino: now.ino, mtime_ns: now.mtimeNs });
  await item
    .where("release_id", "=", releaseId)
    .where("path", "=", key)
    .where("destination", "=", path)
    .where("ino", "=", recorded.ino)
    .execute();
}

/** Downloads are found by a list of paths, because no index serves the paths of sources. */
async function recordDownloads(trx: Own<Trx>, renewed: readonly RenewedFile[]): Promise<void> {
  const paths = [...new Set(renewed.map(({ path }) => path))];
  const byPath = Map.groupBy(renewed, ({ path }) => path);
  const findNow = (path: string, text: string): string | undefined => {
    const source = readShownJson(text, isFileIdentity);
    const file = byPath.get(path)?.find(({ recorded }) => source && isSameFile(source, recorded));
    return file && JSON.stringify(file.now);
  };
  const made = trx
    .selectFrom("operation")
    .select(["id", "source_path", "source_json"])
    .where("kind", "=", "publish")
    .where("state", "in", ["sealed", "undone", "superseded"])
    .where("source_path", "in", paths);
  for (const { id, source_path: path, source_json: text } of await made.execute()) {
    const json = findNow(path, text);
    if (json === undefined) continue;
    await trx.updateTable("operation").set({ source_json: json }).where("id", "=", id).execute();
  }
  const inTrash = trx
    .selectFrom("trash")
    .select(["operation_id", "source_path", "source_json"])
    .where("source_path", "in", paths);
  for (const {
    operation_id: id,
    source_path: path,
    source_json: text,
  } of await inTrash.execute()) {
    const json = findNow(path, text);
    if (json === undefined) continue;
    await trx
      .updateTable("trash")
      .set({ source_json: json })
      .where("operation_id", "=", id)
      .execute();
  }
}

/** Records what a library's folder is now, in every operation on its files. */
export async function recordAnchor(trx: Own<Trx>, before: Anchor, now: Anchor): Promise<void> {
  await trx
    .updateTable("operation")
    .set({ anchor_json: JSON.stringify(now) })
    .where("anchor_json", "=", JSON.stringify(before))
    .where("state", "in", ["sealed", "superseded", "undone"])
    .execute();
}

/** Lists the library folders that were on a pool of disks when a file was filed into them. */
export async function listPooledAnchors(db: Own): Promise<Anchor[]> {
  const rows = await db
    .selectFrom("operation")
    .select("anchor_json")
    .distinct()
    .where("anchor_json", "like", '%"poolBytes":%')
    .where("state", "in", ["sealed", "superseded", "undone"])
    .execute();
  return rows.flatMap((row) => readShownJson(row.anchor_json, isAnchor) ?? []);
}

/** A folder that an operation made or renamed, and that an undo recognises by its inode. */
type RecordedFolder = Pick<Operation, "id" | "anchor"> & {
  path: string;
  recorded: FileIdentity;
};

/** Lists the folders that operations made or renamed and that were not undone. */
export async function listRecordedFolders(db: Own): Promise<RecordedFolder[]> {
  const rows = await db
    .selectFrom("operation")
    .select(["id", "final_path", "final_json", "anchor_json"])
    .where("kind", "in", ["make_folder", "rename_folder"])
    .where("state", "in", ["published", "sealed"])
    .where("undoes", "is", null)
    .execute();
  return rows.flatMap(({ id, final_path: path, final_json: final, anchor_json: anchor }) => {
    const recorded = readShownJson(final, isFileIdentity);
    return recorded ? { id, path, recorded, anchor: readShownJson(anchor, isAnchor) } : [];
  });
}

/** Records the identity that a folder has now. */
export async function recordFolder(trx: Own<Trx>, id: string, now: FileIdentity): Promise<void> {
  const row = trx.updateTable("operation").set({ final_json: JSON.stringify(now) });
  await row.where("id", "=", id).execute();
}
