// Maps absolute numbers by TMDB's order of episodes, and lists the seasons to request for them.

import type { CandidateDetails, EpisodeFacts } from "../../base/candidate.ts";
import type { EpisodeMapping } from "../../base/item.ts";
import { formatNumbers } from "../../base/text/work-text.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { hasEpisodeTitle, readSaidTitles } from "./episode-title.ts";
import { titleKey } from "./title-key.ts";

// TMDB appends at most twenty parts to one response, and some of these are needed for other data.
const MAX_SEASONS_FOR_DATE = 12;

/** The seasons in the names, in order and without duplicates. */
export const listSeasonsInNames = (files: Iterable<ParsedName>): number[] =>
  [...new Set([...files].flatMap(({ seasons }) => seasons))].toSorted((a, b) => a - b);

// A season of a programme with air dates covers one year. Seasons are numbered from 1 or by year.
function seasonsNearDate(date: string, details: CandidateDetails): number[] {
  const year = Number(date.slice(0, 4));
  const known = details.seasonCounts.map(({ season }) => season).filter((season) => season > 0);
  if (known.includes(year)) return [year];
  if (known.length <= MAX_SEASONS_FOR_DATE) return known;
  const guess = details.year === undefined ? known.length : year - details.year + 1;
  return known
    .toSorted((a, b) => Math.abs(a - guess) - Math.abs(b - guess))
    .slice(0, MAX_SEASONS_FOR_DATE);
}

/**
 * Returns the seasons to request once the counts are known: the seasons of absolute numbers, of
 * dates and of numbers without a season.
 */
export function listSeasonsToRequest(
  files: Iterable<ParsedName>,
  details: CandidateDetails,
): number[] {
  const seasons = new Set<number>();
  const regular = listRegularSeasons(details);
  for (const file of files) {
    const numbers = [...file.absolute, ...file.episodes];
    const dates =
      file.date === null
        ? []
        : [file.date, ...(file.mayBe.date === undefined ? [] : [file.mayBe.date])];
    for (const season of dates.flatMap((date) => seasonsNearDate(date, details))) {
      seasons.add(season);
    }
    // The day next to a season may be another episode's in another season.
    if (dates.length > 0 || file.season !== null || file.seasons.length > 0) continue;
    if (regular.length === 1 && regular[0] !== undefined) seasons.add(regular[0].season);
    else for (const number of numbers) seasons.add(findEpisodeAt(details, number)?.season ?? 1);
  }
  return [...seasons]
    .filter((season) => regular.some((known) => known.season === season))
    .toSorted((a, b) => a - b);
}

/** Episodes in TMDB's absolute order, or why that order cannot be used. */
type AbsoluteOrder =
  | { kind: "episodes"; mapping: EpisodeMapping }
  | { kind: "contradicted"; why: string };

/**
 * Returns the first number, up to `last`, for which the absolute order and the season counts
 * disagree. From that number on, it is unknown which of the two a release follows: a special that
 * only one of them counts shifts all later numbers.
 */
function firstDisagreement(details: CandidateDetails, last: number): number | undefined {
  const { absolute = [] } = details;
  let number = 0;
  for (const { season, episodeCount } of listRegularSeasons(details)) {
    for (let episode = 1; episode <= episodeCount; episode += 1) {
      const listed = absolute[number];
      number += 1;
      if (listed === undefined || number > last) return undefined;
      // TMDB itself uses absolute numbers for some long series.
      const same =
        listed.season === season && (listed.episode === episode || listed.episode === number);
      if (!same) return number;
    }
  }
  return undefined;
}

/**
 * Maps absolute numbers by TMDB's own absolute order, which must agree with the season counts as
 * far as both have numbers. Undefined if the order was not requested, ends too early, or does not
 * put all the numbers into one regular season.
 */
export function mapByOrder(
  details: CandidateDetails,
  numbers: readonly number[],
): AbsoluteOrder | undefined {
  const { absolute = [] } = details;
  if (absolute.length === 0 || numbers.length === 0) return undefined;
  const clash = firstDisagreement(details, Math.max(...numbers));
  if (clash !== undefined) {
    return {
      kind: "contradicted",
      why: `its absolute order and its season counts disagree from number ${clash} onwards`,
    };
  }
  const listed = [...new Set(numbers)].map((number) => absolute[number - 1]);
  const season = listed[0]?.season;
  if (
    season === undefined ||
    season === 0 ||
    listed.some((episode) => episode?.season !== season)
  ) {
    return undefined;
  }
  const episodes = listed.flatMap((episode) => episode ?? []);
  return {
    kind: "episodes",
    mapping: {
      season,
      episodes: episodes.map(({ episode }) => episode),
      titles: episodes.map(({ title }) => title),
    },
  };
}

/**
 * The result of comparing two numberings in one name: the place on which both agree, or the only
 * place that TMDB has; otherwise, how they contradict each other.
 */
type NumberingAgreement = { mapping: EpisodeMapping } | { why: string };

/**
 * Compares season and episode with an absolute number in the same name. If TMDB has only one of the
 * two places, that place counts. If it has both, the place whose title is in the name counts.
 * Undefined if the name does not have exactly one absolute number per episode.
 */
