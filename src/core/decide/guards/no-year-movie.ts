import type { Reason } from "../../reason.ts";
import { named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export function noYearMovie(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  if (top?.candidate.type !== "movie" || evidence.parsed.year !== null || evidence.namedBy !== undefined)
    return undefined;
  return {
    code: "no_year_movie",
    message: `Neither name nor folder has a year; the best match is ${named(top.candidate)}.`,
  };
}
