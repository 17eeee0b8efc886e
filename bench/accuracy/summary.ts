import type { Outcome } from "./decision-score.ts";
import type { Row } from "./rows.ts";

export type Summary = {
  names: number;
  accepted: number;
  wrong_title: number;
  wrong_episode: number;
  /** Percentage of accepted names that were assigned the right work. */
  precision: number;
  /**
   * Number of names whose answer is in the catalogue, and the percentage of those names that were
   * accepted.
   */
  answerable: number;
  coverage: number;
};

/** Percentage with two digits, rounded down. 100 if `whole` is 0. */
export const percent = (part: number, whole: number): number =>
  whole === 0 ? 100 : Math.floor((10_000 * part) / whole) / 100;

export function summarize(outcomes: readonly Outcome[]): Summary {
  const count = (which: (one: Outcome) => boolean): number => outcomes.filter(which).length;
  const accepted = count(({ verdict }) => verdict !== "held");
  const wrongTitle = count(({ verdict }) => verdict === "wrong title");
  const answerable = count((one) => one.answerable);
  return {
    names: outcomes.length,
    accepted,
    wrong_title: wrongTitle,
    wrong_episode: count(({ verdict }) => verdict === "wrong episode"),
    precision: percent(accepted - wrongTitle, accepted),
    answerable,
    coverage: percent(
      count((one) => one.answerable && one.verdict !== "held"),
      answerable,
    ),
  };
}

/**
 * Summarizes the same names, but the outcomes in `again` (decided with the length of their film)
 * replace the first ones. Empty if `again` contains none of these names.
 */
export function summarizeTimed(outcomes: readonly Outcome[], again: ReadonlyMap<Row, Outcome>) {
  const timed = outcomes.flatMap(({ row }) => again.get(row) ?? []).length;
  if (timed === 0) return {};
  const { accepted, wrong_title, wrong_episode, coverage } = summarize(
    outcomes.map((one) => again.get(one.row) ?? one),
  );
  return {
    "with a length": timed,
    "then accepted": accepted,
    "then wrong": wrong_title + wrong_episode,
    "then coverage": coverage,
  };
}

/** Number of names that each code held, in descending order. */
export function reasonCounts(outcomes: readonly Outcome[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { reasons } of outcomes) {
    for (const code of reasons) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

/** Requests per name with a cold cache. */
export function requestCounts(outcomes: readonly Outcome[]): {
  mean: number;
  max: number;
  over_four: number;
} {
  const all = outcomes.map(({ requests }) => requests);
  const sum = all.reduce((total, requests) => total + requests, 0);
  return {
    mean: Math.round((100 * sum) / Math.max(1, all.length)) / 100,
    max: Math.max(0, ...all),
    over_four: all.filter((requests) => requests > 4).length,
  };
}
