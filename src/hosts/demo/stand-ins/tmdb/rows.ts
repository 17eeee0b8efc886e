import type { FakeMovie, FakeSeason, FakeSeries } from "./catalogue/works.ts";

const EMPTY = { adult: false, backdrop_path: null, vote_average: 0 };

const common = ({ id, language, popularity, overview = "", poster, votes = 0 }: FakeMovie | FakeSeries) => ({
  ...EMPTY,
  overview,
  poster_path: poster ?? null,
  id,
  original_language: language,
  popularity,
  vote_count: votes,
  genre_ids: [],
});

/** TMDb gives the title in the request's language, if it has one. */
const titleIn = (work: FakeMovie | FakeSeries, language: string): string =>
  work.translations[language.slice(0, 2)] ?? work.title;

/** A movie as search and find list it. */
export const movieRow = (work: FakeMovie, language: string) => ({
  ...common(work),
  title: titleIn(work, language),
  original_title: work.originalTitle,
  release_date: work.date,
  video: false,
});

/** A series as search and find list it. */
export const seriesRow = (work: FakeSeries, language: string) => ({
  ...common(work),
  name: titleIn(work, language),
  original_name: work.originalTitle,
  first_air_date: work.date,
  origin_country: work.countries,
});

const genres = (work: FakeMovie | FakeSeries) => (work.genres ?? []).map((name, id) => ({ id, name }));

export const movieDetails = (work: FakeMovie, language: string) => ({
  ...movieRow(work, language),
  imdb_id: work.imdb,
  runtime: work.runtime,
  origin_country: work.countries,
  production_countries: work.countries.map((code) => ({ iso_3166_1: code, name: code })),
  genres: genres(work),
  status: "Released",
});

export function seriesDetails(work: FakeSeries, language: string, today: string) {
  const { seasons } = work;
  const regular = seasons.filter(({ season }) => season > 0);
  const dates = seasons
    .flatMap(({ episodes }) => episodes.map(({ date }) => date))
    .filter((date) => date !== "")
    .toSorted();
  const next = dates.find((date) => date > today);
  return {
    ...seriesRow(work, language),
    episode_run_time: [work.runtime],
    genres: genres(work),
    last_air_date: dates.findLast((date) => date <= today) ?? null,
    next_episode_to_air: next === undefined ? null : { air_date: next },
    number_of_episodes: regular.reduce((sum, season) => sum + countOf(season), 0),
    number_of_seasons: regular.length,
    seasons: seasons.map(({ season, episodes, count }) => ({
      air_date: episodes[0]?.date ?? null,
      episode_count: countOf({ episodes, count }),
      id: work.id * 100 + season,
      name: seasonName(season),
      season_number: season,
    })),
    status: next === undefined ? "Ended" : "Returning Series",
  };
}

const countOf = ({ episodes, count }: Pick<FakeSeason, "episodes" | "count">): number => count ?? episodes.length;

const seasonName = (season: number): string => (season === 0 ? "Specials" : `Season ${season}`);

export const seasonDetails = (show: FakeSeries, { season, episodes }: FakeSeason) => ({
  _id: `season-${show.id}-${season}`,
  air_date: episodes[0]?.date ?? null,
  name: seasonName(season),
  id: show.id * 100 + season,
  season_number: season,
  episodes: episodes.map(({ title, date, overview = "", number }, index) => ({
    air_date: date === "" ? null : date,
    episode_number: number ?? index + 1,
    id: (show.id * 100 + season) * 1000 + (number ?? index + 1),
    name: title,
    overview,
    runtime: show.runtime,
    season_number: season,
    show_id: show.id,
  })),
});
