import { DISPUTES, disputeOf } from "./disputes/dispute-of.ts";
import { type Labelled, type ParserMiss, type ParserScore, scoreParser } from "./parser-score.ts";
import { type Part, readJudgements, readRows } from "./rows.ts";
import { percent } from "./summary.ts";

/** The corpora of names with labels, by part. */
export const CORPORA: Readonly<Record<Part, readonly string[]>> = {
  1: ["guessit", "ctrl", "ptn", "anitomy", "jellyfin", "flexget", "mnamer"],
  2: [
    "medusa",
    "ptt",
    "radarr",
    "rls",
    "sickchill",
    "sickgear",
    "sonarr",
    "thebeastlt",
    "clement",
    "tvnamer",
  ],
};

type Scored = ParserScore & { corpus: string };

/** One row per corpus and one row for the total, in percent of the stated fields. */
function tableOf(scores: readonly Scored[]) {
  const names = [...new Set(scores.flatMap(({ fields }) => Object.keys(fields)))];
  const sum = (of: readonly Scored[], what: (one: Scored) => number): number =>
    of.reduce((total, one) => total + what(one), 0);
  const share = (field: string, of: readonly Scored[]): number =>
    percent(
      sum(of, ({ fields }) => fields[field]?.right ?? 0),
      sum(of, ({ fields }) => fields[field]?.stated ?? 0),
    );
  const line = (of: readonly Scored[]) => {
    const rows = sum(of, (one) => one.rows);
    const right = sum(of, (one) => one.right);
    return {
      names: rows,
      all: percent(right, rows),
      ...Object.fromEntries(names.map((name) => [name, share(name, of)])),
    };
  };
  return {
    ...Object.fromEntries(scores.map((one) => [one.corpus, line([one])])),
    total: line(scores),
  };
}

export type DisputeCount = {
  why: string;
  labels: number;
  read_as_stated: number;
  corpora: Record<string, number>;
};

/**
 * Excludes labels that a reader judged wrong (c) or noise (d). `beyond` also excludes labels of
 * another convention (b).
 */
const WITHOUT = { faulty: ["c", "d"], beyond: ["b", "c", "d"] };

type Read = { corpus: string; rows: Labelled[] };

// Many of the second part's negatives are music and books. The benchmark measures how they are
// decided, not how they are parsed.
function readPart(dir: string, part: Part): Read[] {
  const judged = part === 2 ? readJudgements(dir, "parser") : () => undefined;
  return CORPORA[part].map((corpus) => ({
    corpus,
    rows: readRows(dir, corpus, part)
      .filter(({ negative }) => part === 1 || !negative)
      .map((row) => ({ row, dispute: disputeOf(row), judged: judged(row)?.kind })),
  }));
}

const scored = (read: readonly Read[], keep: (one: Labelled) => boolean = () => true): Scored[] =>
  read.map(({ corpus, rows }) => ({ corpus, ...scoreParser(corpus, rows.filter(keep)) }));

function countDisputes(
  read: readonly Read[],
  misses: readonly ParserMiss[],
): Record<string, DisputeCount> {
  const disputes: Record<string, DisputeCount> = {};
  for (const { code, why } of DISPUTES) {
    const labels = read.map(({ corpus, rows }) => ({
      corpus,
      n: rows.filter((one) => one.dispute === code).length,
    }));
    const total = labels.reduce((sum, { n }) => sum + n, 0);
    const missed = misses.filter(({ disputed }) => disputed === code).length;
    const corpora = Object.fromEntries(
      labels.filter(({ n }) => n > 0).map(({ corpus, n }) => [corpus, n]),
    );
    if (total > 0) disputes[code] = { why, labels: total, read_as_stated: total - missed, corpora };
  }
  return disputes;
}

/**
 * Measures how much the parser reads correctly in a part: for all labels, and for labels without a
 * dispute. Disputes are counted by reason and corpus. For the second part, there are also tables
 * that exclude the labels that a reader set aside.
 */
export function parserTables(dir: string, part: Part = 1) {
  const read = readPart(dir, part);
  const all = scored(read);
  const without = (kinds: readonly string[]) =>
    tableOf(scored(read, ({ judged }) => judged === undefined || !kinds.includes(judged)));
  const misses: ParserMiss[] = all.flatMap((one) => one.misses);
  return {
    all: tableOf(all),
    plain: tableOf(scored(read, ({ dispute }) => dispute === undefined)),
    judged:
      part === 1 ? undefined : { faulty: without(WITHOUT.faulty), beyond: without(WITHOUT.beyond) },
    disputes: countDisputes(read, misses),
    misses,
  };
}

export type ParserTables = ReturnType<typeof parserTables>;
