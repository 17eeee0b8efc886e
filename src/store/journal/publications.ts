import { type SelectQueryBuilder, sql } from "kysely";
import type { Identity } from "../../base/identity.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import {
  LIVE_STATES,
  type Operation,
  type OperationState,
  PUBLISHING_KINDS,
  RENAME_KINDS,
} from "../../core/journal/operation.ts";
import type { State } from "../../core/release/state.ts";
import { isBelowFolder, toPathAfterFolder } from "../below-folder.ts";
import { isIdentity, isMapping, isObjectWith, readKnownTexts, readOptionalJson } from "../json.ts";
import type { Db } from "../open.ts";
import {
  selectOperationsWithAnyItems,
  selectOperationsWithItems,
} from "../operations-with-items.ts";
import type { Schema } from "../schema.ts";
import { type Everywhere, findOwnStorage, idOf } from "../storages/scope.ts";
import {
  readFirstOperation,
  readOperations,
  selectAllOperations,
  sortOldestFirst,
  toOperation,
} from "./operation-row.ts";

/**
 * Lists the publications of a release that were not undone: its files in the library, and for a job
 * also the folders that it made.
 */
export async function publicationsOf(db: Db, releaseId: number): Promise<Operation[]> {
  const publishing = selectAllOperations(db)
    .where("release_id", "=", releaseId)
    .where("kind", "in", PUBLISHING_KINDS);
  return sortOldestFirst(await publishing.where("state", "in", ["published", "sealed"]).execute());
}

/** Lists the publications of a release that were undone, by any undo. */
export const undonePublicationsOf = (db: Db, releaseId: number): Promise<Operation[]> =>
  readOperations(
    selectAllOperations(db)
      .where("release_id", "=", releaseId)
      .where("kind", "=", "publish")
      .where("state", "=", "undone"),
  );

/**
 * Finds the filing in which a publication began. Returns the filing's identity, and whether it was
 * the last filing of its release.
 */
export async function filingOf(
  db: Db,
  { id, releaseId }: Pick<Operation, "id" | "releaseId">,
): Promise<{ identity: Identity | undefined; isLast: boolean }> {
  const publication = await db
    .selectFrom("operation")
    .select("created_at")
    .where("id", "=", id)
    .executeTakeFirst();
  const filings = await db
    .selectFrom("history")
    .select(["at", "detail_json"])
    .where((e) => e.and({ release_id: releaseId, action: "filing" }))
    .orderBy("id", "desc")
    .execute();
  const filing = filings.find(({ at }) => at <= (publication?.created_at ?? 0));
  const { identity } =
    readOptionalJson(filing?.detail_json, isObjectWith<{ identity?: unknown }>({})) ?? {};
  return { identity: isIdentity(identity) ? identity : undefined, isLast: filing === filings[0] };
}

export const selectPublicationsIn = (
  db: Db,
  states: readonly OperationState[],
): SelectQueryBuilder<Schema, "operation", {}> =>
  db.selectFrom("operation").where("kind", "=", "publish").where("state", "in", states);

const livePublications = (db: Db) => selectPublicationsIn(db, LIVE_STATES);

/** Finds the live publication with this name. */
export const findPublicationAt = (db: Db, finalPath: string): Promise<Operation | undefined> =>
  readFirstOperation(livePublications(db).selectAll().where("final_path", "=", finalPath));

/** Lists live publications whose file or source has one of these paths or inodes. */
export const findPublicationsHolding = (
  db: Db,
  { paths, inodes }: { paths: readonly string[]; inodes: readonly string[] },
): Promise<Operation[]> =>
  readOperations(
    livePublications(db)
      .selectAll()
      .where((e) =>
        e.or([
          e("final_path", "in", paths),
          e("source_path", "in", paths),
          ...(inodes.length === 0
            ? []
            : [
                e(sql<string>`json_extract(source_json, '$.ino')`, "in", inodes),
                e(sql<string>`json_extract(final_json, '$.ino')`, "in", inodes),
              ]),
        ]),
      ),
  );

/** A live publication of a work: its operation, its episodes and its release. */
export type WorkPublication = {
  operation: Operation;
  mapping: EpisodeMapping | undefined;
  releaseName: string;
  releaseState: State;
};

/**
 * Lists the videos of this work that other releases published or are publishing, sorted by path.
 */
export async function publicationsOfWork(
  db: Db,
  work: { type: string; tmdbId: number },
  exceptRelease: number,
): Promise<WorkPublication[]> {
  const rows = await selectOperationsWithItems(db)
    .selectAll("operation")
    .select([
      "item.mapping_json as mapping",
      "release.name as releaseName",
      "release.state as releaseState",
    ])
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where("operation.kind", "=", "publish")
    .where("operation.state", "in", LIVE_STATES)
    .where("item.role", "=", "video")
    .where("operation.release_id", "!=", exceptRelease)
    .orderBy("operation.final_path")
    .execute();
  return rows.map(({ mapping, releaseName, releaseState, ...row }) => ({
    operation: toOperation(row),
    mapping: readOptionalJson(mapping, isMapping),
    releaseName,
    releaseState: releaseState as State,
  }));
}

/** A video that another engine filed or is filing, on its storage. */
export type VideoElsewhere = {
  storage: string;
  releaseId: number;
  releaseName: string;
  path: string;
  size: number;
  mapping: EpisodeMapping | undefined;
  finalPath: string;
  isFiled: boolean;
};

/**
 * Lists the videos of this work that other engines published or are about to publish. A video is
 * listed from the moment its filing begins.
 */
