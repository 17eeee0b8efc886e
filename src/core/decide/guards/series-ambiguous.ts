import { countryFits, seriesRivals } from "../../identify/score.ts";
import { either, named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./about.ts";

/** A series is filed episode by episode: if TMDb was not asked for the episodes, nothing says what the videos are. */
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
    return `The name says ${parsed.country ?? ""}, but TMDb does not say that ${named(candidate)} is from there.`;
  const rivals = seriesRivals(evidence, work);
  if (rivals.length === 0) return undefined;
  return `${quoted(parsed.title)} may be ${either([work, ...rivals].map((one) => named(one.candidate)))}.`;
});
