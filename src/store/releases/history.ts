import { type ExpressionBuilder, type RawBuilder, type Selectable, sql } from "kysely";
import type { MediaType } from "../../base/identity.ts";
import { ENGINE, isPerson } from "../../core/actor.ts";
import type { HistoryAction, UnknownAction } from "../../core/history-actions.ts";
import { isObjectWith, isTime, readShownJson } from "../json.ts";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import { type CountedRelease, outcomeOf } from "../statistics/count-entry.ts";
import { countNew } from "../statistics/daily-counts.ts";

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
  /**
   * True if the release is still in the state to which this entry brought it. Set only by
   * `readHistoryPage`.
   */
  isCurrent?: boolean;
};

type NewEntry = Omit<HistoryEntry, "id" | "action" | "isCurrent"> & { action: HistoryAction };

/**
 * Writes an entry to the history. This is the only way to write history, and history is never
 * changed. For the statistics, outcomes are counted from the release as it is now, which is read
 * unless the caller passes it.
 */
export async function appendHistory(
  trx: Trx,
  entry: NewEntry,
  release?: CountedRelease,
): Promise<void> {
  const row = toRow(entry);
  const { id } = await trx
    .insertInto("history")
    .values(row)
    .returning("id")
    .executeTakeFirstOrThrow();
  await countNew(trx, row, { id, release });
}

/** Like `appendHistory`, for several entries at once. */
export async function appendAll(trx: Trx, entries: readonly NewEntry[]): Promise<void> {
  const isCounted = (entry: NewEntry): boolean =>
    outcomeOf({ ...toRow(entry), id: 0 }) !== undefined;
  const plain = entries.filter((entry) => !isCounted(entry)).map(toRow);
  if (plain.length > 0) await trx.insertInto("history").values(plain).execute();
  for (const entry of entries.filter(isCounted)) await appendHistory(trx, entry);
}

const toRow = (entry: NewEntry) => ({
  at: entry.at,
  release_id: entry.releaseId ?? null,
  name: entry.name ?? null,
  action: entry.action,
  from_state: entry.from ?? null,
  to_state: entry.to ?? null,
  actor: entry.actor,
  detail_json: entry.detail ? JSON.stringify(entry.detail) : null,
});

/** More entries than this are not read: a release has a few, and a loop is noticed long before. */
const MAX_READ = 200;

/**
 * Counts how often this content went back from filing to settling because its source seemed lost or
 * changed, since a person last decided about the release.
 */
export async function countLostReturns(
  db: Db,
  releaseId: number,
  content: string,
): Promise<number> {
  const rows = await db
    .selectFrom("history")
    .select(["action", "actor", "detail_json"])
    .where("release_id", "=", releaseId)
    .orderBy("id", "desc")
    .limit(MAX_READ)
    .execute();
  const decided = rows.findIndex(({ actor }) => isPerson(actor));
  const since = decided < 0 ? rows : rows.slice(0, decided);
  return since.filter(
    ({ action, detail_json: detail }) =>
      action === "source_lost" &&
      readShownJson(detail ?? "{}", isObjectWith<{ content?: string }>({}))?.content === content,
  ).length;
}

const OF_WEB = "web:";

/** Lists the names of all page sessions that ever acted, without `web:`. */
export async function listWebNames(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("history")
    .select("actor")
    .distinct()
    // With exactly this condition, SQLite uses the index history_actor.
    .where(sql<boolean>`actor <> 'engine'`)
    .where("actor", "like", `${OF_WEB}%`)
    .execute();
  return rows.map(({ actor }) => actor.slice(OF_WEB.length));
}

export type HistoryFilter = {
  releaseId?: number | undefined;
  action?: HistoryEntry["action"] | undefined;
  actor?: string | undefined;
  /** Type and TMDB id of the work that the release is identified as. */
  type?: MediaType | undefined;
  tmdbId?: number | undefined;
  sinceMs?: number | undefined;
  /** Selects entries older than this id, which is the cursor of a page. */
  before?: number | undefined;
  /**
   * Selects entries newer than this id, starting with the one right after it. Used for following
   * history live.
   */
  after?: number | undefined;
  limit: number;
};

/**
 * Matches beyond this number are not counted. With a million rows, counting would take longer than
 * everything else.
 */
const MAX_COUNTED = 1000;

/**
 * Reads a page of history, newest first, with the number of matches (regardless of the cursors)
 * unless there are too many to count.
 */