export async function listVideosElsewhere(
  db: Everywhere,
  work: { type: string; tmdbId: number },
): Promise<VideoElsewhere[]> {
  const here = findOwnStorage(db);
  if (here === undefined) return [];
  const rows = await db
    .selectFrom("item")
    .innerJoin("release", "release.id", "item.release_id")
    .innerJoin("storage", "storage.id", "release.storage_id")
    .leftJoin("operation", (join) =>
      join
        .onRef("operation.release_id", "=", "item.release_id")
        .onRef("operation.item_path", "=", "item.path")
        .on("operation.kind", "=", "publish")
        .on("operation.state", "in", LIVE_STATES),
    )
    .select([
      "storage.name as storage",
      "item.release_id as releaseId",
      "release.name as releaseName",
    ])
    .select([
      "item.path",
      "item.size",
      "item.mapping_json",
      "item.destination",
      "operation.final_path",
      "operation.state",
    ])
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where("release.storage_id", "!=", idOf(here))
    .where("item.role", "=", "video")
    .where("item.destination", "is not", null)
    .where((e) => e.or([e("operation.state", "is not", null), e("release.state", "=", "filing")]))
    .orderBy("release.storage_id")
    .orderBy("item.release_id")
    .execute();
  return rows.map(({ mapping_json: mapping, destination, final_path: final, state, ...row }) => ({
    ...row,
    mapping: readOptionalJson(mapping, isMapping),
    finalPath: final ?? destination ?? "",
    isFiled: state === "sealed",
  }));
}

/** Lists the paths of this work's live videos in the library: at most 50, newest first. */
export async function listPublishedFolders(
  db: Db,
  work: { type: string; tmdbId: number },
): Promise<string[]> {
  const rows = await selectOperationsWithAnyItems(db)
    .select("operation.final_path")
    .where((e) => e.and({ "release.identity_type": work.type, "release.identity_id": work.tmdbId }))
    .where((e) => e.and({ "operation.kind": "publish", "operation.state": "sealed" }))
    .where((e) => e.or([e("item.role", "is", null), e("item.role", "=", "video")]))
    .orderBy("operation.created_at", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => row.final_path);
}

/** True if a live video of another work was filed below this folder. */
export async function holdsAnotherWork(
  db: Db,
  folder: string,
  work: { type: string; tmdbId: number },
): Promise<boolean> {
  const row = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .select("operation.id")
    .where((e) => e.and({ "operation.kind": "publish", "operation.state": "sealed" }))
    .where(isBelowFolder("operation.final_path", folder))
    .where((e) =>
      e.or([
        e("release.identity_type", "!=", work.type),
        e("release.identity_id", "!=", work.tmdbId),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Lists the folders above a path that filing or a rename made for any file below `folder`, which is
 * itself above the path.
 */
export async function listFoldersMadeAbove(
  db: Db,
  finalPath: string,
  folder: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom("operation")
    .select("made_folders_json")
    .where(isBelowFolder("final_path", folder))
    .where("kind", "in", ["publish", ...RENAME_KINDS])
    .where("made_folders_json", "!=", "[]")
    .execute();
  const made = rows.flatMap((row) => readKnownTexts(row.made_folders_json));
  return [...new Set(made)].filter((above) => isBelow(finalPath, above));
}

/**
 * True if other releases have a live publication next to this folder or in a sibling folder. The
 * nearest names are checked first, so the cost does not grow with the library.
 */
export async function hasPublicationsBeside(
  db: Db,
  folder: string,
  exceptRelease: number,
): Promise<boolean> {
  const around = folderOf(folder);
  const live = livePublications(db).select("id").where("release_id", "!=", exceptRelease).limit(1);
  const after = live
    .where("final_path", ">=", toPathAfterFolder(folder))
    .where("final_path", "<", toPathAfterFolder(around));
  if (await after.orderBy("final_path").executeTakeFirst()) return true;
  const before = live.where("final_path", ">", `${around}/`).where("final_path", "<", `${folder}/`);
  return (await before.orderBy("final_path", "desc").executeTakeFirst()) !== undefined;
}

/** Lists at most 20 of the files that are filed below a folder. */
export const listFiledBelow = (db: Db, folder: string): Promise<Operation[]> =>
  readOperations(
    selectPublicationsIn(db, ["sealed"])
      .selectAll()
      .where(isBelowFolder("final_path", folder))
      .limit(20),
  );

/** True if any of our files is below this folder and was not undone. An intent does not count. */
export async function hasPublicationsBelow(db: Db, folder: string): Promise<boolean> {
  const here = selectPublicationsIn(db, ["staged", "published", "sealed"]).where(
    isBelowFolder("final_path", folder),
  );
  return (await here.select("id").limit(1).executeTakeFirst()) !== undefined;
}

/**
 * Returns those of the paths that are or were files that we filed as a work, including files that
 * have since been undone or superseded.
 */
export async function findEverPublished(db: Db, paths: readonly string[]): Promise<Set<string>> {
  if (paths.length === 0) return new Set();
  const rows = await db
    .selectFrom("operation")
    .innerJoin("release", "release.id", "operation.release_id")
    .select("final_path")
    .where("final_path", "in", paths.slice(0, 1000))
    .where("kind", "=", "publish")
    .where("operation.state", "not in", ["intent", "rolled_back"])
    // An adopted file that was let go belongs to its owner again and is still there.
    .where((e) =>
      e.or([
        e("operation.state", "!=", "abandoned"),
        e("operation.method", "is", null),
        e("operation.method", "!=", "adopted"),
      ]),
    )
    .where("release.job", "is", null)
    .execute();
  return new Set(rows.map((row) => row.final_path));
}
