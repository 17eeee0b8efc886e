import type { ItemContinuity, KeptCounts } from "../../core/scan/kept-items.ts";
import { isWithin } from "../below-folder.ts";
import { readKnownTexts } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import { selectOperationsWithItems } from "../operations-with-items.ts";
import { nameOfFirstServer } from "../servers/media-servers.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";

/** A video that a plan renames. `items` are the Plex items that had it before; empty if unknown. */
export type RenamedVideo = { operationId: string; path: string; items: readonly string[] };

/**
 * Lists the published videos at and below these paths, each with the items that its last Plex proof
 * found.
 */
export async function listVideosWithin(db: Db, paths: readonly string[]): Promise<RenamedVideo[]> {
  const found = new Map<string, RenamedVideo>();
  for (const path of paths) {
    const rows = await selectOperationsWithItems(db)
      .leftJoin("plex_proof", (join) =>
        join
          .onRef("plex_proof.operation_id", "=", "operation.id")
          .on("plex_proof.server", "=", nameOfFirstServer(db)),
      )
      .select(["operation.id", "operation.final_path", "plex_proof.items_json"])
      .where((e) =>
        e.and({ "operation.kind": "publish", "operation.state": "sealed", "item.role": "video" }),
      )
      .where(isWithin("operation.final_path", path))
      .execute();
    for (const { id, final_path, items_json } of rows) {
      found.set(id, {
        operationId: id,
        path: final_path,
        items: readKnownTexts(items_json),
      });
    }
  }
  return [...found.values()];
}

/**
 * Adds the videos that a plan renames. Existing rows are kept, because a plan that was stopped
 * begins again.
 */
export async function addRenamedVideos(
  trx: Trx,
  releaseId: number,
  videos: readonly RenamedVideo[],
): Promise<void> {
  const rows = videos.map(({ operationId, path, items }) => ({
    release_id: releaseId,
    operation_id: operationId,
    path,
    items_json: JSON.stringify(items),
    kept: null,
  }));
  for (const some of splitIntoChunks(rows)) {
    await trx
      .insertInto("renamed_video")
      .values(some)
      .onConflict((c) => c.columns(["release_id", "operation_id"]).doNothing())
      .execute();
  }
}

/** Forgets the videos that kept their names. */
export async function dropUnrenamed(trx: Trx, releaseId: number): Promise<void> {
  await trx
    .deleteFrom("renamed_video")
    .where("release_id", "=", releaseId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("operation")
          .select("operation.id")
          .whereRef("operation.id", "=", "renamed_video.operation_id")
          .whereRef("operation.final_path", "=", "renamed_video.path"),
      ),
    )
    .execute();
}

export async function forgetRenamedVideos(trx: Trx, releaseId: number): Promise<void> {
  await trx.deleteFrom("renamed_video").where("release_id", "=", releaseId).execute();
}

/** A video of a release that a plan renamed. `planId` is the job. */
export type WatchedVideo = {
  planId: number;
  operationId: string;
  items: string[];
  kept: ItemContinuity | undefined;
};

/** Lists the videos of a release that plans renamed. Includes only plans that were carried out. */
export async function renamedOf(db: Db, releaseId: number): Promise<WatchedVideo[]> {
  const rows = await db
    .selectFrom("renamed_video")
    .innerJoin("operation", "operation.id", "renamed_video.operation_id")
    .innerJoin("release", "release.id", "renamed_video.release_id")
    .select(["renamed_video.release_id", "operation_id", "items_json", "kept"])
    .where((e) => e.and({ "operation.release_id": releaseId, "release.state": "filed" }))
    .execute();
  return rows.map(({ release_id, operation_id, items_json, kept }) => ({
    planId: release_id,
    operationId: operation_id,
    items: readKnownTexts(items_json),
    kept: (kept as ItemContinuity | null) ?? undefined,
  }));
}

/** Lists the plans that renamed videos of a release and were carried out. */
export async function listPlansOf(db: Db, releaseId: number): Promise<number[]> {
  const renamed = await renamedOf(db, releaseId);
  return [...new Set(renamed.map(({ planId }) => planId))].toSorted((a, b) => a - b);
}

/** Counts the videos that a plan renamed, by release. */
export async function countRenamedVideos(db: Db, planId: number): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("renamed_video")
    .innerJoin("operation", "operation.id", "renamed_video.operation_id")
    .select(["operation.release_id as id", (e) => e.fn.countAll<number>().as("n")])
    .where("renamed_video.release_id", "=", planId)
    .groupBy("operation.release_id")
    .execute();
  return new Map(rows.map(({ id, n }) => [id, n]));
}

export async function setKept(
  trx: Trx,
  { planId, operationId }: WatchedVideo,
  kept: ItemContinuity,
): Promise<void> {
  const video = trx.updateTable("renamed_video").set({ kept }).where("release_id", "=", planId);
  await video.where("operation_id", "=", operationId).execute();
}

/**
 * Counts how Plex shows the videos that a plan renamed; undefined while any of these videos is not
 * checked yet.
 */
export async function readKeptCounts(db: Db, planId: number): Promise<KeptCounts | undefined> {
  const ofPlan = db.selectFrom("renamed_video").where("release_id", "=", planId);
  if (await ofPlan.select("operation_id").where("kept", "is", null).limit(1).executeTakeFirst()) {
    return undefined;
  }
  const counts: KeptCounts = { same: 0, another: 0, not_shown: 0, unknown: 0 };
  const rows = await ofPlan
    .select(["kept", (e) => e.fn.countAll<number>().as("n")])
    .groupBy("kept")
    .execute();
  for (const { kept, n } of rows) counts[kept as ItemContinuity] = n;
  return counts;
}

/** Lists the paths of the first videos that Plex shows as other items since a plan renamed them. */
export async function listOtherItems(db: Db, planId: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("renamed_video")
    .innerJoin("operation", "operation.id", "renamed_video.operation_id")
    .select("final_path")
    .where((e) => e.and({ "renamed_video.release_id": planId, kept: "another" }))
    .orderBy("final_path")
    .limit(limit)
    .execute();
  return rows.map((row) => row.final_path);
}
