import { hasEpisodeTitle, PLACEHOLDER } from "../../identify/episode-title.ts";
import { isWeakTitle } from "../../identify/stated-type.ts";
import { titleKey } from "../../identify/title-key.ts";
import { named, quoted } from "../../release/candidate.ts";
import { aboutBest, type MappedVideo, mappedVideos } from "./about.ts";

/** A movie needs a year or an id: a title that is unique today may not be tomorrow. */
export const noYearMovie = aboutBest("no_year_movie", ({ candidate }, { parsed, namedBy }) =>
  candidate.type === "movie" && parsed.year === null && namedBy === undefined
    ? `Neither name nor folder has a year; the best match is ${named(candidate)}.`
    : undefined,
);

// "House - S06E13 - 5 to 9": TMDb's title of that very episode, of more than one word, is no other series'.
const saysItsTitle = ({ file, found }: MappedVideo): boolean =>
  hasEpisodeTitle(file, found.mapping.titles) &&
  found.mapping.titles.some((title) => !PLACEHOLDER.test(titleKey(title)) && titleKey(title).includes(" "));

/** A title of at most three letters, only digits or one common word proves nothing without the exact year. */
export const shortTitle = aboutBest("short_title", ({ candidate }, evidence) => {
  const { parsed, namedBy } = evidence;
  const [main] = evidence.said;
  const exact = parsed.year !== null && parsed.year === candidate.year;
  if (main === undefined || namedBy !== undefined || exact || !isWeakTitle(main)) return undefined;
  const videos = [...mappedVideos(evidence)];
  if (videos.length > 0 && videos.every(saysItsTitle)) return undefined;
  const by = parsed.year === null ? "without its year" : `by the year ${parsed.year}`;
  return `${quoted(parsed.title)} is too short or common a title to be sure of ${named(candidate)} ${by}.`;
});
