import { statedType } from "../../identify/stated-type.ts";
import { hasTitle } from "../../identify/work.ts";
import { titleRivals } from "../../identify/year-rivals.ts";
import { named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";
import { isNegligible } from "./negligible.ts";

/**
 * No other movie or series may have the title within one year of the year in the name, or at all if the name has none. A
 * negligible one a year off does not count.
 */
export const remakeRival = aboutBest("remake_rival", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  // Episode numbers rule out movies, and between series not only the year decides: see series_ambiguous.
  if (statedType(evidence.parsed) === "tv") return undefined;
  const { year } = evidence.parsed;
  const rival = titleRivals(evidence, top.work).find((other) => !isNegligible(evidence, top.work, other));
  if (rival === undefined || !hasTitle(top.work, evidence.said)) return undefined;
  return `${quoted(evidence.parsed.title)}${year === null ? " without a year" : ` of ${year}`} may be ${named(top.candidate)} or ${named(rival.candidate)}${rival.candidate.type === top.candidate.type ? "" : ` (${rival.candidate.type === "tv" ? "a series" : "a movie"})`}.`;
});
