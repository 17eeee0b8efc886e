import type { Insertable } from "kysely";
import { bindMapping, type EpisodeMapping, type ItemRole, selectMapping } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import type { KnownFile } from "../../core/audit/work-folder.ts";
import type { Anchor, Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import {
  isFileIdentity,
  isIdentity,
  isMapping,
  isReadableJson,
  readOptionalJson,
  readShownJson,
} from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { selectOperationsWithAnyItems } from "../operations-with-items.ts";
import {
  type NewRelease,
  type ReleaseFields,
  toColumns,
  toNewRow,
} from "../releases/release-row.ts";
import type { OperationTable, Schema } from "../schema.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";

/** A file of the library. `path` is its path in the release. */
export type LibraryFile = {
  path: string;
  finalPath: string;
  role: ItemRole;
  file: FileIdentity;
  mapping?: EpisodeMapping | undefined;
  media?: MediaFacts | undefined;
};

/**
 * Adds a release of source `library` with its files. Returns undefined if another release of that
 * source has its path, as when two processes find a work at the same moment.
 */
export async function insertLibraryRelease(
  trx: Trx,
  release: NewRelease,
  { fields, files }: { fields: ReleaseFields; files: readonly LibraryFile[] },
  time: number,
): Promise<number | undefined> {
  const isFiled = release.state === "filed";
  // The prefix distinguishes the release from a download at exactly the same path.
  const place = isFiled ? { filed_at: time } : { live_path: `library:${release.path}` };
  const row = Object.assign(toNewRow(release, time), toColumns(fields), place);
  const added = await trx
    .insertInto("release")
    .values(row)
    .onConflict((c) =>
      c.columns(["live_path", "storage_id"]).where("live_path", "is not", null).doNothing(),
    )
    .returning("id")
    .executeTakeFirst();
  if (!added) return undefined;
  const { identity } = release;
  const items: Insertable<Schema["item"]>[] = files.map(
    ({ path, finalPath, role, file, mapping, media }) => ({
      release_id: added.id,
      path,
      role,
      size: file.size,
      mtime_ns: file.mtimeNs,
      ino: file.ino,
      mapping_json: mapping
        ? JSON.stringify(isFiled && identity ? bindMapping(identity, mapping) : mapping)
        : null,
      media_json: media ? JSON.stringify(media) : null,
      skip: 0,
      destination: finalPath,
      method: isFiled ? "adopted" : null,
    }),
  );
  for (const some of splitIntoChunks(items)) await trx.insertInto("item").values(some).execute();
  return added.id;
}

export type AdoptedFile = Pick<Operation, "id" | "releaseId" | "itemPath" | "finalPath"> & {
  file: FileIdentity;
  anchor: Anchor | undefined;
};

/**
 * Adds publications for files that are already in the library. They are sealed from the beginning:
 * nothing is done, so there is nothing to recover.
 */
export async function insertAdopted(
  trx: Trx,
  adopted: readonly AdoptedFile[],
  { lease, at }: { lease: number; at: number },
): Promise<void> {
  const rows: Insertable<OperationTable>[] = adopted.map(
    ({ id, releaseId, itemPath, finalPath, file, anchor }) => ({
      id,
      release_id: releaseId,
      item_path: itemPath,
      kind: "publish",
      state: "sealed",
      method: "adopted",
      lease,
      source_path: finalPath,
      source_json: JSON.stringify(file),
      final_path: finalPath,
      final_json: JSON.stringify(file),
      made_folders_json: "[]",
      anchor_json: anchor ? JSON.stringify(anchor) : null,
      created_at: at,
      updated_at: at,
    }),
  );
  for (const some of splitIntoChunks(rows)) {
    await trx.insertInto("operation").values(some).execute();
  }
}

/**
 * Returns the files at these paths, as live publications of works record them, without rows that
 * cannot be read.
 */
export async function findPublishedFiles(
  db: Db,
  paths: readonly string[],
): Promise<Map<string, KnownFile>> {
  const found = new Map<string, KnownFile>();
  for (const some of splitIntoChunks(paths)) {
    const rows = await selectOperationsWithAnyItems(db)
      .select([
        "operation.final_path",
        "operation.release_id",
        "operation.method",
        "operation.final_json",
      ])
      .select(["release.identity_json", "item.mapping_json"])
      .where("operation.final_path", "in", some)
      .where("operation.kind", "=", "publish")
      .where("operation.state", "in", ["published", "sealed"])
      .where("release.job", "is", null)
      .execute();
    for (const row of rows) {
      const identity = readShownJson(row.identity_json, isIdentity);
      // Nothing is compared with a row that cannot be read.
      const isSound =
        isReadableJson(row.mapping_json, isMapping) &&
        isReadableJson(row.final_json, isFileIdentity);
      if (!identity || !isSound) continue;
      const { season, episodes } = identity;
      const whole = season !== undefined && episodes ? { season, episodes, titles: [] } : undefined;
      found.set(row.final_path, {
        releaseId: row.release_id,
        work: identity,
        mapping: selectMapping(identity, readOptionalJson(row.mapping_json, isMapping)) ?? whole,
        wasFiled: row.method !== "adopted",
        file: readOptionalJson(row.final_json, isFileIdentity),
      });
    }
  }
  return found;
}
