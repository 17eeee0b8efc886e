import { named } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";

/**
 * A person corrected the numbers of another release with this name, or of another file in the folder: those of this one may
 * be wrong too.
 */
export const numbersCorrected = aboutBest("numbers_corrected", ({ candidate }, { remembered, parentRenumbered }) => {
  const earlier = remembered?.newest.renumbered === true ? `release ${remembered.newest.releaseId}` : undefined;
  const where = earlier ?? (parentRenumbered === true ? "earlier files of this folder" : undefined);
  if (candidate.type !== "tv" || where === undefined) return undefined;
  return `For ${where} a person gave other numbers of ${named(candidate)} than its name says. Say which episode this is.`;
});
