import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import { fold } from "../../base/text/fold.ts";
import { OPEN_QUESTION_CODES } from "../../core/plan/files/not-filed.ts";
import type { State } from "../../core/release/state.ts";
import type { Db } from "../open.ts";
import type { Schema } from "../schema.ts";
import { findOwnStorage } from "../storages/scope.ts";
import type { ReleaseRow } from "./release-row.ts";

/**
 * `any` matches releases that have the code among their reasons. `first` and `firstNot` match
 * downloads whose first reason is, or is not, among the codes. `library` matches releases of what
 * the library already has.
 */
export type ReasonFilter =
  | { any: string }
  | { first: readonly string[] }
  | { firstNot: readonly string[] }
  | { library: true };

export type QueueFilter = {
  /**
   * `queue`: releases in review, and filed releases with an open question, such as videos that were
   * left out because their episode is unknown.
   */
  states: readonly State[] | "all" | "queue";
  source?: string | undefined;
  /**
   * A part of the release's name or of one of its titles, ignoring case. In the queue, accents and
   * punctuation are also ignored.
   */
  search?: string | undefined;
  reason?: ReasonFilter | undefined;
  /** Ranges of release ids; both ends are inclusive. */
  ranges?: readonly { from: number; to: number }[] | undefined;
  /** Minimum confidence in the first candidate, in thousandths. */
  minConfidence?: number | undefined;
};

type Condition = RawBuilder<boolean>;

// The codes are written into the SQL, not bound, because SQLite uses the partial index
// release_queue only for a condition with exactly the same text.
const hasOpenQuestion = sql.join(
  OPEN_QUESTION_CODES.map((code) => sql`instr(reasons_json, ${sql.lit(`"code":"${code}"`)}) > 0`),
  sql` or `,
);
export const IN_QUEUE = sql<boolean>`(state = 'review' or (state = 'filed' and (${hasOpenQuestion})))`;

/** Without statistics and this hint, SQLite would read everything that was ever filed. */
const IN_ITS_ORDER = sql`release indexed by release_queue`;

export function selectMatchingReleases(
  db: Db,
  filter: QueueFilter,
): SelectQueryBuilder<Schema, "release", {}> {
  const { states, source, search, reason, ranges, minConfidence } = filter;
  const isQueue = states === "queue";
  // The hint is used only for a single storage, because the hinted table is not limited to one. If
  // there may be several storages, the database is not SQLite.
  const hinted = isQueue && findOwnStorage(db) === undefined;
  let matching = hinted
    ? db.selectFrom(sql<ReleaseRow>`release`.as<"release">(IN_ITS_ORDER))
    : db.selectFrom("release");
  if (isQueue) matching = matching.where(IN_QUEUE);
  else if (states !== "all") matching = matching.where("state", "in", states);
  if (source) matching = matching.where("source", "=", source);
  if (search) matching = matching.where(isQueue ? hasWords(search) : hasText(search));
  if (reason) matching = matching.where(isQueue ? hasReasonInQueue(reason) : hasReason(reason));
  if (minConfidence !== undefined) matching = matching.where("confidence", ">=", minConfidence);
  if (ranges) {
    matching = matching.where((e) =>
      e.or(ranges.map(({ from, to }) => e.and([e("id", ">=", from), e("id", "<=", to)]))),
    );
  }
  return matching;
}

const orOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(conditions, sql` or `)})`;

/** Finds words also in a name that has dots or underscores between them. */
function hasText(search: string): Condition {
  const text = search.toLowerCase();
  const forms = [...new Set([text, text.replaceAll(" ", "."), text.replaceAll(" ", "_")])];
  const isInName = forms.map((form) => sql<boolean>`instr(lower(name), ${form}) > 0`);
  return sql<boolean>`(${orOf(isInName)}
    or instr(lower(coalesce(json_extract(identity_json, '$.title'), '')), ${text}) > 0)`;
}

/**
 * Matches against the index, which contains the words of everything in the queue. If a search text
 * consists only of punctuation, the text itself is searched for instead.
 */
function hasWords(search: string): Condition {
  const words = fold(search);
  return words === "" ? hasText(search) : sql<boolean>`instr(search_words, ${words}) > 0`;
}

function hasReason(filter: ReasonFilter): Condition {
  if ("any" in filter) {
    return sql<boolean>`instr(reasons_json, ${`"code":${JSON.stringify(filter.any)}`}) > 0`;
  }
  const isFirst = (code: string): Condition =>
    sql<boolean>`instr(reasons_json, ${`[{"code":${JSON.stringify(code)}`}) = 1`;
  if ("library" in filter) return OF_LIBRARY;
  if ("first" in filter) {
    return sql<boolean>`(${orOf(filter.first.map(isFirst))} and not ${OF_LIBRARY})`;
  }
  return sql<boolean>`(not ${orOf(filter.firstNot.map(isFirst))} and not ${OF_LIBRARY})`;
}

/** Like `hasReason`, but uses the index. */
function hasReasonInQueue(filter: ReasonFilter): Condition {
  if ("any" in filter) return sql<boolean>`instr(reason_codes, ${` ${filter.any} `}) > 0`;
  if ("library" in filter) return OF_LIBRARY;
  const isNot = "firstNot" in filter;
  const codes = sql.join(
    (isNot ? filter.firstNot : filter.first).map((code) => sql`${` ${code} `}`),
  );
  const first = isNot
    ? sql<boolean>`${FIRST_CODE} not in (${codes})`
    : sql<boolean>`${FIRST_CODE} in (${codes})`;
  return sql<boolean>`(${first} and not ${OF_LIBRARY})`;
}

const OF_LIBRARY = sql<boolean>`source = 'library'`;

/**
 * The first code with its spaces, as in " code code "; empty if there is no reason. It is looked up
 * in the whole list of codes at once: one comparison for each of 18 codes took four times as long,
 * 9 ms for 10,000 releases.
 */
const FIRST_CODE = sql<string>`substr(reason_codes, 1, instr(substr(reason_codes, 2), ' ') + 1)`;
