import { createAnswerable, createCounted, hasInventedTitle } from "./answerable.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Decider } from "./client.ts";
import { judgeDecision, type Outcome } from "./decision-score.ts";
import { CORPORA } from "./parser-table.ts";
import { type Part, type Row, readJudgements, readRows } from "./rows.ts";

export const REAL = "with-tmdb-ids";
export const TRAPS = "traps";
export const SAME = "same-title";
/** Names of things that cannot be filed. They are mixed with the names of the other corpora. */
export const NEGATIVES = "negatives";

/**
 * A name to be decided. `answerable` is true if the name can be filed at all. `lengthMs` is the
 * length of its video, if known.
 */
export type Waiting = { corpus: string; row: Row; answerable: boolean; lengthMs?: number };

// The client allows four concurrent requests. Any further names would only wait for a free slot.
const AT_ONCE = 8;

/**
 * Returns the labelled names of a part: names with the id of their work, names of several works,
 * traps, and negatives.
 */
export function labelledNames(dir: string, part: Part, catalogue: Catalogue): Waiting[] {
  const answerable = part === 1 ? createAnswerable(catalogue) : answerableByReader(dir);
  const years = new Map(catalogue.movies.map(({ id, date }) => [id, date.slice(0, 4)]));
  const corpora = part === 1 ? [REAL, TRAPS, SAME] : [REAL, SAME];
  const waiting = [
    ...corpora.flatMap((corpus) =>
      readRows(dir, corpus, part).map((row) => ({
        corpus,
        row: corpus === SAME ? byYear(row, years) : row,
      })),
    ),
    ...CORPORA[part].flatMap((corpus) =>
      readRows(dir, corpus, part).flatMap((row) =>
        row.negative ? [{ corpus: NEGATIVES, row }] : [],
      ),
    ),
  ];
  const counted = createCounted(catalogue);
  const stated = part === 1 ? counted : withoutDisputedNumbers(dir);
  return waiting.map(({ corpus, row }) => ({
    corpus,
    row: stated(row),
    answerable: answerable(row) && !hasInventedTitle(row),
  }));
}

/**
 * Several works share the title, but only one of them has an id. For a name that states that work's
 * year, this id counts as the right answer.
 */
function byYear(row: Row, years: ReadonlyMap<number, string>): Row {
  const [only, ...more] = row.candidates ?? [];
  const year = only === undefined ? undefined : years.get(only);
  return row.type === "movie" && more.length === 0 && year && row.name.includes(year)
    ? { ...row, tmdb_id: only }
    : row;
}

/** If a name lists several seasons, `rls` returns only the first. */
const FIRST_OF_LIST = /S\d\d\W+S\d\d/;

/**
 * Removes the numbers from labels that a reader judged to follow another convention, to be wrong or
 * to be noise.
 */
function withoutDisputedNumbers(dir: string): (row: Row) => Row {
  const judged = readJudgements(dir, "parser");
  return (row) => {
    const kind =
      FIRST_OF_LIST.test(row.name) && row.source?.startsWith("rls/") ? "b" : judged(row)?.kind;
    return kind === undefined || kind === "a"
      ? row
      : { ...row, season: undefined, episode: undefined, absolute: undefined };
  };
}

/**
 * Uses a reader's judgement of each name that waited: either waiting is right, or the answer is
 * missing from the catalogue.
 */
function answerableByReader(dir: string): (row: Row) => boolean {
  const judged = readJudgements(dir, "end-to-end");
  return (row) =>
    row.tmdb_id != null && !["ask", "catalogue"].includes(judged(row)?.kind ?? "file");
}

/** Decides every name as `plex-ingest identify` would. */
export async function decideAll(waiting: readonly Waiting[], decider: Decider): Promise<Outcome[]> {
  const { signal } = new AbortController();
  const outcomes: Outcome[] = [];
  const queue = waiting.entries();
  const work = async (): Promise<void> => {
    for (const [at, { corpus, row, answerable, lengthMs }] of queue) {
      const found = await decider.decide(row.name, signal, [], lengthMs);
      outcomes[at] = { ...judgeDecision(corpus, row, found, answerable), lengthMs };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
