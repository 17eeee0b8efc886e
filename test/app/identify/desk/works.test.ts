import { expect, test } from "vitest";
import { readDetails, readEpisode, type Works } from "../../../../src/app/identify/desk/works.ts";
import { cataloguePorts, type Listed } from "../../../support/catalogue-ports.ts";
import { saying } from "../../../support/said.ts";
import { movie, season, series } from "../../../support/works.ts";

const { signal } = new AbortController();

function works(list: Listed[], more: Partial<Works> = {}): Works {
  const { details } = cataloguePorts(list).ports;
  return { details, facts: async () => undefined, episode: async () => undefined, ...more };
}

test("returns a series with its other ids, genres, titles, and the count and year of each season", async () => {
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
  const facts = {
    genres: ["Drama"],
    certifications: [],
    countries: [],
    imdbId: "tt0000007",
    tvdbId: 70,
  };
  const { details } = await readDetails(
    works([show], { facts: async () => facts }),
    { type: "tv", tmdbId: 7 },
    signal,
  );
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

test("omits details that TMDB does not list", async () => {
  const { details } = await readDetails(
    works([movie(949, "Heat")]),
    { type: "movie", tmdbId: 949 },
    signal,
  );
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

test("lists a season's episodes with title, length and air date, and marks the episodes in the library", async () => {
  const { episodes } = season(2, 3, 2003, ["Safe", "", "Our \u202eMrs. Reynolds"]);
  const [first, ...others] = episodes.map((one) => ({ ...one, runtimeMinutes: 44 }));
  const show = series(7, "Firefly", 2002, [
    season(1, 10),
    { season: 2, episodes: [first ?? expect.unreachable(), ...others] },
  ]);
  const asked: unknown[] = [];
  const there = async (what: unknown) => {
    asked.push(what);
    return new Set([2, 9]);
  };
  const { details } = await readDetails(
    works([show]),
    { type: "tv", tmdbId: 7, season: 2 },
    signal,
    there,
  );
  expect(details.episodes).toEqual([
    { season: 2, episode: 1, title: "Safe", runtime_minutes: 44, air_date: "2003-01-01" },
    {
      season: 2,
      episode: 2,
      title: "",
      runtime_minutes: 44,
      air_date: "2003-01-08",
      in_library: true,
    },
    {
      season: 2,
      episode: 3,
      title: "Our \ufffdMrs. Reynolds",
      runtime_minutes: 44,
      air_date: "2003-01-15",
    },
  ]);
  expect(details).not.toHaveProperty("more_episodes");
  expect(asked).toEqual([{ tmdbId: 7, season: 2 }]);
});

test("lists the first 500 episodes of a very long season and counts the remaining episodes", async () => {
  const news = series(8, "News", 1952, [season(1, 1200)]);
  const { details } = await readDetails(
    works([news]),
    { type: "tv", tmdbId: 8, season: 1 },
    signal,
  );
  expect(details.episodes).toHaveLength(500);
  expect(details.more_episodes).toBe(700);
});

test("reports an unlisted season as not found, and rejects a season of a film", async () => {
  const show = series(7, "Firefly", 2002, [season(1, 10)]);
  await expect(
    readDetails(works([show]), { type: "tv", tmdbId: 7, season: 2 }, signal),
  ).rejects.toMatchObject({
    message: 'TMDB lists no season 2 of "Firefly".',
    hint: "It has 1; specials are season 0.",
    code: "not_found",
  });
  const asked = readDetails(
    works([movie(949, "Heat")]),
    { type: "movie", tmdbId: 949, season: 1 },
    signal,
  );
  await expect(asked).rejects.toMatchObject({
    message: "A film has no seasons.",
    code: "invalid_request",
  });
});

test("reports an id of the other type and an unlisted episode as not found", async () => {
  await expect(
    readDetails(works([movie(949, "Heat")]), { type: "tv", tmdbId: 949 }, signal),
  ).rejects.toMatchObject({
    message: "TMDB lists no series with the id 949.",
    hint: saying("`plex-ingest search TITLE`"),
    code: "not_found",
  });
  await expect(
    readEpisode(works([]), { tmdbId: 7, season: 1, episode: 9 }, signal),
  ).rejects.toMatchObject({
    message: "TMDB lists no episode 9 in season 1 of series 7.",
    code: "not_found",
  });
});
