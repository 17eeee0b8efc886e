import { expect, test } from "vitest";
import { createCounted } from "../../bench/accuracy/answerable.ts";
import type { Entry, Season } from "../../bench/accuracy/catalogue.ts";

const show: Entry = {
  id: 7,
  title: "Long Tale",
  originalTitle: "",
  otherTitles: [],
  date: "",
  popularity: 1,
  imdb: "",
};
const season = (number: number, count: number): Season => ({
  season: number,
  episodes: Array.from({ length: count }, (_, at) => ({
    season: number,
    episode: at + 1,
    name: `Chapter ${at + 1}`,
    airDate: null,
  })),
});
const catalogue = { movies: [], series: [show], seasonsOf: () => [season(0, 9), season(1, 60), season(2, 70)] };
const row = { name: "Long.Tale.E116.mkv", type: "tv" as const, tmdb_id: 7, alt_titles: [], negative: false };

test("a number that no season is long enough for means the episode that the seasons count through to", () => {
  const counted = createCounted(catalogue);
  expect(counted({ ...row, episode: [116] })).toEqual({ ...row, season: [2], episode: [56] });
  const as = [
    { ...row, episode: [70] },
    { ...row, episode: [131] },
    { ...row, episode: [116, 117] },
    { ...row, season: [2], episode: [116] },
    { ...row, absolute: [116] },
    { ...row, tmdb_id: 8, episode: [116] },
  ];
  for (const one of as) expect(counted(one)).toEqual(one);
});
