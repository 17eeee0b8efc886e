import { isWeakTitle } from "../../identify/stated-type.ts";
import type { Reason } from "../../reason.ts";
import { named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** A title of at most three letters, only digits or one common word proves nothing without the exact year. */
export function shortTitle(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const main = evidence.said[0];
  if (top === undefined || main === undefined || evidence.namedBy !== undefined) return undefined;
  if (evidence.parsed.year !== null && evidence.parsed.year === top.candidate.year) return undefined;
  if (!isWeakTitle(main)) return undefined;
  return {
    code: "short_title",
    message: `${quoted(evidence.parsed.title)} is too short or common a title to be sure of ${named(top.candidate)} without its year.`,
  };
}
