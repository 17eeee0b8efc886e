import { sql } from "kysely";
import type { ReasonCode } from "../../base/reason-codes.ts";
import type { DecisionNeed } from "../../core/actions/offered/subject.ts";
import { PARKED } from "../../core/release/backlog.ts";
import type { QueueSort } from "../../core/release/queue-sorts.ts";
import type { Release } from "../../core/release/release.ts";
import type { Db, Trx } from "../open.ts";
import { type QueueFilter, selectMatchingReleases } from "./queue-filter.ts";
import { releasesOf, toShownRelease } from "./release-row.ts";
import { toCodesColumn } from "./releases.ts";

/** End of a page in the order of need. Unlike an offset, it does not shift when rows come or go. */
export type QueuePlace = { need: number; id: number };

type QueuePageQuery = QueueFilter & {
  limit: number;
  sort?: QueueSort;
  /** The last id of the previous page, in the order of age. */
  after?: number | undefined;
  /** The end of the previous page, in the order of need. */
  from?: QueuePlace | undefined;
  offset?: number;
};

type ReleasePage = { releases: Release[]; total: number; last?: QueuePlace | undefined };

type QueueColumn = "need" | "id" | "name" | "bytes" | "confidence";

/**
 * If the highest confidence comes first, a release without confidence comes last. SQLite sorts like
 * this on its own; PostgreSQL does not.
 */
const valueOf = (column: QueueColumn) =>
  column === "confidence" ? sql<number>`coalesce(confidence, -1)` : sql.ref(column);

const ORDER: Record<QueueSort, readonly [column: QueueColumn, direction: "asc" | "desc"]> = {
  need: ["need", "asc"],
  age: ["id", "asc"],
  name: ["name", "asc"],
  size: ["bytes", "desc"],
  confidence: ["confidence", "desc"],
};

/**
 * Reads a page of the queue, oldest first unless sorted otherwise, with the number of matches. In
 * the order of need, which is set when a release enters the queue, every release that stays in the
 * queue from the first page to the last is listed exactly once. A release whose row is damaged is
 * listed as `toShownRelease` shows it.
 */
export async function readQueuePage(db: Db, query: QueuePageQuery): Promise<ReleasePage> {
  const few = query.search ? await fewMatching(db, query) : undefined;
  const matching = few
    ? db.selectFrom("release").where("id", "in", few)
    : selectMatchingReleases(db, query);
  const total = few?.length ?? (await countOf(matching));
  const [column, direction] = ORDER[query.sort ?? "age"];
  const inOrder = (queryPart: typeof matching) =>
    queryPart.orderBy(valueOf(column), direction).orderBy("id");
  let page = inOrder(matching).limit(query.limit);
  if (query.after !== undefined) page = page.where("id", ">", query.after);
  if (query.from) {
    page = page.where(sql<boolean>`(need, id) > (${query.from.need}, ${query.from.id})`);
  }
  if (query.offset !== undefined) page = page.offset(query.offset);
  // In the order of need, the rows are consecutive in the index. In other cases, the ids are
  // selected first, because otherwise the whole row of every release that is sorted or does not
  // match would be read too.
  const isInRow =
    column === "need" &&
    [query.search, query.reason, query.source, query.ranges].every((condition) => !condition);
  const rows = await (isInRow
    ? page.selectAll()
    : inOrder(db.selectFrom("release").where("id", "in", page.select("id"))).selectAll()
  ).execute();
  return { releases: rows.map(toShownRelease), total, last: rows.at(-1) };
}

/** Counts the releases that are parked until a user decides. */
export const countParked = async (db: Db): Promise<number> =>
  countOf(selectMatchingReleases(db, { states: ["ignored"], reason: { any: PARKED.code } }));

/**
 * Counts the releases in the queue. `oldestAt` (ms since 1970) is the time of the last change of the
 * one that has waited longest; undefined if the queue is empty.
 */
export async function readQueueAge(
  db: Db,
): Promise<{ total: number; oldestAt: number | undefined }> {
  const { n, oldest } = await selectMatchingReleases(db, { states: "queue" })
    .select((e) => [
      e.fn.countAll<number>().as("n"),
      e.fn.min<number | null>("updated_at").as("oldest"),
    ])
    .executeTakeFirstOrThrow();
  return { total: n, oldestAt: oldest ?? undefined };
}

