import type { GeneratedOutcome } from "./decide-generated.ts";
import { type GeneratedSummary, summarizeGenerated } from "./generated-summary.ts";

/**
 * Percent of the names that may be filed wrong: 0.87 were, with seed 1, when this was written; the
 * rest is room for the seed.
 */
export const AT_MOST_WRONG = 0.2;

/**
 * Prints what became of the names of each kind; `within` says whether few enough were filed wrong.
 */
export function reportGenerated(
  outcomes: readonly GeneratedOutcome[],
  seed: number,
): { summary: Record<string, GeneratedSummary>; within: boolean } {
  const summary = summarizeGenerated(outcomes);
  const reached = summary["total"]?.wrong_percent ?? 0;
  const within = reached <= AT_MOST_WRONG;
  console.log(
    `What is decided on made-up names (seed ${seed}); at most ${AT_MOST_WRONG} percent may be filed wrong:`,
  );
  console.table(summary);
  if (!within) {
    console.log(`${reached} percent of the made-up names are filed wrong; the misses name them.`);
  }
  return { summary, within };
}
