import { countryFits, seriesRivals } from "../../identify/score.ts";
import type { Reason } from "../../reason.ts";
import { either, named, quoted } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** If several series have the title, the year, the country or the episodes that exist must leave exactly one. */
export function seriesAmbiguous(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top?.candidate.type !== "tv" || evidence.namedBy !== undefined) return undefined;
  const { parsed } = evidence;
  if (countryFits(parsed, top.work) !== "yes")
    return {
      code: "series_ambiguous",
      message: `The name says ${parsed.country ?? ""}, but TMDb does not say that ${named(top.candidate)} is from there.`,
    };
  const rivals = seriesRivals(evidence, top.work);
  if (rivals.length === 0) return undefined;
  return {
    code: "series_ambiguous",
    message: `${quoted(parsed.title)} may be ${either([top.work, ...rivals].map(({ candidate }) => named(candidate)))}.`,
  };
}
