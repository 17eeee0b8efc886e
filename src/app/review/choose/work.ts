import { sentence } from "../../../base/actions/sentence.ts";
import type { RankedCandidate } from "../../../base/candidate.ts";
import { UserError } from "../../../base/errors.ts";
import { type Identity, KINDS, type MediaType, sameWork, workOf } from "../../../base/identity.ts";
import { formatTitle } from "../../../base/text/work-text.ts";
import type { Release } from "../../../core/release/release.ts";
import { hasIdentity, traitsOf } from "../../../core/release/state-traits.ts";

/**
 * Minimum lead of the first candidate, in thousandths. If the second candidate is closer, a person
 * must name the work.
 */
const MIN_LEAD = 100;

const formatCandidates = (candidates: readonly RankedCandidate[]): string =>
  candidates
    .slice(0, 5)
    .map((c) => `${c.type} ${c.tmdbId} ${formatTitle(c)}`)
    .join("; ");

/**
 * Returns the candidates that a choice without an id may mean: all of them, or those of one type.
 * `subject` is the beginning of the sentence in a refusal.
 * @throws UserError (`invalid_request`) if no candidate is of that type.
 */
export function selectCandidatesOfType(
  subject: string,
  candidates: readonly RankedCandidate[],
  type: MediaType | undefined,
): readonly RankedCandidate[] {
  if (type === undefined) return candidates;
  const fitting = candidates.filter((candidate) => candidate.type === type);
  if (fitting.length > 0) return fitting;
  throw new UserError(
    `${subject} has no candidate that is a ${KINDS[type]}.`,
    sentence`Specify its TMDB id as well: ${{ do: "options", type, blanks: ["tmdb_id"] }}.`,
  );
}

/**
 * Returns the first candidate if its lead is clear and no reason rules it out.
 * @throws UserError (`conflict`) if there is no candidate, if a reason rules out the first one, or
 * if the second one is so close that the person must name the work.
 */
export function requireLeading(
  subject: string,
  candidates: readonly RankedCandidate[],
): RankedCandidate {
  const [first] = candidates;
  if (first?.excludedBy !== undefined) {
    throw UserError.conflict(
      `${subject} has no candidate that its reasons allow: ${formatCandidates(candidates)}.`,
      sentence`Specify the TMDB id of the one you mean, or find another with ${{ do: "search", query: "TITLE" }}.`,
    );
  }
  const second = candidates.slice(1).find(({ excludedBy }) => excludedBy === undefined);
  if (!first) {
    throw UserError.conflict(
      `${subject} has no candidate to approve.`,
      "Specify its type and TMDB id.",
    );
  }
  if (second && first.confidence - second.confidence < MIN_LEAD) {
    throw UserError.conflict(
      `${subject} has several likely candidates: ${formatCandidates(candidates)}.`,
      "Specify the TMDB id of the one you mean.",
    );
  }
  return first;
}

/**
 * A release that waits until its files stop changing, or is being identified, has no candidates yet.
 * @throws UserError (`conflict`) for such a release
 */
export function assertIdentified({ id, state, candidates }: Release): void {
  const { stage, means, words } = traitsOf(state);
  if (candidates.length > 0 || (stage !== "settle" && stage !== "identify")) return;
  throw UserError.conflict(
    `Release ${id} ${means ?? words}, so it has no candidate yet.`,
    sentence`Wait until ${{ do: "show", id }} lists its candidates, or specify its type and TMDB id.`,
  );
}

/** TMDB ids start at 1. The highest film and series ids are far below a billion. */
const MAX_TMDB_ID = 1e9;

/** @throws UserError (`invalid_request`) for an impossible TMDB id. Undefined is allowed. */
export function assertTmdbId(tmdbId: number | undefined): void {
  if (tmdbId === undefined || (Number.isInteger(tmdbId) && tmdbId >= 1 && tmdbId <= MAX_TMDB_ID)) {
    return;
  }
  throw new UserError(
    `${tmdbId} is not a TMDB id.`,
    "The id is the number in the address of its page on themoviedb.org.",
  );
}

