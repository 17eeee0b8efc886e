import { type SelectQueryBuilder, sql } from "kysely";
import type { ReasonCode } from "../../base/reason-codes.ts";
import { OPEN_STATES } from "../../core/journal/operation.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { isBelowFolder } from "../below-folder.ts";
import { isObjectWith, isReason, readOptionalJson } from "../json.ts";
import type { Db } from "../open.ts";
import type { Schema } from "../schema.ts";
import { splitIntoChunks } from "../split-into-chunks.ts";
import type { Everywhere } from "../storages/scope.ts";
import { IN_QUEUE } from "./queue-filter.ts";
import { type ReleaseRow, releasesOf, selectAllReleases, shownReleasesOf } from "./release-row.ts";

/** The fields of a release that discovery needs, without loading all of it. */
export type ReleaseSummary = Pick<
  Release,
  "id" | "version" | "state" | "path" | "source" | "contentKey" | "parentId"
>;

const SUMMARY_COLUMNS = [
  "id",
  "version",
  "state",
  "path",
  "source",
  "content_key",
  "parent_id",
] as const;

type SummaryRow = Pick<ReleaseRow, (typeof SUMMARY_COLUMNS)[number]>;
type SummarySelect = SelectQueryBuilder<Schema, "release", SummaryRow>;

export const selectAllSummaries = (db: Db): SummarySelect =>
  db.selectFrom("release").select(SUMMARY_COLUMNS);

/**
 * Excludes releases of what the library already had, because their paths are not those of
 * downloads.
 */
export const selectAllDownloads = (db: Db): SummarySelect =>
  selectAllSummaries(db).where("source", "!=", "library");

export const summariesOf = async (rows: {
  execute(): Promise<SummaryRow[]>;
}): Promise<ReleaseSummary[]> =>
  (await rows.execute()).map((row) => ({
    id: row.id,
    version: row.version,
    state: row.state as State,
    path: row.path,
    source: row.source as Release["source"],
    contentKey: row.content_key ?? undefined,
    parentId: row.parent_id ?? undefined,
  }));

/**
 * The states of open operations as literals in the SQL instead of parameters. SQLite uses the
 * partial index over open operations only if it sees the states when it prepares the statement.
 * With 110,000 operations, this takes 0.1 ms instead of 7.
 */
export const OPEN_STATE_LITERALS = OPEN_STATES.map((state) => sql.lit(state));

/** Finds the state from which a release last entered review, according to its history. */
export async function findStateBeforeReview(
  db: Db,
  releaseId: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom("history")
    .select("from_state")
    .where((e) => e.and({ release_id: releaseId, to_state: "review" }))
    .where("from_state", "!=", "review")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.from_state ?? undefined;
}

const MAX_ROWS_SINCE_REVIEW = 100;

/**
 * Returns the reasons for which a release was in review before it was approved; empty if it was not
 * in review, or if it has settled or been identified since. Only the newest rows are read, because
 * an approved release has only a few rows since then.
 */
export async function readReasonsBeforeApproval(
  db: Db,
  releaseId: number,
): Promise<Release["reasons"]> {
  const rows = await db
    .selectFrom("history")
    .select(["from_state", "to_state", "detail_json"])
    .where("release_id", "=", releaseId)
    .orderBy("id", "desc")
    .limit(MAX_ROWS_SINCE_REVIEW)
    .execute();
  for (const { from_state, to_state, detail_json } of rows) {
    if (to_state === "settling" || to_state === "identifying") return [];
    if (to_state !== "review" || from_state === "review") continue;
    const { reasons } =
      readOptionalJson(detail_json, isObjectWith<{ reasons?: unknown }>({})) ?? {};
    return Array.isArray(reasons) ? reasons.filter(isReason) : [];
  }
  return [];
}

/**
 * True if a user approved a release after it last entered review, provided that it entered review
 * for this reason and not before `since`.
 */
