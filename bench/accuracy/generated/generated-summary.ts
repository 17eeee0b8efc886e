import { percent } from "../summary.ts";
import type { GeneratedOutcome } from "./decide-generated.ts";

export type GeneratedSummary = {
  names: number;
  right: number;
  wrong: number;
  held: number;
  wrong_percent: number;
};

function summarize(outcomes: readonly GeneratedOutcome[]): GeneratedSummary {
  const count = (verdict: GeneratedOutcome["verdict"]) =>
    outcomes.filter((one) => one.verdict === verdict).length;
  const wrong = count("wrong");
  return {
    names: outcomes.length,
    right: count("right"),
    wrong,
    held: count("held"),
    // Without any names, nothing is wrong.
    wrong_percent: outcomes.length === 0 ? 0 : percent(wrong, outcomes.length),
  };
}

/** Summarizes by kind and in total. */
export function summarizeGenerated(
  outcomes: readonly GeneratedOutcome[],
): Record<string, GeneratedSummary> {
  const kinds = Map.groupBy(outcomes, ({ kind }) => kind);
  return {
    ...Object.fromEntries([...kinds].map(([kind, list]) => [kind, summarize(list)])),
    total: summarize(outcomes),
  };
}
