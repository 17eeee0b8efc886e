import { expect, test } from "vitest";
import { createCounted } from "../../bench/accuracy/answerable.ts";
import { entry, season } from "./made-up-works.ts";

const show = entry(7, "Long Tale");
const catalogue = {
  movies: [],
  series: [show],
  seasonsOf: () => [season(0, 9), season(1, 60), season(2, 70)],
};
const row = {
  name: "Long.Tale.E116.mkv",
  type: "tv" as const,
  tmdb_id: 7,
  alt_titles: [],
  negative: false,
};

test("maps a number beyond every season's length to the episode counted across seasons", () => {
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
