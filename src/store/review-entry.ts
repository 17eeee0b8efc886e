import type { Kysely } from "kysely";
import type { Release } from "../core/release/release.ts";
import { toRelease } from "./releases/release-row.ts";
import type { Schema } from "./schema.ts";

type Db = Kysely<Schema>;

/** The state from which a release last came to review, by its history. */
export async function enteredReviewFrom(db: Db, releaseId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom("history")
    .select("from_state")
    .where("release_id", "=", releaseId)
    .where("to_state", "=", "review")
    .where("from_state", "!=", "review")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.from_state ?? undefined;
}

/** Whether a person approved a release after it was last held, if that was for this reason and not before `since`. */
export async function approvedDespite(db: Db, releaseId: number, code: string, since: number): Promise<boolean> {
  // By the release alone: over the index of actions everything that was ever held would be looked at.
  const ofRelease = db.selectFrom("history").where("release_id", "=", releaseId);
  const held = await ofRelease
    .select(["id", "at", "detail_json"])
    .where("to_state", "=", "review")
    .where("from_state", "!=", "review")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!held || held.at < since) return false;
  const { reasons = [] } = JSON.parse(held.detail_json ?? "{}") as Partial<Pick<Release, "reasons">>;
  if (!reasons.some((reason) => reason.code === code)) return false;
  const later = await ofRelease.select("action").where("id", ">", held.id).execute();
  return later.some(({ action }) => action === "approved");
}

/** Releases in review whose names are the same to core/alias/name-key, oldest first. */
export async function waitingUnderName(db: Db, nameKey: string): Promise<Release[]> {
  const rows = await db
    .selectFrom("release")
    .selectAll()
    .where("name_key", "=", nameKey)
    .where("state", "=", "review")
    .orderBy("id")
    .execute();
  return rows.map(toRelease);
}