export async function isApprovedDespite(
  db: Db,
  releaseId: number,
  code: ReasonCode,
  since: number,
): Promise<boolean> {
  // The rows are selected only by release, because the index of actions would read every release
  // that ever entered review.
  const ofRelease = db.selectFrom("history").where("release_id", "=", releaseId);
  const review = await ofRelease
    .select(["id", "at", "detail_json"])
    .where("to_state", "=", "review")
    .where("from_state", "!=", "review")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!review || review.at < since) return false;
  const { reasons = [] } =
    readOptionalJson(review.detail_json, isObjectWith<Partial<Pick<Release, "reasons">>>({})) ?? {};
  if (!reasons.some((reason) => reason.code === code)) return false;
  const later = await ofRelease.select("action").where("id", ">", review.id).execute();
  return later.some(({ action }) => action === "approved");
}

/** Lists releases in review with this name key (names/learned/name-key), oldest first. */
export const listInReviewUnderName = (db: Db, nameKey: string): Promise<Release[]> =>
  releasesOf(
    selectAllReleases(db)
      .where("name_key", "=", nameKey)
      .where("state", "=", "review")
      .orderBy("id"),
  );

/** Lists releases in review as duplicates of what this release filed, oldest first. */
export async function duplicatesOf(db: Everywhere, releaseId: number): Promise<Release[]> {
  const inReview = selectAllReleases(db)
    .where("state", "=", "review")
    .where("reason_codes", "like", "% duplicate %");
  return (await releasesOf(inReview.orderBy("id"))).filter(({ reasons }) =>
    reasons.some(({ code, release }) => code === "duplicate" && release === releaseId),
  );
}

/**
 * Lists releases of the queue of which our user could not read a video, oldest first: those in
 * review, and filed packs. Other reasons may hold them, too.
 */
export const listForbidden = (db: Db, limit: number): Promise<Release[]> =>
  releasesOf(
    selectAllReleases(db)
      .where(IN_QUEUE)
      .where("reason_codes", "like", "% not_playable %")
      .where("parsed_json", "like", '%"kind":"forbidden"%')
      .orderBy("id")
      .limit(limit),
  );

// SQLite allows 32,766 parameters in a statement (SQLITE_MAX_VARIABLE_NUMBER).
const MAX_PARAMETERS = 10_000;

/** Lists releases of the folder source below a folder that are ignored because they were empty. */
export const listIgnoredAsEmpty = (db: Db, folder: string): Promise<ReleaseSummary[]> =>
  summariesOf(
    selectAllSummaries(db)
      .where((e) => e.and({ state: "ignored", source: "folder" }))
      .where("parent_id", "is", null)
      .where(isBelowFolder("path", folder))
      .where("reasons_json", "like", '%"code":"empty"%'),
  );

/** Returns the existing releases with these ids, by id, for display. */
export async function findReleasesById(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, Release>> {
  const found = new Map<number, Release>();
  for (const some of splitIntoChunks(ids, MAX_PARAMETERS)) {
    for (const release of await shownReleasesOf(selectAllReleases(db).where("id", "in", some))) {
      found.set(release.id, release);
    }
  }
  return found;
}

/** Lists releases at these paths for display, newest first. */
export const listReleasesAt = (db: Db, paths: readonly string[]): Promise<Release[]> =>
  shownReleasesOf(
    selectAllReleases(db).where("path", "in", paths.slice(0, MAX_PARAMETERS)).orderBy("id", "desc"),
  );

/** Lists releases below a folder for display, newest first, with their total number. */
export async function listReleasesBelow(
  db: Db,
  folder: string,
  limit: number,
): Promise<{
  releases: Release[];
  total: number;
}> {
  const below = db.selectFrom("release").where(isBelowFolder("path", folder));
  const { n } = await below
    .select((e) => e.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  return {
    releases: await shownReleasesOf(below.selectAll().orderBy("id", "desc").limit(limit)),
    total: n,
  };
}
