import type { Kysely } from "kysely";
import type { Release } from "../core/release/release.ts";
import { toRelease } from "./release-row.ts";
import type { Schema } from "./schema.ts";

/** The state from which a release last came to review, by its history. */
export async function enteredReviewFrom(db: Kysely<Schema>, releaseId: number): Promise<string | undefined> {
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

/** Releases in review whose names are the same to core/alias/name-key, oldest first. */
export async function waitingUnderName(db: Kysely<Schema>, nameKey: string): Promise<Release[]> {
  const rows = await db
    .selectFrom("release")
    .selectAll()
    .where("name_key", "=", nameKey)
    .where("state", "=", "review")
    .orderBy("id")
    .execute();
  return rows.map(toRelease);
}
