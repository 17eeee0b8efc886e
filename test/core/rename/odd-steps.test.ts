import { expect, test } from "vitest";
import { oddestOf } from "../../../src/core/rename/odd-steps.ts";

const workOf = (from: string, to: string) => ({
  steps: [{ what: /\.\w{3}$/.test(from) ? ("file" as const) : ("folder" as const), from, to }],
});
const whysOf = (...works: Parameters<typeof oddestOf>[0]) => oddestOf(works).map(({ why }) => why);

const TV = "/m/TV Shows/Fargo";
const M = "/m/Movies";

test.each([
  [
    `${M}/heat.1995.1080p-GRP/heat.1995.1080p-GRP.mkv`,
    `${M}/heat.1995.1080p-GRP/Heat (1995).mkv`,
    undefined,
  ],
  [`${M}/Matrix, The (1999)`, `${M}/The Matrix (1999) {tmdb-603}`, undefined],
  [`${M}/Drama/Heat (1995)/Heat (1995).mp4`, `${M}/Heat (1995)/Heat (1995).mp4`, undefined],
  [
    `${TV}/Staffel 1/Fargo 1x02 The Rooster.avi`,
    `${TV}/Season 01/Fargo (2014) - s01e02 - The Rooster.avi`,
    undefined,
  ],
  [
    `${M}/Der Pate (1972)/Der Pate (1972).mkv`,
    `${M}/Der Pate (1972)/The Godfather (1972).mkv`,
    "another title",
  ],
  [`${M}/Heat (1996)`, `${M}/Heat (1995)`, "another year"],
  [`${M}/Ronin (1998)`, `${M}/Heat (1995)`, "another title, another year"],
  [`${TV}/Season 2/Fargo - S02E01.mkv`, `${TV}/Season 01/Fargo - s01e01.mkv`, "another season"],
  [`${TV}/Season 1/Fargo - S01E02.mkv`, `${TV}/Season 01/Fargo - s01e03.mkv`, "another episode"],
  [`${M}/Ronin (1998)/Ronin (1998).srt`, `${M}/Heat (1995)/Heat (1995).srt`, undefined],
])("%s → %s says %s", (from, to, why) => {
  expect(whysOf(workOf(from, to))).toEqual(why === undefined ? [] : [why]);
});

test("lists the most unusual steps first, one per work and at most ten", () => {
  const year = workOf(`${M}/Heat (1996)`, `${M}/Heat (1995)`);
  const title = workOf(`${M}/Ronin (1998)`, `${M}/Heat (1998)`);
  const season = workOf(`${TV}/Season 2/Fargo - S02E01.mkv`, `${TV}/Season 01/Fargo - s01e01.mkv`);
  const episode = workOf(`${TV}/Season 1/Fargo - S01E02.mkv`, `${TV}/Season 01/Fargo - s01e03.mkv`);
  const both = { steps: [...season.steps, ...episode.steps] };
  const nothing = workOf(`${M}/Heat.1995`, `${M}/Heat (1995)`);
  expect(whysOf(year, nothing, title, both, season)).toEqual([
    "another episode",
    "another season",
    "another title",
    "another year",
  ]);
  expect(oddestOf(Array.from({ length: 12 }, () => year))).toHaveLength(10);
});
