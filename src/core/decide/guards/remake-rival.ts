// Holds a film when another work has its title, or nearly, and may be meant.

import { hasYearOf, isYearOff, survives, titleRivals } from "../../identify/score.ts";
import { statedType } from "../../identify/stated-type.ts";
import { tight } from "../../identify/title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "../../identify/work.ts";
import { runsFor } from "../../media/length-fit.ts";
import { named, quoted } from "../../release/candidate.ts";
import { type Evidence, others } from "../evidence/evidence.ts";
import { filmLength } from "../evidence/film-length.ts";
import { aboutBest } from "./about.ts";

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

// Of the votes of both works together. Of 406 real names of films 3 % are dated a year off, half of them in one direction.
const FEW_VOTES_PERCENT = 2;
const MAX_VOTES_PERCENT = 20;
// Votes add up over years, so that a new film has few: how many people look at its page now tells.
const MAX_POPULARITY_PERCENT = 10;

function runsAs(length: number, { details }: Work): boolean | undefined {
  const minutes = details?.type === "movie" ? details.runtimeMinutes : undefined;
  return minutes === undefined ? undefined : runsFor(length, minutes);
}

const shareOf = (rival?: number, own?: number): number =>
  own === undefined || rival === undefined || own + rival <= 0 ? 100 : (rival * 100) / (own + rival);

/**
 * Whether a work of the same title is no rival, although it is dated within a year: the file has the length of `work` and not
 * the rival's; or the rival is a year off and little known, and the length does not speak against `work`.
 */
function isNegligible(evidence: Evidence, work: Work, rival: Work): boolean {
  if (!hasYearOf(evidence.parsed, work)) return false;
  const { total, whole } = filmLength(evidence);
  const [own, other] = whole ? [runsAs(total, work), runsAs(total, rival)] : [];
  if (own !== undefined && other !== undefined && own !== other) return own;
  const votes = shareOf(rival.candidate.votes, work.candidate.votes);
  if (!isYearOff(evidence.parsed, work, rival) || votes >= MAX_VOTES_PERCENT) return false;
  if (votes < FEW_VOTES_PERCENT || (own === true && other === undefined)) return true;
  return own !== false && shareOf(rival.candidate.popularity, work.candidate.popularity) < MAX_POPULARITY_PERCENT;
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
