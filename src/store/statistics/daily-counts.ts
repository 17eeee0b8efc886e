import { type Insertable, sql } from "kysely";
import type { Db, Trx } from "../open.ts";
import type { Schema } from "../schema.ts";
import type { Everywhere } from "../storages/scope.ts";
import {
  type CountedRelease,
  type CountedRow,
  type CountKind,
  countsOf,
  type DailyCount,
  outcomeOf,
} from "./count-entry.ts";

/** Counts a row that was just written to history, in the same transaction. */
export async function countNew(
  trx: Trx,
  row: Insertable<Schema["history"]>,
  { id, release }: { id: number; release?: CountedRelease | undefined },
): Promise<void> {
  const { release_id = null, from_state = null, to_state = null, detail_json = null } = row;
  const whole: CountedRow = { ...row, id, release_id, from_state, to_state, detail_json };
  if (outcomeOf(whole) !== undefined) await addCounts(trx, await countsOf(trx, whole, release));
}

/** Number of rows that are read at once. An outcome costs 0.1 ms. */
const BATCH_IDS = 1000;

/**
 * Counts the next thousand rows of the history that was written before counting began, newest
 * first. Returns true if rows are left.
 */
export async function countOlder(trx: Everywhere<Trx>): Promise<boolean> {
  const below = await readUncountedBelow(trx);
  if (below <= 1) return false;
  const from = Math.max(1, below - BATCH_IDS);
  const taken = await trx
    .updateTable("uncounted_history")
    .set({ below: from })
    .where("below", "=", below)
    .executeTakeFirst();
  // Another process is counting these rows.
  if (taken.numUpdatedRows === 0n) return true;
  const rows = await trx
    .selectFrom("history")
    .select([
      "id",
      "at",
      "release_id",
      "action",
      "from_state",
      "to_state",
      "actor",
      "detail_json",
      "storage_id",
    ])
    .where("id", ">=", from)
    .where("id", "<", below)
    .where((e) =>
      e.or([
        e("to_state", "in", ["filed", "review", "rejected", "failed"]),
        e("action", "in", ["undo_asked", "plex_seen"]),
      ]),
    )
    .execute();
  const counts: DailyCount[] = [];
  for (const row of rows) counts.push(...(await countsOf(trx, row)));
  await addCounts(trx, counts);
  return from > 1;
}

/** Returns the id below which history is not counted yet; 1 if all of it is counted. */
export async function readUncountedBelow(db: Db): Promise<number> {
  return (await db.selectFrom("uncounted_history").select("below").executeTakeFirst())?.below ?? 1;
}

async function addCounts(trx: Trx, counts: readonly DailyCount[]): Promise<void> {
  if (counts.length === 0) return;
  // Counts for the same row are added up first, because one statement can add to a row only once.
  const sums = new Map<string, DailyCount>();
  for (const count of counts) {
    const key = `${count.day} ${count.kind} ${count.key} ${count.storage_id ?? ""}`;
    sums.set(key, { ...count, n: count.n + (sums.get(key)?.n ?? 0) });
  }
  await trx
    .insertInto("daily_count")
    .values([...sums.values()])
    .onConflict((c) =>
      c
        .columns(["day", "kind", "key", "storage_id"])
        .doUpdateSet({ n: sql`daily_count.n + excluded.n` }),
    )
    .execute();
}

type DailyCounts = {
  /** Outcomes of releases, by day since 1970 (UTC), newest first. */
  days: Pick<DailyCount, "day" | "key" | "n">[];
  /** All other counts, summed over all days. */
  sums: Omit<DailyCount, "day">[];
};

/** Reads the counts since a day. There are a few dozen counts for each day. */
export async function readDailyCounts(db: Db, since: number): Promise<DailyCounts> {
  const days = await db
    .selectFrom("daily_count")
    .select((e) => ["day", "key", e.fn.sum<number>("n").as("n")])
    .where("day", ">=", since)
    .where("kind", "=", "outcome")
    .groupBy(["day", "key"])
    .orderBy("day", "desc")
    .execute();
  const sums = await db
    .selectFrom("daily_count")
    .select((e) => ["kind", "key", e.fn.sum<number>("n").as("n")])
    .where("day", ">=", since)
    .where("kind", "!=", "outcome")
    .groupBy(["kind", "key"])
    .orderBy("n", "desc")
    .execute();
  return { days, sums: sums as Omit<DailyCount, "day">[] };
}

/** Lists the counts of these kinds since a day, for each day. */
export const listCountsByDay = (
  db: Db,
  since: number,
  kinds: readonly CountKind[],
): Promise<{ day: number; kind: string; key: string; n: number }[]> =>
  db
    .selectFrom("daily_count")
    .select((e) => ["day", "kind", "key", e.fn.sum<number>("n").as("n")])
    .where("day", ">=", since)
    .where("kind", "in", kinds)
    .groupBy(["day", "kind", "key"])
    .execute();

/** Counts the releases filed since a day, by the number of their storage, highest count first. */
export async function countFiledByStorage(
  db: Db,
  since: number,
): Promise<{ storage: number; n: number }[]> {
  return await db
    .selectFrom("daily_count")
    .select((e) => ["storage_id as storage", e.fn.sum<number>("n").as("n")])
    .where("day", ">=", since)
    .where((e) => e.and({ kind: "outcome", key: "filed" }))
    .groupBy("storage_id")
    .orderBy("n", "desc")
    .execute();
}
