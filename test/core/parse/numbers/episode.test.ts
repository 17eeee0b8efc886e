import { expect, test } from "vitest";
import { parseName } from "../../../../src/core/parse/name.ts";
import { episodeOnly } from "../../../../src/core/parse/numbers/episode.ts";

test.each([
  ["Harbour.Lights.E23.Tide", [23]],
  ["Harbour Lights Ep. 05", [5]],
  ["Harbour Lights ep. 1-5", [1, 2, 3, 4, 5]],
  ["Harbour Lights E01-E04", [1, 2, 3, 4]],
  ["Harbour Lights E01 02 04", [1, 2, 4]],
  ["Harbour Lights Episode VIII", [8]],
  ["Harbour Lights #12", [12]],
  ["Harbour Lights #1-4", [1, 2, 3, 4]],
  ["港の灯 第04話", [4]],
  ["港灯 第十二集", [12]],
  ["Огни гавани 5 серия", [5]],
  ["Harbour Lights [03 of 24]", [3]],
  ["Harbour Lights Folge 7", [7]],
])("%s", (name, episodes) => {
  expect(episodeOnly(name)?.episodes).toEqual(episodes);
});

test("a three-digit Spanish chapter is season and episode", () => {
  expect(parseName("Luces.-.Temporada.1.720p.HDTV[Cap.102]")).toMatchObject({ season: 1, episodes: [2] });
  expect(parseName("Luces.-.Temporada.15.HDTV.x264[Cap.1503_1506]")).toMatchObject({
    season: 15,
    episodes: [3, 4, 5, 6],
  });
});

test("an episode of a saga followed by a year is a film", () => {
  expect(parseName("Star Voyage Episode IV The Old Hope (1977).mkv")).toMatchObject({
    type: "movie",
    episodes: [],
    year: 1977,
  });
});

test("a number with a season keeps its own place", () => {
  expect(parseName("Cucina Italia - Stagione 6 (2016) 720p Episodio 13.mkv")).toMatchObject({
    season: 6,
    episodes: [13],
    year: 2016,
  });
});
