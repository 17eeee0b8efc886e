import { isWeakTitle } from "../../identify/stated-type.ts";
import { named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export const noYearMovie = aboutBest("no_year_movie", ({ candidate }, { parsed, namedBy }) =>
  candidate.type === "movie" && parsed.year === null && namedBy === undefined
    ? `Neither name nor folder has a year; the best match is ${named(candidate)}.`
    : undefined,
);

/** A title of at most three letters, only digits or one common word proves nothing without the exact year. */
export const shortTitle = aboutBest("short_title", ({ candidate }, { parsed, said: [main], namedBy }) => {
  const exact = parsed.year !== null && parsed.year === candidate.year;
  if (main === undefined || namedBy !== undefined || exact || !isWeakTitle(main)) return undefined;
  const by = parsed.year === null ? "without its year" : `by the year ${parsed.year}`;
  return `${quoted(parsed.title)} is too short or common a title to be sure of ${named(candidate)} ${by}.`;
});
