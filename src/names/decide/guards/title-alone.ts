// Holds a release if its title differs from the work's title, or if other works have the same or a
// similar title.

import { formatAlternatives, quoteTitle, quoteWork } from "../../../base/candidate.ts";
import { countYearsApart, KINDS } from "../../../base/identity.ts";
import { runsFor } from "../../../base/length-fit.ts";
import { listFullerReadings } from "../../identify/queries.ts";
import {
  compareCountry,
  findSeriesRivals,
  findTitleRivals,
  hasYearOf,
  isYearOff,
  survives,
} from "../../identify/score.ts";
import { isWeakTitle, statedTypeOf } from "../../identify/stated-type.ts";
import { removeSpaces } from "../../identify/title-key.ts";
import { hasTightTitle, hasTitle, type Work } from "../../identify/work.ts";
import { createBestGuard, saysEpisodes } from "./about.ts";
import { type Evidence, listOthers, sumFilmLength } from "./evidence.ts";

/**
 * The title in the name must equal a title of the work. A similar title affects the order of the
 * candidates, but is never enough for filing.
 */
export const titleDiffers = createBestGuard("title_differs", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { parsed } = evidence;
  const { year } = parsed;
  // The main reading must match. If the year is exact, any other reading is enough. Without a year,
  // any reading that is a whole title is enough.
  const [main = ""] = evidence.said;
  const exact = year === null || year === top.candidate.year;
  // "Winter Light German 1963" when the candidate is "Winter" (1964): the words that were skipped
  // as tags may belong to the title.
  const fuller =
    exact || statedTypeOf(parsed) !== "movie" ? [] : listFullerReadings(parsed, evidence.said);
  const leftOut = fuller.find((reading) => !hasTitle(top.work, [reading.slice(main.length + 1)]));
  if (hasTitle(top.work, exact ? evidence.said : [main]) && leftOut === undefined) return undefined;
  return (
    `The name reads ${quoteTitle(leftOut ?? parsed.title)}, but ${quoteWork(top.candidate)} does ` +
    "not have exactly this title."
  );
});

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export const noYearMovie = createBestGuard("no_year_movie", ({ candidate }, { parsed, namedBy }) =>
  candidate.type === "movie" && parsed.year === null && namedBy === undefined
    ? "Neither the name nor the folder has a year, and a title alone does not identify a film."
    : undefined,
);

/**
 * A title of at most three letters, only digits or one common word proves nothing without the exact
 * year.
 */
export const shortTitle = createBestGuard("short_title", ({ candidate }, evidence) => {
  const { parsed, namedBy } = evidence;
  const [main] = evidence.said;
  const exact = parsed.year !== null && parsed.year === candidate.year;
  if (main === undefined || namedBy !== undefined || exact || !isWeakTitle(main)) return undefined;
  // "House - S06E13 - 5 to 9"
  if (saysEpisodes(evidence)) return undefined;
  const year =
    parsed.year === null ? " without its year" : `, and the name has the year ${parsed.year}`;
  return (
    `${quoteTitle(parsed.title)} is too short or common a title to identify ` +
    `${quoteWork(candidate)}${year}.`
  );
});

/**
 * A series is filed episode by episode. If the episodes were not requested from TMDB, it is unknown
 * which episodes the videos are.
 */
export const episodesUnknown = createBestGuard(
  "series_ambiguous",
  ({ candidate, work }, { episodes }) =>
    candidate.type === "tv" && (work.details === undefined || episodes.size === 0)
      ? `The episodes of ${quoteWork(candidate)} were not looked up.`
      : undefined,
);

/**
 * If several series have the title, the year, country or existing episodes must rule out all but
 * one.
 */
export const seriesAmbiguous = createBestGuard(
  "series_ambiguous",
  ({ candidate, work }, evidence) => {
    const { parsed, namedBy } = evidence;
    if (candidate.type !== "tv" || namedBy !== undefined) return undefined;
    const sameCountry = compareCountry(parsed, work);
    if (sameCountry !== "yes") {
      return (
        `The name says ${parsed.country ?? ""}, but TMDB ` +
        (sameCountry === "no" ? "does not list that country for" : "lists no country for") +
        ` ${quoteWork(candidate)}.`
      );
    }
    // A better-known series may have received these episodes recently, so their absence from TMDB
    // proves nothing.
    const isBetterKnown = (other: Work) => other.candidate.popularity > candidate.popularity;
    const lacking = findSeriesRivals({ ...evidence, fits: new Map() }, work).filter(isBetterKnown);
    const agrees = evidence.fits.get(work.id)?.agrees === true;
    const rivals = new Set([...findSeriesRivals(evidence, work), ...(agrees ? [] : lacking)]);
    if (rivals.size === 0) return undefined;
    return `${quoteTitle(parsed.title)} may be ${formatAlternatives([work, ...rivals].map((one) => quoteWork(one.candidate)))}.`;
  },
);

