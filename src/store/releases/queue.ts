import { sql } from "kysely";
import { OPEN_QUESTION_CODES } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import type { Db } from "../open.ts";
import { toRelease } from "./release-row.ts";

export type QueueFilter = {
  states: readonly State[] | "all";
  /** Also filed releases with videos that were left out because it is not known which episode they are. */
  filedInPart?: boolean | undefined;
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

export type QueueSort = "age" | "name" | "size" | "confidence";

type QueuePageQuery = QueueFilter & { limit: number; after?: number | undefined; sort?: QueueSort; offset?: number };

const ORDER: Record<QueueSort, readonly [column: "id" | "name" | "bytes" | "confidence", direction: "asc" | "desc"]> = {
  age: ["id", "asc"],
  name: ["name", "asc"],
  size: ["bytes", "desc"],
  confidence: ["confidence", "desc"],
};

const hasCode = (code: string) => sql<boolean>`instr(reasons_json, ${`"code":${JSON.stringify(code)}`}) > 0`;

// Written out, not bound: SQLite uses the partial index release_left_over only for a condition with its very text.
const hasOpenQuestion = OPEN_QUESTION_CODES.map(
  (code) => sql<boolean>`instr(reasons_json, ${sql.lit(`"code":"${code}"`)}) > 0`,
);

/** A page of the queue, oldest first unless sorted otherwise, with the total that match. */
export async function queuePage(db: Db, query: QueuePageQuery): Promise<{ releases: Release[]; total: number }> {
  const matching = matchingReleases(db, query);
  const total = await matching.select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
  const [column, direction] = ORDER[query.sort ?? "age"];
  let page = matching.selectAll().orderBy(column, direction).orderBy("id").limit(query.limit);
  if (query.after !== undefined) page = page.where("id", ">", query.after);
  if (query.offset !== undefined) page = page.offset(query.offset);
  return { releases: (await page.execute()).map(toRelease), total: total.n };
}

function matchingReleases(db: Db, { states, filedInPart, source, search, reason, ranges, minConfidence }: QueueFilter) {
  let matching = db.selectFrom("release");
  if (states !== "all") {
    const inState = db.selectFrom("release").select("id").where("state", "in", states);
    const inPart = db.selectFrom("release").select("id").where("state", "=", "filed");
    // As a list of ids: SQLite does without the indexes for an `or` whose result is sorted by id, and reads every release.
    matching = filedInPart
      ? matching.where("id", "in", inState.unionAll(inPart.where((e) => e.or(hasOpenQuestion))))
      : matching.where("state", "in", states);
  }
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
