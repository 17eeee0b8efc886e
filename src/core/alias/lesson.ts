import type { Identity } from "../identity.ts";
import { sameWork } from "../identity.ts";
import type { Reason } from "../reason.ts";
import type { RankedCandidate } from "../release/candidate.ts";

/** Reasons that ask what a name means. What asks for numbers, files or permission is no question about the name. */
const ABOUT_THE_NAME: ReadonlySet<string> = new Set([
  "title_differs",
  "number_differs",
  "year_differs",
  "remake_rival",
  "twin_title",
  "sequel_year",
  "series_ambiguous",
  "short_title",
  "low_confidence",
  "close_second",
  "no_match",
  "person_contradicted",
  "numbers_corrected",
]);

export type Choice = {
  /** Why the release was held, what it was taken for or had been filed as, and as what it was shown. */
  held: { reasons: readonly Reason[]; identity?: Identity | undefined; candidates: readonly RankedCandidate[] };
  chosen: Identity;
  /** The person named the work by its id, and did not only agree. */
  byId: boolean;
};

/**
 * Whether a person's choice says something about the name: it is another work than the leading candidate, or than it was
 * taken for before, or the leading one named by its id while that was in doubt. An approval that merely agrees teaches nothing.
 */
export function isLesson({ held, chosen, byId }: Choice): boolean {
  const [first] = held.candidates;
  if (first === undefined || !sameWork(first, chosen)) return true;
  if (held.identity !== undefined && !sameWork(held.identity, chosen)) return true;
  return byId && held.reasons.some(({ code }) => ABOUT_THE_NAME.has(code));
}
