import type { Reason } from "../../reason.ts";
import { named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/**
 * For another release of this name, or another file of the folder, a person gave other numbers than its name says: those of
 * this one may be as wrong.
 */
export function numbersCorrected(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { remembered, parentRenumbered } = evidence;
  if (top?.candidate.type !== "tv") return undefined;
  const where =
    remembered?.newest.renumbered === true
      ? `For release ${remembered.newest.releaseId}`
      : parentRenumbered === true
        ? "For what the folder held before"
        : undefined;
  if (where === undefined) return undefined;
  return {
    code: "numbers_corrected",
    message: `${where} a person gave other numbers of ${named(top.candidate)} than its name says; say which episode this is.`,
  };
}
