import type { Reason } from "../../base/reason-codes.ts";
import { isBelowFolder } from "../below-folder.ts";
import type { Db, Trx } from "../open.ts";
import { type ReleaseSummary, selectAllDownloads, summariesOf } from "./release-lookup.ts";
import { releasesOf, selectAllReleases } from "./release-row.ts";

/**
 * Lists releases that are ignored because they contain only subtitles and belong to no other
 * release, oldest first.
 */
export const listLooseSubtitles = (db: Db): Promise<ReleaseSummary[]> =>
  summariesOf(
    selectAllDownloads(db)
      .where("state", "=", "ignored")
      .where("parent_id", "is", null)
      .where("source", "!=", "torrent")
      .where("reasons_json", "like", '%"only_subtitles"%')
      .orderBy("id"),
  );

/** Returns the first reason of each loose subtitle, by the id of its release. */
export async function readLooseSubtitleReasons(db: Db): Promise<Map<number, Reason>> {
  const ids = (await listLooseSubtitles(db)).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const all = await releasesOf(selectAllReleases(db).where("id", "in", ids));
  return new Map(all.flatMap(({ id, reasons: [reason] }) => (reason ? [[id, reason]] : [])));
}

/** Finds the newest release in one of these states at each path directly in a folder, by path. */
export async function findReleasesDirectlyIn(
  db: Db,
  folder: string,
  states: readonly ReleaseSummary["state"][],
): Promise<Map<string, ReleaseSummary>> {
  const all = selectAllDownloads(db)
    .where(isBelowFolder("path", folder))
    .where("state", "in", states)
    .orderBy("id");
  const inside = (await summariesOf(all)).filter(
    ({ path }) => !path.slice(folder.length + 1).includes("/"),
  );
  return new Map(inside.map((release) => [release.path, release]));
}

export async function setParent(trx: Trx, id: number, parentId: number): Promise<void> {
  await trx.updateTable("release").set({ parent_id: parentId }).where("id", "=", id).execute();
}
