import { sql } from "kysely";
import type { Need } from "../../core/next/need.ts";
import { OPEN_QUESTION_CODES } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { Db, Trx } from "../open.ts";
import { type ReleaseRow, toRelease } from "./release-row.ts";

export type QueueFilter = {
  /** `queue`: in review, and filed with videos that were left out because it is not known which episode they are. */
  states: readonly State[] | "all" | "queue";
  source?: string | undefined;
  /** A part of its name or of its title, in any case. */
  search?: string | undefined;
  /** The code of one of its reasons. */
  reason?: string | undefined;
  /** First to last; both inclusive. */
  ranges?: readonly { from: number; to: number }[] | undefined;
  /** At least this sure of its first candidate, in thousandths. */
  minConfidence?: number | undefined;
};

export type QueueSort = "need" | "age" | "name" | "size" | "confidence";

/** Where a page ends in the order by need: unlike an offset, no row that comes or goes moves it. */
export type QueuePlace = { need: number; id: number };

type QueuePageQuery = QueueFilter & {
  limit: number;
  sort?: QueueSort;
  /** The last id of the page before, in the order of age. */
  after?: number | undefined;
  /** The end of the page before, in the order of need. */
  from?: QueuePlace | undefined;
  offset?: number;
};

type Page = { releases: Release[]; total: number; last?: QueuePlace | undefined };

type Column = "need" | "id" | "name" | "bytes" | "confidence";

const ORDER: Record<QueueSort, readonly [column: Column, direction: "asc" | "desc"]> = {
  need: ["need", "asc"],
  age: ["id", "asc"],
  name: ["name", "asc"],
  size: ["bytes", "desc"],
  confidence: ["confidence", "desc"],
};

const hasCode = (code: string) => sql<boolean>`instr(reasons_json, ${`"code":${JSON.stringify(code)}`}) > 0`;

// Written out, not bound: SQLite uses the partial index release_queue only for a condition with its very text.
const hasOpenQuestion = sql.join(
  OPEN_QUESTION_CODES.map((code) => sql`instr(reasons_json, ${sql.lit(`"code":"${code}"`)}) > 0`),
  sql` or `,
);
const IN_QUEUE = sql<boolean>`(state = 'review' or (state = 'filed' and (${hasOpenQuestion})))`;

/** Without statistics SQLite would read everything that was ever filed instead. */
const IN_ITS_ORDER = sql`release indexed by release_queue`;

/**
 * A page of the queue, oldest first unless sorted otherwise, with the total that match. In the order of need, which is set
 * when a release enters the queue, whatever stays in the queue from the first page to the last is listed exactly once.
 */
export async function queuePage(db: Db, query: QueuePageQuery): Promise<Page> {
  const matching = matchingReleases(db, query);
  const total = await matching.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  const [column, direction] = ORDER[query.sort ?? "age"];
  let page = matching.selectAll().orderBy(column, direction).orderBy("id").limit(query.limit);
  if (query.after !== undefined) page = page.where("id", ">", query.after);
  if (query.from) page = page.where(sql<boolean>`(need, id) > (${query.from.need}, ${query.from.id})`);
  if (query.offset !== undefined) page = page.offset(query.offset);
  const rows = await page.execute();
  return { releases: rows.map(toRelease), total: total.n, last: rows.at(-1) };
}

/** Sets what a release in the queue asks of a person. */
export async function setNeed(trx: Trx, id: number, need: Need): Promise<void> {
  await trx.updateTable("release").set({ need }).where("id", "=", id).execute();
}

function matchingReleases(db: Db, { states, source, search, reason, ranges, minConfidence }: QueueFilter) {
  const named = states === "queue" ? IN_ITS_ORDER : sql`release`;
  let matching = db.selectFrom(sql<ReleaseRow>`release`.as<"release">(named));
  if (states === "queue") matching = matching.where(IN_QUEUE);
  else if (states !== "all") matching = matching.where("state", "in", states);
  if (source) matching = matching.where("source", "=", source);
  if (search) {
    const text = search.toLowerCase();
    matching = matching.where(
      sql<boolean>`(instr(lower(name), ${text}) > 0 or instr(lower(coalesce(identity_json, '')), ${text}) > 0)`,
    );
  }
  if (reason) matching = matching.where(hasCode(reason));
  if (minConfidence !== undefined) matching = matching.where("confidence", ">=", minConfidence);
  if (ranges)
    matching = matching.where((e) =>
      e.or(ranges.map(({ from, to }) => e.and([e("id", ">=", from), e("id", "<=", to)]))),
    );
  return matching;
}