export function agreeOnNumbers(
  details: CandidateDetails,
  file: ParsedName,
  season: number,
  absolute: readonly number[],
): NumberingAgreement | undefined {
  const { episodes } = file;
  if (season === 0 || absolute.length === 0 || absolute.length !== episodes.length) {
    return undefined;
  }
  const stated = mapInSeason(details, season, episodes);
  const places = absolute.map((number) => findEpisodeAt(details, number));
  const same = places.every(
    (place, index) =>
      place?.season === season &&
      (place.episode === episodes[index] || absolute[index] === episodes[index]),
  );
  // "404" may be the title.
  const titled = stated?.titles.some((title) => titleKey(title) === String(absolute[0])) === true;
  if (same || titled) return stated && { mapping: stated };
  const counted = byAbsolute(details, absolute);
  const mapping = [stated, counted].find(
    (candidateMapping) =>
      candidateMapping !== undefined && hasEpisodeTitle(file, candidateMapping.titles),
  );
  if (mapping !== undefined) return { mapping };
  if (stated === undefined && counted !== undefined && readSaidTitles(file).length === 0) {
    return { mapping: counted };
  }
  const [place] = places;
  const where =
    place === undefined
      ? "its seasons end before that number"
      : `its seasons count it as season ${place.season} episode ${place.episode}`;
  return {
    why: `the name also says season ${season} episode ${formatNumbers(episodes)}, and ${where}`,
  };
}

/**
 * Maps an episode number beyond the end of its season as an absolute number: `S01E1056`. Undefined
 * unless the episode's title is in the name or the number is at least 100.
 */
export function mapCountedThrough(
  details: CandidateDetails,
  file: ParsedName,
  season: number,
): EpisodeMapping | undefined {
  const count = episodeCountOf(details, season);
  if (file.episodes.some((number) => number <= count)) return undefined;
  const mapping = byAbsolute(details, file.episodes);
  if (mapping === undefined || (season !== 1 && mapping.season !== season)) return undefined;
  const high = readSaidTitles(file).length === 0 && file.episodes.every((number) => number > 99);
  return high || hasEpisodeTitle(file, mapping.titles) ? mapping : undefined;
}

/** The seasons of a series except its specials, in order. */
export const listRegularSeasons = ({
  seasonCounts,
}: Pick<CandidateDetails, "seasonCounts">): CandidateDetails["seasonCounts"] =>
  seasonCounts.filter(({ season }) => season > 0).toSorted((a, b) => a.season - b.season);

/** Number of episodes in a season; 0 if TMDB does not list the season. */
export const episodeCountOf = ({ seasonCounts }: CandidateDetails, season: number | null): number =>
  seasonCounts.find((known) => known.season === season)?.episodeCount ?? 0;

/** The episodes of a season. Empty if the season was not requested. */
export const episodesOf = (
  details: CandidateDetails | undefined,
  season: number | null,
): readonly EpisodeFacts[] =>
  details?.seasons.find((facts) => facts.season === season)?.episodes ?? [];

/** Returns the episodes with these numbers in a season; undefined if one of them does not exist. */
export function mapInSeason(
  details: CandidateDetails,
  season: number,
  numbers: readonly number[],
): EpisodeMapping | undefined {
  const byNumber = new Map(
    episodesOf(details, season).map((facts) => [facts.episode, facts.title]),
  );
  const episodes = [...new Set(numbers)];
  const titles = episodes.flatMap((episode) => byNumber.get(episode) ?? []);
  return titles.length === episodes.length && episodes.length > 0
    ? { season, episodes, titles }
    : undefined;
}

/** Returns every episode that first aired on this date. */
export const findAiredOn = (details: CandidateDetails, date: string): EpisodeMapping[] =>
  details.seasons.flatMap(({ season, episodes }) =>
    episodes
      .filter(({ airDate }) => airDate === date)
      .map(({ episode, title }) => ({ season, episodes: [episode], titles: [title], aired: date })),
  );

type SeasonEpisode = { season: number; episode: number };

/**
 * Returns the episode with an absolute number, counted across all regular seasons; undefined if the
 * number is past the end, or if a season could not be read.
 */
export function findEpisodeAt(
  details: CandidateDetails,
  absolute: number,
): SeasonEpisode | undefined {
  if (details.unread) return undefined;
  let before = 0;
  for (const { season, episodeCount } of listRegularSeasons(details)) {
    if (absolute > before && absolute <= before + episodeCount) {
      return { season, episode: absolute - before };
    }
    before += episodeCount;
  }
  return undefined;
}

/** True if a number may combine season and episode, like `105` for episode 5 of season 1. */
export function isSeasonAndEpisode(details: CandidateDetails, number: number): boolean {
  const [season, episode] = [Math.floor(number / 100), number % 100];
  return season > 0 && episode > 0 && episode <= episodeCountOf(details, season);
}

// TMDB itself uses absolute numbers for some long series: season 21 starts with episode 892.
function listedEpisodeAt(details: CandidateDetails, absolute: number): SeasonEpisode | undefined {
  const place = findEpisodeAt(details, absolute);
  if (place === undefined) return undefined;
  const count = episodeCountOf(details, place.season);
  const numbers = new Set(episodesOf(details, place.season).map(({ episode }) => episode));
  if (numbers.size !== count) return undefined;
  if (numbers.has(1) && numbers.has(count)) return place;
  return numbers.has(absolute) ? { season: place.season, episode: absolute } : undefined;
}

/**
 * Maps absolute numbers by season counts. Undefined unless the result is exact: all earlier seasons
 * have counts, the season has as many episodes as its count, and all the numbers are in one season.
 */
export function byAbsolute(
  details: CandidateDetails,
  numbers: readonly number[],
): EpisodeMapping | undefined {
  const places = numbers.map((absolute) => listedEpisodeAt(details, absolute));
  const season = places[0]?.season;
  if (season === undefined || places.some((place) => place?.season !== season)) return undefined;
  const episodes = places.flatMap((place) => place?.episode ?? []);
  return mapInSeason(details, season, episodes);
}
