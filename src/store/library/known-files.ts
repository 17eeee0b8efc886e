import type { Identity } from "../../core/identity.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { type EpisodeMapping, mappingFor } from "../../core/release/item.ts";
import { isFileIdentity, isIdentity, isMapping, readOptionalJson } from "../json.ts";
import type { Db } from "../open.ts";
import { chunked } from "./library-releases.ts";

/** A file that is in the library by our journal. */
export type PublishedFile = {
  releaseId: number;
  identity: Identity;
  mapping: EpisodeMapping | undefined;
  wasAdopted: boolean;
  file: FileIdentity | undefined;
};

/** What live publications of works say of these paths. */
export async function publishedFiles(db: Db, paths: readonly string[]): Promise<Map<string, PublishedFile>> {
  const found = new Map<string, PublishedFile>();
  for (const some of chunked(paths)) {
    const rows = await db
      .selectFrom("operation")
      .innerJoin("release", "release.id", "operation.release_id")
      .leftJoin("item", (join) =>
        join.onRef("item.release_id", "=", "operation.release_id").onRef("item.path", "=", "operation.item_path"),
      )
      .select(["operation.final_path", "operation.release_id", "operation.method", "operation.final_json"])
      .select(["release.identity_json", "item.mapping_json"])
      .where("operation.final_path", "in", some)
      .where("operation.kind", "=", "publish")
      .where("operation.state", "in", ["published", "sealed"])
      .where("release.job", "is", null)
      .execute();
    for (const row of rows) {
      const identity = readOptionalJson(row.identity_json, isIdentity);
      if (!identity) continue;
      const { season, episodes } = identity;
      const whole = season !== undefined && episodes ? { season, episodes, titles: [] } : undefined;
      found.set(row.final_path, {
        releaseId: row.release_id,
        identity,
        mapping: mappingFor(identity, readOptionalJson(row.mapping_json, isMapping)) ?? whole,
        wasAdopted: row.method === "adopted",
        file: readOptionalJson(row.final_json, isFileIdentity),
      });
    }
  }
  return found;
}
