// Explains a number that TMDB does not have, from the list of another catalogue.

import { type CandidateDetails, quoteTitle } from "../../base/candidate.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatEpisodeCode } from "../../base/text/work-text.ts";
import { findAiredOn } from "../identify/absolute-order.ts";
import { PLACEHOLDER, placesOf } from "../identify/episode-title.ts";
import { titleKey } from "../identify/title-key.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import type { SecondEpisode } from "./clues/second-catalogue.ts";

/** Matches the end of `Caretaker (1)`, `Caretaker, Part 2` and `Caretaker: Part II`. */
const PART = /(?:[\s,:–-]+(?:part|pt\.?)\s+|\s+\()(?:\d|i{1,3}|iv|one|two|three|four)\)?$/i;

type Place = { season: number; episode: number };

/** The title's key without a part number; `isPart` if there was one. */
function readPart(title: string): { key: string; isPart: boolean } {
  const whole = title.trim().slice(0, 200).replace(PART, "");
  return { key: titleKey(whole), isPart: whole !== title.trim().slice(0, 200) };
}

const code = ({ season, episode }: Place): string => formatEpisodeCode(season, [episode]);

/** Returns the episodes that the catalogue lists under the numbers or the date in a name. */
function findListed(file: ParsedName, listed: readonly SecondEpisode[]): SecondEpisode[] {
  const { season, date } = file;
  if (season !== null && file.episodes.length > 0) {
    return listed.filter((one) => one.season === season && file.episodes.includes(one.episode));
  }
  if (date !== null) return listed.filter(({ airDate }) => airDate === date);
  const regular = listed
    .filter((one) => one.season > 0)
    .toSorted((a, b) => a.season - b.season || a.episode - b.episode);
  const numbers = file.episodes.length > 0 ? file.episodes : file.absolute;
  return numbers.flatMap((number) => regular[number - 1] ?? []);
}

/** Describes what TMDB has for an episode of the other catalogue, as a sentence. */
function compare(
  episode: SecondEpisode,
  listed: readonly SecondEpisode[],
  details: CandidateDetails,
): string {
  const { key, isPart } = readPart(episode.title);
  const tells = !PLACEHOLDER.test(titleKey(episode.title)) && !PLACEHOLDER.test(key);
  const aired = episode.airDate === undefined ? [] : findAiredOn(details, episode.airDate);
  const sameDay = aired.flatMap(({ season, episodes }) =>
    episodes.map((number) => ({ season, episode: number })),
  );
  const isSameDay = (place: Place): boolean => sameDay.some((one) => code(one) === code(place));
  const exact = tells ? placesOf(details, [titleKey(episode.title)]) : [];
  const [only, ...others] = exact;
  if (only !== undefined && others.length === 0) {
    return isSameDay(only)
      ? `On TMDB, an episode with this title and date is ${code(only)}.`
      : `On TMDB, an episode with this title is ${code(only)}, with another date or none.`;
  }
  if (only !== undefined) {
    return `TMDB has this title more than once: ${exact.slice(0, 3).map(code).join(", ")}.`;
  }
  const alike = tells
    ? details.seasons.flatMap(({ season, episodes }) =>
        episodes.flatMap((facts) =>
          readPart(facts.title).key === key ? [{ season, episode: facts.episode }] : [],
        ),
      )
    : [];
  const parts = listed.filter(({ title }) => readPart(title).key === key);
  const [whole, ...pieces] = alike;
  if (whole !== undefined && pieces.length === 0 && isPart && parts.length > 1) {
    return `It is one of ${parts.length} parts that TMDB lists as one episode, ${code(whole)}.`;
  }
  if (whole !== undefined && pieces.length > 0 && !isPart) {
    return `TMDB lists it as ${alike.length} episodes: ${alike.slice(0, 4).map(code).join(", ")}.`;
  }
  if (whole !== undefined && pieces.length === 0) {
    return `On TMDB, the title without its part number is that of ${code(whole)}.`;
  }
  const [day, ...more] = sameDay;
  if (day !== undefined && more.length === 0) {
    return `TMDB has no episode with this title. Its only episode of this date is ${code(day)}.`;
  }
  return "TMDB has no episode with this title, and the date does not identify one.";
}

const MAX_EPISODES = 2;

/**
 * Explains the numbers or the date of one name in a few sentences: which episode the catalogue lists
 * under them, and where TMDB lists that episode. `details` must contain every season that TMDB has.
 */
export function explainNumber(
  file: ParsedName,
  catalogue: { name: string; episodes: readonly SecondEpisode[] },
  details: CandidateDetails,
): string {
  const { name, episodes: listed } = catalogue;
  const found = findListed(file, listed).slice(0, MAX_EPISODES);
  if (found.length === 0) return `${name} does not list it either.`;
  return found
    .map((episode) => {
      const date =
        episode.airDate === undefined ? "" : `, first shown on ${cleanText(episode.airDate, 10)}`;
      return `${name} lists it as ${code(episode)} ${quoteTitle(episode.title)}${date}. ${compare(episode, listed, details)}`;
    })
    .join(" ");
}