const countOf = async (matching: ReturnType<typeof selectMatchingReleases>): Promise<number> =>
  (await matching.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow()).n;

const FEW = 500;

/**
 * Returns the ids that a text search finds; undefined if there are more than a few. A few matches
 * are found in one pass, which would otherwise be needed both for their number and for the page. If
 * there are many matches, this pass ends early, and so does the page.
 */
async function fewMatching(db: Db, filter: QueueFilter): Promise<number[] | undefined> {
  const rows = await selectMatchingReleases(db, filter)
    .select("id")
    .limit(FEW + 1)
    .execute();
  return rows.length > FEW ? undefined : rows.map(({ id }) => id);
}

/**
 * The number of matches, how many of them come before a release in an order, and the release's
 * neighbours in that order. The release itself need not match.
 */
type Neighbours = {
  total: number;
  before: number;
  isIn: boolean;
  previous?: number;
  next?: number;
};

/** Finds the position of a release among the matches; undefined for an unknown id. */
export async function findQueueNeighbours(
  db: Db,
  filter: QueueFilter & { sort: QueueSort },
  id: number,
): Promise<Neighbours | undefined> {
  const [column, direction] = ORDER[filter.sort];
  const row = await db
    .selectFrom("release")
    .select(["id", column])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!row) return undefined;
  const value = valueOf(column);
  const ownValue = row[column] ?? -1;
  const [lower, higher] = direction === "asc" ? [sql`<`, sql`>`] : [sql`>`, sql`<`];
  // The columns are compared as a pair if possible, so that the queue's index is entered right at
  // the position.
  const beyond = (side: "before" | "after") => {
    const [comes, by] = side === "before" ? [lower, sql`<`] : [higher, sql`>`];
    if (column === "need" || column === "id") {
      return sql<boolean>`(${sql.ref(column)}, id) ${by} (${ownValue}, ${id})`;
    }
    return sql<boolean>`(${value} ${comes} ${ownValue} or (${value} = ${ownValue} and id ${by} ${id}))`;
  };
  const matching = selectMatchingReleases(db, filter);
  const back = direction === "asc" ? "desc" : "asc";
  const [total, before, isIn, previous, next] = await Promise.all([
    countOf(matching),
    countOf(matching.where(beyond("before"))),
    matching.where("id", "=", id).select("id").executeTakeFirst(),
    matching
      .where(beyond("before"))
      .select("id")
      .orderBy(value, back)
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirst(),
    matching
      .where(beyond("after"))
      .select("id")
      .orderBy(value, direction)
      .orderBy("id")
      .limit(1)
      .executeTakeFirst(),
  ]);
  return {
    total,
    before,
    isIn: isIn !== undefined,
    ...(previous ? { previous: previous.id } : {}),
    ...(next ? { next: next.id } : {}),
  };
}

/** Counts the matches by their reason codes in order, and by their source. */
export async function countByCodes(
  db: Db,
  filter: QueueFilter,
): Promise<
  {
    codes: string[];
    source: string;
    n: number;
  }[]
> {
  const rows = await selectMatchingReleases(db, { ...filter, states: "queue", reason: undefined })
    .select(["reason_codes", "source", (e) => e.fn.countAll<number>().as("n")])
    .groupBy(["reason_codes", "source"])
    .execute();
  return rows.map(({ reason_codes, source, n }) => ({
    codes: reason_codes.split(" ").filter((code) => code !== ""),
    source,
    n,
  }));
}

/**
 * Lists the releases that are in review only for this reason. They are found by the queue's index,
 * because thousands of releases may wait there for a user.
 */
export async function listHeldOnlyFor(db: Db, code: ReasonCode): Promise<Release[]> {
  const held = selectMatchingReleases(db, { states: "queue" }).where(
    "reason_codes",
    "=",
    ` ${code} `,
  );
  return releasesOf(held.where("state", "=", "review").selectAll().orderBy("id"));
}

/**
 * The decision that a release in the queue needs from the user, and the values by which the release
 * is found there.
 */
type QueueEntry = { need: DecisionNeed; reasons: Release["reasons"]; words: string };

/** Sets the values by which a release is sorted and found in the queue. */
export async function setInQueue(
  trx: Trx,
  id: number,
  { need, reasons, words }: QueueEntry,
): Promise<void> {
  const found = { need, ...toCodesColumn(reasons), search_words: words };
  await trx.updateTable("release").set(found).where("id", "=", id).execute();
}
