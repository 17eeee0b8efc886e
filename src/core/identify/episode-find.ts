// Finds episodes in TMDB's facts of a series: by season, by air date, counted through.
import type { Details, EpisodeFacts } from "../release/candidate.ts";
import type { EpisodeMapping } from "../release/item.ts";

const factsOf = (details: Details, season: number): EpisodeFacts[] =>
  details.seasons.find((facts) => facts.season === season)?.episodes ?? [];

/** The episodes with these numbers in a season, or undefined when one of them does not exist. */
export function inSeason(details: Details, season: number, numbers: readonly number[]): EpisodeMapping | undefined {
  const byNumber = new Map(factsOf(details, season).map((facts) => [facts.episode, facts.title]));
  const episodes = [...new Set(numbers)];
  const titles = episodes.flatMap((episode) => byNumber.get(episode) ?? []);
  return titles.length === episodes.length && episodes.length > 0 ? { season, episodes, titles } : undefined;
}

/** Every episode that was first shown on a day. */
export const airedOn = (details: Details, date: string): EpisodeMapping[] =>
  details.seasons.flatMap(({ season, episodes }) =>
    episodes
      .filter(({ airDate }) => airDate === date)
      .map(({ episode, title }) => ({ season, episodes: [episode], titles: [title], aired: date })),
  );

type SeasonEpisode = { season: number; episode: number };

/** The episode with an absolute number, counted through all regular seasons; undefined past the end. */
export function episodeAt(details: Details, absolute: number): SeasonEpisode | undefined {
  let before = 0;
  const regular = details.seasonCounts.filter(({ season }) => season > 0).toSorted((a, b) => a.season - b.season);
  for (const { season, episodeCount } of regular) {
    if (absolute > before && absolute <= before + episodeCount) return { season, episode: absolute - before };
    before += episodeCount;
  }
  return undefined;
}

/** Whether a number may be written for season and episode, as `105` is for the fifth of the first. */
export function isSeasonAndEpisode({ seasonCounts }: Details, number: number): boolean {
  const [season, episode] = [Math.floor(number / 100), number % 100];
  const count = seasonCounts.find((known) => known.season === season)?.episodeCount ?? 0;
  return season > 0 && episode > 0 && episode <= count;
}

// Some long series are numbered through on TMDB itself: season 21 starts with episode 892.
function listedEpisodeAt(details: Details, absolute: number): SeasonEpisode | undefined {
  const place = episodeAt(details, absolute);
  if (place === undefined) return undefined;
  const count = details.seasonCounts.find(({ season }) => season === place.season)?.episodeCount;
  const numbers = new Set(factsOf(details, place.season).map(({ episode }) => episode));
  if (numbers.size !== count) return undefined;
  if (numbers.has(1) && numbers.has(count)) return place;
  return numbers.has(absolute) ? { season: place.season, episode: absolute } : undefined;
}

/**
 * Absolute numbers by season counts. Undefined unless exact: all earlier seasons have counts, the season has as many
 * episodes as its count says, and all the numbers are in one season.
 */
export function byAbsolute(details: Details, numbers: readonly number[]): EpisodeMapping | undefined {
  const places = numbers.map((absolute) => listedEpisodeAt(details, absolute));
  const season = places[0]?.season;
  if (season === undefined || places.some((place) => place?.season !== season)) return undefined;
  const episodes = places.flatMap((place) => place?.episode ?? []);
  return inSeason(details, season, episodes);
}
