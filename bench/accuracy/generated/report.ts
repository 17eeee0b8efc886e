import type { GeneratedOutcome } from "./decide-generated.ts";
import { type GeneratedSummary, summarizeGenerated } from "./generated-summary.ts";

/**
 * Maximum percentage of names that may be filed wrong. The limit leaves room for seeds with worse
 * results than seed 1.
 */
export const AT_MOST_WRONG = 0.2;

/**
 * Prints the results for the names of each kind. `within` is true if few enough names were filed
 * wrong.
 */
export function reportGenerated(
  outcomes: readonly GeneratedOutcome[],
  seed: number,
): { summary: Record<string, GeneratedSummary>; within: boolean } {
  const summary = summarizeGenerated(outcomes);
  const reached = summary["total"]?.wrong_percent ?? 0;
  const within = reached <= AT_MOST_WRONG;
  console.log(
    `Decisions on generated names (seed ${seed}); at most ${AT_MOST_WRONG} percent may be ` +
      "filed wrong:",
  );
  console.table(summary);
  if (!within) {
    console.log(
      `${reached} percent of the generated names are filed wrong. Use --misses FILE to list them.`,
    );
  }
  return { summary, within };
}
