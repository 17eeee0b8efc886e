// Holds a title that is not the work's, or that alone does not say which work it is.
import { fullerReadings } from "../../identify/queries.ts";
import { countryFits, seriesRivals } from "../../identify/score.ts";
import { isWeakTitle, statedType } from "../../identify/stated-type.ts";
import { hasTitle } from "../../identify/work.ts";
import { either, named, quoted } from "../../release/candidate.ts";
import { aboutBest, saysEpisodes } from "./about.ts";

/** The title in the name must equal a title of the work: a similar one orders the candidates, but never files. */
export const titleDiffers = aboutBest("title_differs", (top, evidence) => {
  if (evidence.namedBy !== undefined) return undefined;
  const { parsed } = evidence;
  const { year } = parsed;
  // The main reading, or with the exact year another one; without a year any reading that is a whole title.
  const [main = ""] = evidence.said;
  const exact = year === null || year === top.candidate.year;
  // "Winter Light German 1963" for a "Winter" of 1964: the words left out as tags may belong to the title.
  const fuller = exact || statedType(parsed) !== "movie" ? [] : fullerReadings(parsed, evidence.said);
  const leftOut = fuller.find((reading) => !hasTitle(top.work, [reading.slice(main.length + 1)]));
  if (hasTitle(top.work, exact ? evidence.said : [main]) && leftOut === undefined) return undefined;
  return `The name reads ${quoted(leftOut ?? parsed.title)}, but ${named(top.candidate)} has no title equal to it.`;
});

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export const noYearMovie = aboutBest("no_year_movie", ({ candidate }, { parsed, namedBy }) =>
  candidate.type === "movie" && parsed.year === null && namedBy === undefined
    ? "Neither name nor folder has a year, and a title alone does not say which film it is."
    : undefined,
);

/** A title of at most three letters, only digits or one common word proves nothing without the exact year. */
export const shortTitle = aboutBest("short_title", ({ candidate }, evidence) => {
  const { parsed, namedBy } = evidence;
  const [main] = evidence.said;
  const exact = parsed.year !== null && parsed.year === candidate.year;
  if (main === undefined || namedBy !== undefined || exact || !isWeakTitle(main)) return undefined;
  // "House - S06E13 - 5 to 9"
  if (saysEpisodes(evidence)) return undefined;
  const by = parsed.year === null ? "without its year" : `by the year ${parsed.year}`;
  return `${quoted(parsed.title)} is too short or common a title to be sure of ${named(candidate)} ${by}.`;
});

/** A series is filed episode by episode: if TMDB was not asked for the episodes, nothing says what the videos are. */
export const episodesUnknown = aboutBest("series_ambiguous", ({ candidate, work }, { episodes }) =>
  candidate.type === "tv" && (work.details === undefined || episodes.size === 0)
    ? `The episodes of ${named(candidate)} were not looked up.`
    : undefined,
);

/** If several series have the title, the year, the country or the episodes that exist must leave exactly one. */
export const seriesAmbiguous = aboutBest("series_ambiguous", ({ candidate, work }, evidence) => {
  const { parsed, namedBy } = evidence;
  if (candidate.type !== "tv" || namedBy !== undefined) return undefined;
  if (countryFits(parsed, work) !== "yes")
    return `The name says ${parsed.country ?? ""}, but TMDB does not say that ${named(candidate)} is from there.`;
  const rivals = seriesRivals(evidence, work);
  if (rivals.length === 0) return undefined;
  return `${quoted(parsed.title)} may be ${either([work, ...rivals].map((one) => named(one.candidate)))}.`;
});
