import { describe, expect, test } from "vitest";
import { asEpisodes, readTitledVideos } from "../../../src/names/readings/titled-videos.ts";
import { series } from "../../support/works.ts";

const read = (name: string, videos: string[] = []) =>
  readTitledVideos({ name, videos }).map(({ title: show, videos: titled = [] }) => [
    show,
    ...titled.map(({ title, season, own }) => [title, season, own]),
  ]);

describe("titles in place of numbers", () => {
  test("reads titles in a season folder, or after the show at each dash", () => {
    expect(read("Stone Pier", ["Season 2/Wet.Rope.720p.mkv"])).toEqual([
      ["Stone Pier", ["Wet Rope", 2, "Wet.Rope.720p.mkv"]],
    ]);
    expect(
      read("Stone Pier Season 2", ["Stone Pier - Wet Rope.mkv", "Stone Pier - S02E03.mkv"]),
    ).toEqual([["Stone Pier", ["Wet Rope", 2, "Stone Pier - Wet Rope.mkv"]]]);
    expect(read("Stone Pier - Old Days - Wet Rope.mkv").map(([show]) => show)).toEqual([
      "Stone Pier",
      "Stone Pier - Old Days",
    ]);
  });

  test.each([
    ["a year", "Stone Pier - Wet Rope (2004).mkv"],
    ["one word", "Stone Pier - Rope.mkv"],
    ["a label", "Disney - Wet Rope.mkv"],
    ["a number", "Stone Pier - 05 - Wet Rope.mkv"],
    ["no show", "Wet Rope.mkv"],
    ["the show's own title", "Stone Pier/Season 2/Stone Pier.mkv"],
    ["a placeholder", "Stone Pier/Season 2/Episode.mkv"],
    ["no video", "Stone Pier - Wet Rope"],
  ])("reads no titles with %s: %s", (_, name) => expect(read(name)).toEqual([]));

  test("reads no titles if one of the videos does not fit", () => {
    expect(read("Films", ["Stone Pier - Wet Rope.mkv", "Odd.mkv"])).toEqual([]);
    expect(read("Films", ["Stone Pier - Wet Rope.mkv", "Night Ferry - Old Rope.mkv"])).toEqual([]);
  });
});

test("reads a video as the series' episode with the same title, and keeps its facts", () => {
  const [reading] = readTitledVideos({
    name: "Stone Pier",
    videos: ["Season 2/Wet.Rope.720p.mkv"],
  });
  const placed = { series: series(1, "Stone Pier", 2004, []), videos: reading?.videos ?? [] };
  const read = asEpisodes("Stone Pier", { ...placed, places: [[{ season: 2, episodes: [5] }]] });
  expect(read.get("Wet.Rope.720p.mkv")).toMatchObject({
    type: "episode",
    title: "Stone Pier",
    season: 2,
    episodes: [5],
    episodeTitle: "Wet Rope",
    resolution: "720p",
  });
});
