import type { Candidate, CandidateDetails, SeasonFacts } from "../../src/base/candidate.ts";

export const movie = (
  tmdbId: number,
  title: string,
  year?: number,
  more: Partial<Candidate> = {},
): Candidate => ({
  type: "movie",
  tmdbId,
  title,
  year,
  alternativeTitles: [],
  popularity: 10,
  countries: [],
  ...more,
});

/** Episodes 1 to `count` of a season, which air weekly from 1 January of `year`. */
export const season = (
  number: number,
  count: number,
  year = 2000 + number,
  titles: string[] = [],
): SeasonFacts => ({
  season: number,
  episodes: Array.from({ length: count }, (_, at) => ({
    episode: at + 1,
    title: titles[at] ?? `Chapter ${number}-${at + 1}`,
    airDate: new Date(Date.UTC(year, 0, 1 + 7 * at)).toISOString().slice(0, 10),
  })),
});

export const series = (
  tmdbId: number,
  title: string,
  year: number | undefined,
  seasons: SeasonFacts[],
  more: Partial<CandidateDetails> = {},
): CandidateDetails => ({
  ...movie(tmdbId, title, year),
  type: "tv",
  seasonCounts: seasons.map(({ season, episodes }) => ({ season, episodeCount: episodes.length })),
  seasons,
  ...more,
});
