import { named } from "../../release/candidate.ts";
import { aboutBest } from "./best-match.ts";

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export const noYearMovie = aboutBest("no_year_movie", ({ candidate }, { parsed, namedBy }) =>
  candidate.type === "movie" && parsed.year === null && namedBy === undefined
    ? `Neither name nor folder has a year; the best match is ${named(candidate)}.`
    : undefined,
);
