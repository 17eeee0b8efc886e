import { survives } from "../../identify/score.ts";
import { statedType } from "../../identify/stated-type.ts";
import { tight } from "../../identify/title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "../../identify/work.ts";
import { hasYearOf, isYearOff, titleRivals } from "../../identify/year-rivals.ts";
import { named, quoted } from "../../release/candidate.ts";
import { type Evidence, others } from "../evidence/evidence.ts";
import { filmLength } from "../evidence/film-length.ts";
import { aboutBest } from "./best-match.ts";

/** Names omit spaces and hyphens: another work with an equal title but for them, whose year fits, may be meant. */
export const twinTitle = aboutBest("twin_title", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { year } = evidence.parsed;
  const type = statedType(evidence.parsed);
  const tights = evidence.said.map(tight);
  const twin = others(evidence).find(
    (other) =>
      (type !== "tv" || survives(evidence.parsed, other, evidence.fits)) &&
      hasTightTitle(other, tights) &&
      !hasTitle(other, evidence.said) &&
      (year === null || (other.candidate.year !== undefined && Math.abs(other.candidate.year - year) <= 1)),
  );
  if (twin === undefined) return undefined;
  return `${quoted(evidence.parsed.title)} without spaces equals both ${named(twin.candidate)} and ${named(top.candidate)}.`;
});

const MINUTE_MS = 60_000;
// Of 152 pairs of films with one title, 24 are within 3 % of each other's length.
const MAX_OFF_PERCENT = 3;
// Of the votes of both works together.
const MIN_VOTES_PERCENT = 2;

function runsAs(length: number, { details }: Work): boolean | undefined {
  if (details?.type !== "movie" || details.runtimeMinutes === undefined) return undefined;
  const runtime = details.runtimeMinutes * MINUTE_MS;
  return Math.abs(length - runtime) * 100 <= runtime * MAX_OFF_PERCENT;
}

// True when the file is as long as the work only, false when it is as long as the rival only.
function lengthDecides(evidence: Evidence, work: Work, rival: Work): boolean | undefined {
  const { total, whole } = filmLength(evidence);
  if (!whole) return undefined;
  const [own, other] = [runsAs(total, work), runsAs(total, rival)];
  return own === undefined || other === undefined || own === other ? undefined : own;
}

function hasFewVotes(work: Work, rival: Work): boolean {
  const [own, few] = [work.candidate.votes, rival.candidate.votes];
  return own !== undefined && few !== undefined && few * 100 < (own + few) * MIN_VOTES_PERCENT;
}

/**
 * Whether a work of the same title is no rival, although it is dated within a year: the file has the length of `work` and not
 * the rival's; or the rival is a year off, has almost no votes, and the length does not fit it better.
 */
function isNegligible(evidence: Evidence, work: Work, rival: Work): boolean {
  if (!hasYearOf(evidence.parsed, work)) return false;
  const decided = lengthDecides(evidence, work, rival);
  return decided ?? (isYearOff(evidence.parsed, work, rival) && hasFewVotes(work, rival));
}

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