export async function readHistoryPage(
  db: Db,
  filter: HistoryFilter,
): Promise<{ entries: HistoryEntry[]; total: number | undefined }> {
  // The entries of one actor are found by the actor's index, regardless of the other conditions,
  // because there are only a few.
  const byActor =
    filter.actor !== undefined && filter.actor !== "engine" && filter.releaseId === undefined;
  const matching = (rowsAt: RawBuilder<number>) => {
    let some = db.selectFrom("history");
    if (filter.releaseId !== undefined) some = some.where("release_id", "=", filter.releaseId);
    if (filter.action) {
      some = some.where(byActor ? sql`action || ''` : sql`action`, "=", filter.action);
    }
    if (filter.actor !== undefined) {
      some = some.where(byActor ? sql`actor` : sql`actor || ''`, "=", filter.actor);
    }
    const { type, tmdbId } = filter;
    if (type !== undefined || tmdbId !== undefined) {
      let works = db.selectFrom("release").select("id");
      if (type !== undefined) works = works.where("identity_type", "=", type);
      if (tmdbId !== undefined) works = works.where("identity_id", "=", tmdbId);
      some = some.where("release_id", "in", works);
    }
    // SQLite uses the partial index history_actor only for a condition with exactly the same text.
    if (byActor) some = some.where(sql<boolean>`actor <> 'engine'`);
    return filter.sinceMs === undefined ? some : some.where(rowsAt, ">=", filter.sinceMs);
  };
  const counted = await db
    .selectFrom(
      matching(byActor ? NOT_BY_TIME : BY_TIME)
        .select("id")
        .limit(MAX_COUNTED + 1)
        .as("some"),
    )
    .select((e) => e.fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  const total = counted.n > MAX_COUNTED ? undefined : counted.n;
  // A follower must not miss an entry: its page starts with the next entries, not with the newest.
  const direction = filter.after !== undefined && filter.before === undefined ? "asc" : "desc";
  const few = filter.sinceMs !== undefined && total !== undefined && !byActor;
  let page = matching(few ? BY_TIME : NOT_BY_TIME)
    .selectAll()
    .select((e) => isCurrent(e).as("is_current"))
    .orderBy(few ? sql`id + 0` : sql`id`, direction)
    .limit(filter.limit);
  if (filter.before !== undefined) page = page.where("id", "<", filter.before);
  if (filter.after !== undefined) page = page.where("id", ">", filter.after);
  if (filter.sinceMs !== undefined && !few) {
    page = page.where("id", ">=", await firstSince(db, filter.sinceMs));
  }
  const rows = (await page.execute()).toSorted((a, b) => b.id - a.id);
  return {
    total,
    entries: rows.map((row) => ({
      ...toEntry(row),
      ...(row.is_current ? { isCurrent: true } : {}),
    })),
  };
}

const isCurrent = (e: ExpressionBuilder<Schema, "history">) =>
  e.and([
    e("to_state", "is not", null),
    e("release_id", "is not", null),
    e.not(
      e.exists(
        e
          .selectFrom("history as newer")
          .select("newer.id")
          .whereRef("newer.release_id", "=", "history.release_id")
          .whereRef("newer.id", ">", "history.id")
          .where("newer.to_state", "is not", null),
      ),
    ),
  ]);

/**
 * If there are only a few entries since a time, they are found by the index of times and sorted. If
 * there are many, they are read in the order of their ids, which is nearly the order of their
 * times, until the page is full. Adding 0 prevents the database from choosing the other way, which
 * reads everything.
 */
const BY_TIME = sql<number>`at`;
const NOT_BY_TIME = sql<number>`at + 0`;

/**
 * By how many ids an entry since a time may precede the earliest such entry: as many entries as
 * were written while the clock was ahead.
 */
const MAX_AHEAD = 10_000;

/**
 * Returns an id below which there is no entry since this time. Without this limit, the last page of
 * many entries would read everything that is older.
 */
async function firstSince(db: Db, sinceMs: number): Promise<number> {
  const row = await db
    .selectFrom("history")
    .select("id")
    .where("at", ">=", sinceMs)
    .orderBy("at")
    .limit(1)
    .executeTakeFirst();
  return (row?.id ?? 0) - MAX_AHEAD;
}

/** Returns the newest entries of these releases, newest first. */
export async function newestHistoryOf(
  db: Db,
  releaseIds: readonly number[],
  limit: number,
): Promise<HistoryEntry[]> {
  if (releaseIds.length === 0) return [];
  const rows = await db
    .selectFrom("history")
    .selectAll()
    .where("release_id", "in", [...releaseIds])
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map(toEntry);
}

/** Maximum count, enough for every caller. A row of a person's action ends the count earlier. */
const MAX_COUNTED_RETURNS = 20;

/**
 * Counts how often the engine sent an approved release back to settling with this content, since a
 * person last acted on the release.
 */
export async function countReturns(
  db: Db,
  releaseId: number,
  content: string | undefined,
): Promise<number> {
  const rows = await db
    .selectFrom("history")
    .selectAll()
    .where("release_id", "=", releaseId)
    .where((e) =>
      e.or([
        e("actor", "<>", ENGINE),
        e.and([e("from_state", "=", "approved"), e("to_state", "=", "settling")]),
      ]),
    )
    .orderBy("id", "desc")
    .limit(MAX_COUNTED_RETURNS)
    .execute();
  const entries = rows.map(toEntry);
  const person = entries.findIndex(({ actor }) => isPerson(actor));
  return (person < 0 ? entries : entries.slice(0, person)).filter(
    ({ detail }) => content !== undefined && detail?.["content"] === content,
  ).length;
}

/** Returns the id of the newest entry; 0 if the history is empty. */
export async function findNewestHistory(db: Db): Promise<number> {
  const row = await db
    .selectFrom("history")
    .select((e) => e.fn.max("id").as("id"))
    .executeTakeFirst();
  return row?.id ?? 0;
}

/**
 * Lists entries with these actions after an id, oldest first. Does not count matches, so it is
 * cheap to poll.
 */
export async function listHistoryAfter(
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

/** Returns the entry of a row. Its details are `undefined` if they are damaged. */
export const toEntry = (row: Selectable<Schema["history"]>): HistoryEntry => ({
  id: row.id,
  at: isTime(row.at) ? row.at : 0,
  releaseId: row.release_id ?? undefined,
  name: row.name ?? undefined,
  action: row.action,
  from: row.from_state ?? undefined,
  to: row.to_state ?? undefined,
  actor: row.actor,
  detail: readShownJson(row.detail_json, isDetail),
});

export const isDetail = isObjectWith<Record<string, unknown>>({});
