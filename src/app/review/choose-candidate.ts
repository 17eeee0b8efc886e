import { UserError } from "../../core/errors.ts";
import type { Identity, MediaType } from "../../core/identity.ts";
import type { RankedCandidate } from "../../core/release/candidate.ts";

/** Two candidates this close are not told apart for a person who names neither; thousandths. */
const LEAD = 100;

export const listed = (candidates: readonly RankedCandidate[]): string =>
  candidates
    .slice(0, 5)
    .map((c) => `${c.type} ${c.tmdbId} ${c.title}${c.year === undefined ? "" : ` (${c.year})`}`)
    .join("; ");

export const toIdentity = ({ type, tmdbId, title, year }: RankedCandidate): Identity => ({
  type,
  tmdbId,
  title,
  year,
});

/**
 * The candidates that a choice without an id may mean: all, or those of a type. `subject` begins the sentence of a refusal.
 * @throws UserError (`invalid_request`) when none is of that type.
 */
export function ofType(
  subject: string,
  candidates: readonly RankedCandidate[],
  type: MediaType | undefined,
): readonly RankedCandidate[] {
  if (type === undefined) return candidates;
  const fitting = candidates.filter((candidate) => candidate.type === type);
  if (fitting.length > 0) return fitting;
  throw new UserError(
    `${subject} has no candidate that is a ${type === "movie" ? "movie" : "series"}.`,
    `Name its TMDb id as well: --type ${type} --tmdb ID.`,
  );
}

/**
 * The first of these candidates, if it leads clearly.
 * @throws UserError (`conflict`): there is none, or the next is so close that the person has to say which.
 */
export function leading(subject: string, candidates: readonly RankedCandidate[]): RankedCandidate {
  const [first, second] = candidates;
  if (!first) throw new UserError(`${subject} has no candidate to approve.`, "Name its type and TMDb id.", "conflict");
  if (second && first.confidence - second.confidence < LEAD) {
    throw new UserError(
      `${subject} has several likely candidates: ${listed(candidates)}.`,
      "Name the one you mean by its TMDb id.",
      "conflict",
    );
  }
  return first;
}