// Holds a film if another work has the same or nearly the same title and may be meant.

/**
 * Names omit spaces and hyphens. Another work may be meant if its title differs only in these and
 * its year fits.
 */
export const twinTitle = createBestGuard("twin_title", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { year } = evidence.parsed;
  const type = statedTypeOf(evidence.parsed);
  const tights = evidence.said.map(removeSpaces);
  const twin = listOthers(evidence).find(
    (other) =>
      (type !== "tv" || survives(evidence.parsed, other, evidence.fits)) &&
      hasTightTitle(other, tights) &&
      !hasTitle(other, evidence.said) &&
      (year === null || countYearsApart(other.candidate.year, year) <= 1),
  );
  if (twin === undefined) return undefined;
  return `${quoteTitle(evidence.parsed.title)} without spaces equals both ${quoteWork(twin.candidate)} and ${quoteWork(top.candidate)}.`;
});

// Percentages of the votes of both works together. Of 406 real film names, 3 % have a year that is
// off by one, half of them in one direction.
const FEW_VOTES_PERCENT = 2;
const MAX_VOTES_PERCENT = 20;
// Votes accumulate over years, so a new film has few. Popularity shows how many people currently
// visit a film's page.
const MAX_POPULARITY_PERCENT = 10;

function runsAs(length: number, { details }: Work): boolean | undefined {
  const minutes = details?.type === "movie" ? details.runtimeMinutes : undefined;
  return minutes === undefined ? undefined : runsFor(length, minutes);
}

const shareOf = (rival?: number, ownVotes?: number): number =>
  ownVotes === undefined || rival === undefined || ownVotes + rival <= 0
    ? 100
    : (rival * 100) / (ownVotes + rival);

/**
 * True if a work with the same title, dated within a year, is not a rival. Either the file has the
 * length of `work` and not the rival's, or the rival is a year off and little known, and the length
 * does not contradict `work`.
 */
function isNegligible(evidence: Evidence, work: Work, rival: Work): boolean {
  if (!hasYearOf(evidence.parsed, work)) return false;
  const { total, whole } = sumFilmLength(evidence);
  const [isWorkFitting, other] = whole ? [runsAs(total, work), runsAs(total, rival)] : [];
  if (isWorkFitting !== undefined && other !== undefined && isWorkFitting !== other) {
    return isWorkFitting;
  }
  const votes = shareOf(rival.candidate.votes, work.candidate.votes);
  if (!isYearOff(evidence.parsed, work, rival) || votes >= MAX_VOTES_PERCENT) return false;
  if (votes < FEW_VOTES_PERCENT || (isWorkFitting === true && other === undefined)) return true;
  return (
    isWorkFitting !== false &&
    shareOf(rival.candidate.popularity, work.candidate.popularity) < MAX_POPULARITY_PERCENT
  );
}

/**
 * No other movie or series may have the title within one year of the name's year, or in any year if
 * the name has none. A negligible work that is a year off does not count.
 */
export const remakeRival = createBestGuard("remake_rival", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  // Episode numbers rule out movies. For series, the year is not the only criterion: see
  // series_ambiguous.
  if (statedTypeOf(evidence.parsed) === "tv") return undefined;
  const { year } = evidence.parsed;
  const rival = findTitleRivals(evidence, top.work).find(
    (other) => !isNegligible(evidence, top.work, other),
  );
  if (rival === undefined || !hasTitle(top.work, evidence.said)) return undefined;
  return `${quoteTitle(evidence.parsed.title)}${year === null ? " without a year" : ` of ${year}`} may be ${quoteWork(top.candidate)} or ${quoteWork(rival.candidate)}${rival.candidate.type === top.candidate.type ? "" : ` (a ${KINDS[rival.candidate.type]})`}.`;
});
