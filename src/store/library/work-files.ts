import type { Identity } from "../../base/identity.ts";
import type { EpisodeMapping, ItemRole } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import { LIVE_STATES } from "../../core/journal/operation.ts";
import { isBelowFolder } from "../below-folder.ts";
import { isIdentity, isMapping, isReadableJson, readOptionalJson, readShownJson } from "../json.ts";
import type { Db } from "../open.ts";
import { selectOperationsWithAnyItems } from "../operations-with-items.ts";
import { readMediaFacts } from "../releases/items.ts";

/** A file of a work with a live publication. */
export type WorkFile = {
  releaseId: number;
  identity: Identity;
  path: string;
  role: ItemRole;
  mapping: EpisodeMapping | undefined;
  /** Facts from the file's header. Absent if the header was not read. */
  media: MediaFacts | undefined;
  /** The item's path in its release. */
  itemPath: string;
  releaseName: string;
  /** The folder or file that was adopted. */
  adoptedAt: string | undefined;
  /** True if the release is not being filed or taken back. */
  isSettled: boolean;
};

/** Lists all files of works that have live publications, or those of one work. */
export async function listWorkFiles(
  db: Db,
  work?: Pick<Identity, "type" | "tmdbId">,
): Promise<WorkFile[]> {
  const files = selectOperationsWithAnyItems(db);
  return readWorkFiles(
    work === undefined
      ? files
      : files
          .where("release.identity_type", "=", work.type)
          .where("release.identity_id", "=", work.tmdbId),
  );
}

/** Lists the files of works that have live publications below a folder. */
export const listWorkFilesBelow = (db: Db, folder: string): Promise<WorkFile[]> =>
  readWorkFiles(
    selectOperationsWithAnyItems(db).where(isBelowFolder("operation.final_path", folder)),
  );

async function readWorkFiles(
  files: ReturnType<typeof selectOperationsWithAnyItems>,
): Promise<WorkFile[]> {
  const rows = await files
    .select([
      "operation.release_id",
      "operation.final_path",
      "operation.item_path",
      "operation.state as step",
    ])
    .select([
      "item.role",
      "item.mapping_json",
      "item.media_json",
      "release.name",
      "release.path",
      "release.source",
      "release.state",
    ])
    .select("release.identity_json")
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", LIVE_STATES)
    .where("release.job", "is", null)
    .orderBy("operation.final_path")
    .execute();
  return rows.flatMap((row) => {
    const identity = readShownJson(row.identity_json, isIdentity);
    // Nothing is done with a file whose row cannot be read.
    if (identity === undefined || !isReadableJson(row.mapping_json, isMapping)) return [];
    return {
      releaseId: row.release_id,
      identity,
      path: row.final_path,
      role: (row.role ?? "video") as ItemRole,
      mapping: readOptionalJson(row.mapping_json, isMapping),
      media: readMediaFacts(row.media_json),
      itemPath: row.item_path,
      releaseName: row.name,
      adoptedAt: row.source === "library" ? row.path : undefined,
      isSettled: row.state === "filed" && row.step === "sealed",
    };
  });
}
