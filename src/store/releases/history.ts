import type { Selectable } from "kysely";
import type { HistoryAction, UnknownAction } from "../../core/history-actions.ts";
import { objectWith, readOptionalJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";

export type HistoryEntry = {
  id: number;
  /** ms since 1970 */
  at: number;
  releaseId?: number | undefined;
  name?: string | undefined;
  action: HistoryAction | UnknownAction;
  from?: string | undefined;
  to?: string | undefined;
  /** As in `By`. */
  actor: string;
  detail?: Record<string, unknown> | undefined;
};

type NewEntry = Omit<HistoryEntry, "id" | "action"> & { action: HistoryAction };

/** The only way to write history. History is never changed. */
export async function appendHistory(trx: Trx, entry: NewEntry): Promise<void> {
  await trx
    .insertInto("history")
    .values({
      at: entry.at,
      release_id: entry.releaseId ?? null,
      name: entry.name ?? null,
      action: entry.action,
      from_state: entry.from ?? null,
      to_state: entry.to ?? null,
      actor: entry.actor,
      detail_json: entry.detail ? JSON.stringify(entry.detail) : null,
    })
    .execute();
}

export type HistoryFilter = {
  releaseId?: number | undefined;
  action?: HistoryEntry["action"] | undefined;
  sinceMs?: number | undefined;
  /** Entries older than this id: the cursor of a page. */
  before?: number | undefined;
  /** Entries newer than this id, starting with the one right after it: to follow history live. */
  after?: number | undefined;
  limit: number;
};

/** A page of history, newest first, with the total that match (without the cursors). */
export async function historyPage(db: Db, filter: HistoryFilter): Promise<{ entries: HistoryEntry[]; total: number }> {
  let matching = db.selectFrom("history");
  if (filter.releaseId !== undefined) matching = matching.where("release_id", "=", filter.releaseId);
  if (filter.action) matching = matching.where("action", "=", filter.action);
  if (filter.sinceMs !== undefined) matching = matching.where("at", ">=", filter.sinceMs);
  const total = await matching.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  // A follower must not miss an entry: its page starts with the next entries, not with the newest.
  const following = filter.after !== undefined && filter.before === undefined;
  let page = matching
    .selectAll()
    .orderBy("id", following ? "asc" : "desc")
    .limit(filter.limit);
  if (filter.before !== undefined) page = page.where("id", "<", filter.before);
  if (filter.after !== undefined) page = page.where("id", ">", filter.after);
  const rows = (await page.execute()).toSorted((a, b) => b.id - a.id);
  return {
    total: total.n,
    entries: rows.map(toEntry),
  };
}

/** The id of the newest entry; 0 when there is none. */
export async function newestHistory(db: Db): Promise<number> {
  const row = await db
    .selectFrom("history")
    .select((e) => e.fn.max("id").as("id"))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Entries with these actions after an id, oldest first. Counts nothing, so it is cheap to poll. */
export async function historyAfter(
  db: Db,
  { after, actions, limit }: { after: number; actions: readonly HistoryAction[]; limit: number },
): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom("history")
    .selectAll()
    .where("id", ">", after)
    .where("action", "in", [...actions])
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

const toEntry = (row: Selectable<Schema["history"]>): HistoryEntry => ({
  id: row.id,
  at: row.at,
  releaseId: row.release_id ?? undefined,
  name: row.name ?? undefined,
  action: row.action,
  from: row.from_state ?? undefined,
  to: row.to_state ?? undefined,
  actor: row.actor,
  detail: readOptionalJson(row.detail_json, objectWith<Record<string, unknown>>({})),
});
