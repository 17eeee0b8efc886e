import type { Kysely } from "kysely";
import type { Identity } from "../../core/identity.ts";
import type { StandingFile } from "../../core/plan/subtitles/late-subtitles.ts";
import type { Release } from "../../core/release/release.ts";
import { standingFiles } from "../../store/releases/lineage.ts";
import type { Schema } from "../../store/schema.ts";

/** What its folder has in the library already, for what came into the folder later; nothing for any other release. */
export async function standingBeside(
  db: Kysely<Schema>,
  release: Pick<Release, "id" | "path" | "parentId">,
  identity: Identity,
): Promise<StandingFile[]> {
  return release.parentId === undefined ? [] : standingFiles(db, release, identity);
}
