import type { Kysely } from "kysely";
import type { Identity } from "../../core/identity.ts";
import type { StandingVideo } from "../../core/plan/late-subtitles.ts";
import type { Release } from "../../core/release/release.ts";
import { standingVideos } from "../../store/lineage.ts";
import type { Schema } from "../../store/schema.ts";

/** The videos that its folder has in the library already, for what came into the folder later; none for any other release. */
export async function standingBeside(
  db: Kysely<Schema>,
  release: Pick<Release, "id" | "path" | "parentId">,
  identity: Identity,
): Promise<StandingVideo[]> {
  return release.parentId === undefined ? [] : standingVideos(db, release, identity);
}
