import { isHalf } from "../../base/file-types.ts";
import type { Identity } from "../../base/identity.ts";
import { OPEN_STATES } from "../../core/journal/operation.ts";
import type { FiledSibling, FiledVideo } from "../../core/plan/subtitles/late-subtitles.ts";
import type { Release } from "../../core/release/release.ts";
import { isBelowFolder } from "../below-folder.ts";
import { isMapping, readOptionalJson } from "../json.ts";
import type { Db } from "../open.ts";
import { selectOperationsWithItems } from "../operations-with-items.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import { type Everywhere, everywhere } from "../storages/scope.ts";
import {
  type ReleaseSummary,
  selectAllDownloads,
  selectAllSummaries,
  summariesOf,
} from "./release-lookup.ts";
import { readFirstRelease, selectAllReleases } from "./release-row.ts";

/** Lists all releases of one download folder: the first one, then its children, oldest first. */
export const listLineageAt = (db: Db, path: string): Promise<ReleaseSummary[]> =>
  summariesOf(selectAllDownloads(db).where("path", "=", path).orderBy("id"));

/** Lists all releases at a path, below it (if it is a folder), and at the folders above it. */
export const listReleasesAround = (db: Db, path: string): Promise<ReleaseSummary[]> =>
  summariesOf(
    selectAllSummaries(db)
      .where((e) =>
        e.or([e("path", "in", [path, ...foldersAbove(path)]), isBelowFolder("path", path)]),
      )
      .orderBy("id"),
  );

function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index).join("/")).filter((folder) => folder !== "");
}

/**
 * `isOnlyOfWork` is true if no other release is of the same work. In that case, nothing of the work
 * is in the journal or about to be.
 */
export type Kin = { lineage: ReleaseSummary[]; isOnlyOfWork: boolean };

/**
 * Returns the releases at a release's path, and whether the release is the only one of its work.
 */
export const kinOf = async (
  db: Db,
  release: Pick<Release, "id" | "path"> & { identity: Identity },
): Promise<Kin> => ({
  lineage: await listLineageAt(db, release.path),
  isOnlyOfWork: await isOnlyOfWork(everywhere(db), release),
});

/** True if no other release is of this work, in any storage. */
export async function isOnlyOfWork(
  db: Everywhere,
  { id, identity: { type, tmdbId } }: Pick<Release, "id"> & { identity: Identity },
): Promise<boolean> {
  const other = db.selectFrom("release").select("id").where("identity_type", "=", type);
  return !(await other
    .where("identity_id", "=", tmdbId)
    .where("id", "!=", id)
    .limit(1)
    .executeTakeFirst());
}

/**
 * Returns those of the paths that several releases have. Such a path is a folder that was filed and
 * then grew, or to which another download was added.
 */
export async function findSharedPaths(db: Db, paths: readonly string[]): Promise<Set<string>> {
  const shared = new Set<string>();
  for (const some of splitIntoChunks(paths)) {
    const rows = await db
      .selectFrom("release")
      .select("path")
      .where("path", "in", some)
      .where("source", "!=", "library")
      .groupBy("path")
      .having((e) => e.fn.countAll(), ">", 1)
      .execute();
    for (const { path } of rows) shared.add(path);
  }
  return shared;
}

/**
 * Returns the releases that list each file of a folder, by the file's path. Files that were moved
 * into the library are left out, because a file that is now at such a path is a new one.
 */
export async function listClaimsAt(db: Db, path: string): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom("item")
    .innerJoin("release", "release.id", "item.release_id")
    .select(["item.path", "item.release_id"])
    .where("release.path", "=", path)
    .where("release.source", "!=", "library")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("operation")
            .select("operation.id")
            .whereRef("operation.release_id", "=", "item.release_id")
            .whereRef("operation.item_path", "=", "item.path")
            .where((e) => e.and({ "operation.kind": "remove", "operation.state": "sealed" }))
            // A file that is being returned is the one that was moved, not a new one.
            .where((e) =>
              e.not(
                e.exists(
                  e
                    .selectFrom("operation as back")
                    .select("back.id")
                    .whereRef("back.undoes", "=", "operation.undoes")
                    .where("back.kind", "=", "return")
                    .where("back.state", "in", OPEN_STATES),
                ),
              ),
            ),
        ),
      ),
    )
    .execute();
  const claims = new Map<string, number[]>();
  for (const { path: file, release_id: id } of rows) {
    claims.set(file, [...(claims.get(file) ?? []), id]);
  }
  return claims;
}

/**
 * Finds the other filed release of a folder: the first release, or the newest of its children. The
 * parent of a loose subtitle is next to it, at another path.
 */
export const findFiledReleaseAt = (
  db: Db,
  { id, path, parentId }: Pick<Release, "id" | "path" | "parentId">,
): Promise<Release | undefined> =>
  readFirstRelease(
    selectAllReleases(db)
      .where((e) =>
        e.or([
          e.and([e("path", "=", path), e("source", "!=", "library")]),
          e("id", "=", parentId ?? id),
        ]),
      )
      .where("state", "=", "filed")
      .where("id", "!=", id)
      .orderBy((e) => e("parent_id", "is not", null))
      .orderBy("id", "desc")
      .limit(1),
  );

/** Lists the videos of this work in the library that other releases of the same folder filed. */
export async function listFiledVideos(
  db: Db,
  release: Pick<Release, "id" | "path" | "parentId">,
  work: { type: string; tmdbId: number },
): Promise<FiledVideo[]> {
  const files = await listFiledFiles(db, release, work);
  return files.flatMap(({ role, ...video }) => (role === "video" ? video : []));
}

/** Like `listFiledVideos`, but includes the halves of VobSubs. */
export async function listFiledFiles(
  db: Db,
  { id, path, parentId }: Pick<Release, "id" | "path" | "parentId">,
  work: { type: string; tmdbId: number },
): Promise<FiledSibling[]> {
  const rows = await selectOperationsWithItems(db)
    .select(["item.path", "item.role", "item.mapping_json", "operation.final_path"])
    .where((e) =>
      e.or([
        e.and([e("release.path", "=", path), e("release.source", "!=", "library")]),
        e("release.id", "=", parentId ?? id),
      ]),
    )
    .where("release.id", "!=", id)
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where((e) =>
      e.and({ "release.state": "filed", "operation.kind": "publish", "operation.state": "sealed" }),
    )
    .where("item.role", "in", ["video", "subtitle"])
    .orderBy("item.path")
    .execute();
  return rows.flatMap((row): FiledSibling[] => {
    const role = row.role === "video" ? "video" : "subtitle";
    if (role === "subtitle" && !isHalf(row.path)) return [];
    const mapping = readOptionalJson(row.mapping_json, isMapping);
    return [{ path: row.path, role, destination: row.final_path, mapping }];
  });
}
