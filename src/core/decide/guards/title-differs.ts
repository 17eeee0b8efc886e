import { bears } from "../../identify/work.ts";
import type { Reason } from "../../reason.ts";
import { best, type Evidence } from "../evidence.ts";
import { named, quoted } from "../phrase.ts";

/** The name's title must equal a title of the work: a similar one ranks the queue, it never files. */
export function titleDiffers(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top === undefined || evidence.namedBy !== undefined) return undefined;
  const { year } = evidence.parsed;
  // The main reading, or another one beside the very year; without a year any reading that is a title as a whole.
  const [main = ""] = evidence.said;
  const trusted = year === null || year === top.candidate.year ? evidence.said : [main];
  if (bears(top.work, trusted)) return undefined;
  return {
    code: "title_differs",
    message: `The name reads ${quoted(evidence.parsed.title)}, and ${named(top.candidate)} has no title that equals it.`,
  };
}
