import { expect, test } from "vitest";
import { readDetails, readEpisode, type Works } from "../../../../src/app/identify/desk/works.ts";
import { cataloguePorts, type Listed } from "../../../support/catalogue-ports.ts";
import { movie, season, series } from "../../../support/works.ts";

const { signal } = new AbortController();

function works(list: Listed[], more: Partial<Works> = {}): Works {
  const { details } = cataloguePorts(list).ports;
  return { details, facts: async () => undefined, episode: async () => undefined, ...more };
}

test("a series is shown with its other ids, genres and titles, and the seasons with counts and years", async () => {
  const show = series(7, "Some Show", 2010, [season(1, 10)], {
    originalTitle: "Eine Serie",
    overview: "What it is about.",
    runtimeMinutes: 45,
    alternativeTitles: Array.from({ length: 100 }, (_, at) => `Title ${at}`),
    seasonCounts: [
      { season: 0, episodeCount: 2 },
      { season: 1, episodeCount: 10, year: 2010 },
    ],
  });
  const facts = { genres: ["Drama"], certifications: [], countries: [], imdbId: "tt0000007", tvdbId: 70 };
  const { details } = await readDetails(works([show], { facts: async () => facts }), { type: "tv", tmdbId: 7 }, signal);
  expect(details).toEqual({
    type: "tv",
    tmdb_id: 7,
    title: "Some Show",
    original_title: "Eine Serie",
    year: 2010,
    popularity: 10,
    overview: "What it is about.",
    runtime_minutes: 45,
    url: "https://www.themoviedb.org/tv/7",
    genres: ["Drama"],
    imdb_id: "tt0000007",
    tvdb_id: 70,
    seasons: [
      { season: 0, episode_count: 2 },
      { season: 1, episode_count: 10, year: 2010 },
    ],
    alternative_titles: show.alternativeTitles.slice(0, 30),
  });
});

test("what TMDb does not say is left out", async () => {
  const { details } = await readDetails(works([movie(949, "Heat")]), { type: "movie", tmdbId: 949 }, signal);
  expect(details).toEqual({
    type: "movie",
    tmdb_id: 949,
    title: "Heat",
    popularity: 10,
    url: "https://www.themoviedb.org/movie/949",
    genres: [],
    seasons: [],
    alternative_titles: [],
  });
});

test("an id of the other type is not found, and neither is an episode that TMDb does not list", async () => {
  await expect(readDetails(works([movie(949, "Heat")]), { type: "tv", tmdbId: 949 }, signal)).rejects.toMatchObject({
    message: "TMDb lists no series with the id 949.",
    hint: expect.stringContaining("search_tmdb"),
    code: "not_found",
  });
  await expect(readEpisode(works([]), { tmdbId: 7, season: 1, episode: 9 }, signal)).rejects.toMatchObject({
    message: "TMDb lists no episode 9 in season 1 of series 7.",
    code: "not_found",
  });
});
