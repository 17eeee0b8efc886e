// Decides which works a reason rules out, so that no such work is the suggestion.

import type { ScoredCandidate } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { workOf } from "../../base/identity.ts";
import type { ReasonCode } from "../../base/reason-codes.ts";
import { compareCountry, type RankedWork, yearFits } from "../identify/score.ts";
import { statedTypeOf } from "../identify/stated-type.ts";
import { toWork } from "../identify/work.ts";
import type { Decision } from "./decide.ts";
import type { Evidence } from "./guards/evidence.ts";
import { findOtherNumbers } from "./guards/numbers-of-one.ts";
import { findFilmMismatch } from "./guards/runtime-differs.ts";

type Rule = (ranked: RankedWork, evidence: Evidence) => boolean;

/**
 * The reasons that rule a work out: the name or the file states a fact, and the work has another
 * one. Each rule tests any work, not only the best match.
 *
 * All other reasons are doubts, and the work may still be the right one: another work fits as well,
 * the title is only similar, or TMDB does not list the episode yet. The length of an episode is a
 * fact about one file and does not rule out its series.
 */
const RULES = {
  // Kind: the name reads like an episode, and the work is a film.
  low_confidence: ({ parts }) => parts.type === 0,
  series_ambiguous: ({ candidate, work }, { parsed }) =>
    candidate.type === "tv" && compareCountry(parsed, work) === "no",
  // TMDB has no year for some works, so the name cannot contradict it.
  year_differs: ({ candidate, work }, { parsed, fits }) =>
    candidate.year !== undefined && !yearFits(parsed, work, fits),
  number_differs: hasOtherNumber,
  runtime_differs: ({ work }, evidence) =>
    work.details?.type === "movie" && findFilmMismatch(evidence, work.details)?.isWhole === true,
} as const satisfies { [C in ReasonCode]?: Rule };

/** Sequels of films differ only in their number. Behind a series' title, it may be the season. */
function hasOtherNumber(
  ranked: Pick<RankedWork, "work" | "candidate">,
  evidence: Pick<Evidence, "said" | "parsed" | "files">,
): boolean {
  return ranked.candidate.type === "movie" && findOtherNumbers(ranked, evidence) !== undefined;
}

/** The codes of the reasons that rule out a work. */
export const EXCLUDING_REASONS = Object.keys(RULES) as (keyof typeof RULES)[];

/**
 * Returns the reason that rules out a work; undefined if the work may be meant. A work that an id, a
 * person or the parent release names is never ruled out: two statements then contradict each other,
 * and a person must weigh them.
 */
export function findExclusion(ranked: RankedWork, evidence: Evidence): ReasonCode | undefined {
  const [top] = evidence.ranked;
  if (evidence.namedBy !== undefined && ranked.work.id === top?.work.id) return undefined;
  return EXCLUDING_REASONS.find((code) => RULES[code](ranked, evidence));
}

/**
 * Marks a work that was found by a similar title if the name rules it out. TMDB was not asked for
 * its details, so only its kind, the year of a film and the numbers in its title are compared.
 */
export function excludeByName(
  scored: ScoredCandidate,
  evidence: Pick<Evidence, "said" | "parsed" | "files">,
): ScoredCandidate {
  const { candidate } = scored;
  const { parsed } = evidence;
  const work = toWork(candidate);
  const type = statedTypeOf(parsed);
  const excludedBy: ReasonCode | undefined =
    type !== undefined && type !== candidate.type
      ? "low_confidence"
      : candidate.type === "movie" &&
          candidate.year !== undefined &&
          !yearFits(parsed, work, new Map())
        ? "year_differs"
        : hasOtherNumber({ work, candidate }, evidence)
          ? "number_differs"
          : undefined;
  return { ...scored, ...dropUndefined({ excludedBy }) };
}

type Suggested = { ranked: ScoredCandidate[]; decision: Decision };

/**
 * Makes the best work that no reason rules out the first candidate and the suggestion, if the first
 * candidate is ruled out. Its title must be at least as close to the name. Without such a work, the
 * decision has no suggestion, and a person must name the work.
 */
export function suggestAllowed<T extends Suggested>(identified: T): T {
  const { ranked, decision } = identified;
  const [top] = ranked;
  if (decision.kind === "auto" || top?.excludedBy === undefined) return identified;
  const allowed = ranked.find(
    ({ excludedBy, parts }) => excludedBy === undefined && parts.title >= top.parts.title,
  );
  const { suggestion: _, ...undecided } = decision;
  if (allowed === undefined) return { ...identified, decision: undecided };
  const identity = workOf(allowed.candidate);
  return {
    ...identified,
    ranked: [allowed, ...ranked.filter((scored) => scored !== allowed)],
    decision: { ...undecided, suggestion: { identity, mappings: new Map() } },
  };
}