export type WorkChoice = {
  type?: MediaType | undefined;
  tmdbId?: number | undefined;
  /** Title and year as TMDB lists the work, if TMDB was already asked. */
  title?: string | undefined;
  year?: number | undefined;
};

/**
 * Chooses the work that an approval means, with the numbers known so far. A choice with an id means
 * that work. A choice with only a type, or without type and id, means the identity that was decided
 * before (of that type). If no such identity was decided, the choice means the first candidate (of
 * that type), provided that the candidate's lead is clear and it is the candidate that the person
 * was shown.
 * @throws UserError: `invalid_request` if the type is not clear or no candidate has it, `conflict`
 * with the candidates if the choice is not clear.
 */
export function chooseIdentity(
  release: Release,
  { type, tmdbId, title, year }: WorkChoice,
): Identity {
  assertTmdbId(tmdbId);
  if (tmdbId !== undefined) return chooseById(release, tmdbId, type, { title: title ?? "", year });
  const isOpen = release.state === "review" || traitsOf(release.state).decision === "against";
  const isFixed = !isOpen || hasIdentity(release.state) || release.decidedBy === "person";
  const decided = isFixed ? release.identity : undefined;
  if (decided && (type === undefined || decided.type === type)) return decided;
  return chooseFirst(release, type);
}

function chooseById(
  release: Release,
  tmdbId: number,
  type: MediaType | undefined,
  asListed: Pick<Identity, "title" | "year">,
): Identity {
  const known = release.candidates.filter(
    (c) => c.tmdbId === tmdbId && (type === undefined || c.type === type),
  );
  const [candidate] = known;
  // The title may be empty. In that case, the engine asks TMDB for it later.
  const identity: Identity =
    candidate && known.length === 1
      ? workOf(candidate)
      : { type: type ?? requireType(release, tmdbId, known.length > 1), tmdbId, ...asListed };
  const before = release.identity;
  // If the work is unchanged, the numbers that were mapped or named for it are kept.
  return before && sameWork(before, identity)
    ? { ...before, title: before.title || identity.title }
    : identity;
}

/** TMDB numbers films and series separately, so one id may belong to one of each. */
function requireType({ id, parsed, identity }: Release, tmdbId: number, both: boolean): MediaType {
  if (!both && identity?.tmdbId === tmdbId) return identity.type;
  if (!both && parsed?.type === "movie") return "movie";
  if (!both && parsed?.type === "episode") return "tv";
  throw new UserError(
    `Release ${id} does not say whether it is a movie or a series.`,
    "Specify the type as well: movie or tv.",
  );
}

function notAsShownError(
  { id, shown, candidates }: Release,
  { type, tmdbId }: Pick<Identity, "type" | "tmdbId">,
) {
  const hint = sentence`See ${{ do: "show", id }} first, or specify the work: ${{ do: "approve", id, type, tmdbId }}.`;
  return UserError.conflict(
    shown === undefined
      ? `The candidates of release ${id} have not been shown to you yet.`
      : `The candidates of release ${id} changed since you saw them: ${formatCandidates(candidates)}.`,
    hint,
  );
}

function chooseFirst(release: Release, type: MediaType | undefined): Identity {
  const subject = `Release ${release.id}`;
  assertIdentified(release);
  const first = requireLeading(subject, selectCandidatesOfType(subject, release.candidates, type));
  if (release.shown !== toFirstCandidateKey(release)) throw notAsShownError(release, first);
  const identity = workOf(first);
  return release.identity && sameWork(release.identity, identity) ? release.identity : identity;
}

export const toFirstCandidateKey = ({
  candidates: [first],
}: Pick<Release, "candidates">): string | undefined => first && `${first.type}/${first.tmdbId}`;
