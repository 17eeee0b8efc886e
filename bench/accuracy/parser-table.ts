import { DISPUTES, disputeOf } from "./disputes/dispute-of.ts";
import { type ParserMiss, type ParserScore, scoreParser } from "./parser-score.ts";
import { readRows } from "./rows.ts";
import { percent } from "./summary.ts";

const CORPORA = ["guessit", "ctrl", "ptn", "anitomy", "jellyfin", "flexget", "mnamer"];

type Scored = ParserScore & { corpus: string };

/** One line a corpus and one of all together, in percent of what is stated. */
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
  return { ...Object.fromEntries(scores.map((one) => [one.corpus, line([one])])), total: line(scores) };
}

export type DisputeCount = { why: string; labels: number; read_as_stated: number; corpora: Record<string, number> };

/** What the parser reads right: of all labels, and of those that are in no dispute; the disputes counted by reason and corpus. */
export function parserTables(dir: string) {
  const read = CORPORA.map((corpus) => ({
    corpus,
    rows: readRows(dir, corpus).map((row) => ({ row, dispute: disputeOf(row) })),
  }));
  const all = read.map(({ corpus, rows }) => ({ corpus, ...scoreParser(corpus, rows) }));
  const plain = read.map(({ corpus, rows }) => ({
    corpus,
    ...scoreParser(
      corpus,
      rows.filter(({ dispute }) => dispute === undefined),
    ),
  }));
  const misses: ParserMiss[] = all.flatMap((one) => one.misses);
  const disputes: Record<string, DisputeCount> = {};
  for (const { code, why } of DISPUTES) {
    const labels = read.map(({ corpus, rows }) => ({ corpus, n: rows.filter((one) => one.dispute === code).length }));
    const total = labels.reduce((sum, { n }) => sum + n, 0);
    const missed = misses.filter(({ disputed }) => disputed === code).length;
    const corpora = Object.fromEntries(labels.filter(({ n }) => n > 0).map(({ corpus, n }) => [corpus, n]));
    if (total > 0) disputes[code] = { why, labels: total, read_as_stated: total - missed, corpora };
  }
  return { all: tableOf(all), plain: tableOf(plain), disputes, misses };
}
