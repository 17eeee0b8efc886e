import type { Reason } from "../../reason.ts";
import { named } from "../../release/candidate.ts";
import { best, type Evidence } from "../evidence/evidence.ts";

/**
 * A person corrected the numbers of another release with this name, or of another file in the folder: those of this one may
 * be wrong too.
 */
export function numbersCorrected(evidence: Evidence): Reason | undefined {
  const top = best(evidence);
  const { remembered, parentRenumbered } = evidence;
  if (top?.candidate.type !== "tv") return undefined;
  const where =
    remembered?.newest.renumbered === true
      ? `For release ${remembered.newest.releaseId}`
      : parentRenumbered === true
        ? "For earlier files of this folder"
        : undefined;
  if (where === undefined) return undefined;
  return {
    code: "numbers_corrected",
    message: `${where} a person gave other numbers of ${named(top.candidate)} than its name says. Say which episode this is.`,
  };
}
