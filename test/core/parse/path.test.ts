import { expect, test } from "vitest";
import { parsePath, parseRelease } from "../../../src/core/parse/path.ts";

test("the folder names a film whose file says nothing", () => {
  expect(parsePath("Tall Ship (2010)/movie.mkv")).toMatchObject({
    type: "movie",
    title: "Tall Ship",
    year: 2010,
    saidBy: { title: 1, year: 1 },
  });
  expect(parsePath("Tall.Ship.2010.1080p.BluRay.x264-GRP/grp-ts.mkv")).toMatchObject({
    type: "movie",
    title: "Tall Ship",
    year: 2010,
    resolution: "1080p",
  });
});

test("the folder gives the year that the file lacks", () => {
  expect(parsePath("Movies/Tall Ship (1998)/Tall.Ship.720p.HDDVD.x264-GRP.mkv")).toMatchObject({
    title: "Tall Ship",
    year: 1998,
    saidBy: { title: 0, year: 1 },
  });
});

test("a film in a folder of films keeps its own year", () => {
  expect(parsePath("movies/Ship Trilogy (2009) BRrip/Harbour (2007) BRrip.mkv")).toMatchObject({
    title: "Harbour",
    year: 2007,
  });
});

test.each([
  ["Harbour Lights/Season 02/05.mkv", 2, [5]],
  ["Harbour Lights/Season 02/05 - The Tide.mkv", 2, [5]],
  ["Harbour Lights/Saison 3/E13 - The Tide.mkv", 3, [13]],
  ["Harbour Lights/S04/401.mkv", 4, [1]],
  ["Harbour Lights/Specials/02 - Making Of.mkv", 0, [2]],
  ["/srv/tv/Harbour Lights/Season 1/Episode 7 - Storm.avi", 1, [7]],
])("the season's folder: %s", (path, season, episodes) => {
  expect(parsePath(path)).toMatchObject({ type: "episode", title: "Harbour Lights", season, episodes, absolute: [] });
});

test("words in a season's folder are the episode's title", () => {
  expect(parsePath("Harbour Lights (2008)/Season 1/Apotheosis.mkv")).toMatchObject({
    title: "Harbour Lights",
    year: 2008,
    season: 1,
    episodeTitle: "Apotheosis",
  });
});

test("a release folder replaces a hash or a reversed name", () => {
  expect(parsePath("Harbour.Lights.S02E05.1080p.WEB-DL-GRP/160725_02.mkv")).toMatchObject({
    title: "Harbour Lights",
    season: 2,
    episodes: [5],
    absolute: [],
  });
  expect(parsePath("Harbour.Lights.S01.1080p.WEB-DL/9f86d081884c7d65.mkv")).toMatchObject({
    title: "Harbour Lights",
    season: 1,
    episodes: [],
  });
});

test("the file's own numbers beat the folder's", () => {
  expect(parsePath("Harbour.Lights.S06E01.E10.720p/Harbour.Lights.S06E09.720p.mkv")).toMatchObject({
    season: 6,
    episodes: [9],
  });
});

test("another title in the folder is kept as another reading", () => {
  const read = parsePath("Harbour Lights/Night Desk S01E02.mkv");
  expect(read).toMatchObject({ title: "Night Desk", saidBy: { title: 0 } });
  expect(read.altTitles).toContain("Harbour Lights");
});

test("an episode without a series has no title", () => {
  expect(parsePath("Season 1/01 Pilot.mkv")).toMatchObject({
    title: null,
    season: 1,
    episodes: [1],
    episodeTitle: "Pilot",
  });
});

test("an episode titled as its series keeps the title of the series", () => {
  for (const path of [
    "Stone Pier/Season 2/Stone Pier S02E10 Stone Pier.mkv",
    "Stone Pier/Season 2/Stone Pier - 10.mkv",
  ])
    expect(parsePath(path)).toMatchObject({ title: "Stone Pier", season: 2, episodes: [10] });
});

test("generic folders have no title, but a type", () => {
  expect(parsePath("/mnt/Movies/Tall.Ship.mkv")).toMatchObject({ type: "movie", title: "Tall Ship" });
  expect(parsePath("/mnt/TV Shows/Tall Ship/pilot.mkv").type).toBe("episode");
  expect(parsePath("/Movies/Cold Season 2 (2008)/Cold Season 2 (2008) - 1080p.mkv")).toMatchObject({
    type: "movie",
    title: "Cold Season 2",
    year: 2008,
  });
});

test("a folder says that its files are samples or extras", () => {
  expect(parsePath("Tall.Ship.2010/Sample/ts.mkv").sample).toBe(true);
  expect(parsePath("Tall Ship (2010)/Featurettes/On the Sea.mkv").extra).toBe("featurette");
  // A word that every object knows is no kind of extra.
  expect(parsePath("Constructor/Tall.Ship.2010.mkv").extra).toBeNull();
});

test("a slash between two titles or inside brackets does not separate folders", () => {
  expect(parsePath("Маяк / The Lighthouse (2019)")).toMatchObject({ title: "The Lighthouse", year: 2019 });
  expect(parsePath("[Tsuki] Sora 312v1 [720p/MKV]")).toMatchObject({ title: "Sora", absolute: [312] });
});

test("hostile path parts give nothing and throw nothing", () => {
  expect(parsePath("../../..").title).toBeNull();
  expect(parsePath("///").title).toBeNull();
  expect(parsePath("../Tall Ship (2010)/movie.mkv").title).toBe("Tall Ship");
});

test("a pack: the folder's name with its files' numbers", () => {
  const { release, files } = parseRelease("Harbour.Lights.S01.1080p.WEB-DL-GRP", [
    "Harbour.Lights.S01E01.mkv",
    "Harbour.Lights.S01E02.mkv",
    "Sample/sample.mkv",
    "Subs/2_English.srt",
  ]);
  expect(release).toMatchObject({ type: "episode", title: "Harbour Lights", season: 1, episodes: [1, 2] });
  expect(files.get("Harbour.Lights.S01E02.mkv")).toMatchObject({
    name: "Harbour.Lights.S01E02.mkv",
    season: 1,
    episodes: [2],
    resolution: "1080p",
  });
  expect(files.get("Sample/sample.mkv")?.sample).toBe(true);
});

test("a pack whose folder says neither season nor type", () => {
  const { release } = parseRelease("Harbour Lights", ["Season 1/01.mkv", "Season 1/02.mkv", "Season 2/01.mkv"]);
  expect(release).toMatchObject({ type: "episode", title: "Harbour Lights", season: null, seasons: [1, 2] });
});

test("a release of one video takes what the video alone says", () => {
  const { release } = parseRelease("Tall Ship", [
    "Tall.Ship.2010.1080p.BluRay.mkv",
    "Tall.Ship.2010.1080p.BluRay.en.srt",
  ]);
  expect(release).toMatchObject({
    type: "movie",
    title: "Tall Ship",
    year: 2010,
    resolution: "1080p",
    source: "BluRay",
  });
});

test("a folder without a title takes what most of its files say", () => {
  const { release } = parseRelease("9f86d081884c7d659a2feaa0c55ad015", ["Tall.Ship.2010.1080p.mkv"]);
  expect(release).toMatchObject({ type: "movie", title: "Tall Ship", year: 2010 });
});

test("a release of one file is read once, as a name", () => {
  const { release, files } = parseRelease("Tall.Ship.2010.mkv", ["Tall.Ship.2010.mkv"]);
  expect(files.get("Tall.Ship.2010.mkv")).toEqual(release);
});

test.each([
  "Tall Ship (2010)/12.05.09.Tall.Ship.(2010).1080p.mkv",
  "Movies/Tall Ship (2010)/31-12-24 Tall Ship 2010.mkv",
])("a day before the folder's title is neither part of it nor an air date: %s", (path) => {
  expect(parsePath(path)).toMatchObject({ type: "movie", title: "Tall Ship", year: 2010, date: null });
});

test.each([
  ["Tall Ship (2010)/12.05.09.Tall.Ship.(2011).mkv", "12 05 09 Tall Ship"],
  ["Harbour (2010)/12.05.09.Tall.Ship.(2010).mkv", "12 05 09 Tall Ship"],
  ["Tall Ship (2010)/54.76.09.Tall.Ship.(2010).mkv", "54 76 09 Tall Ship"],
])("three numbers before the title are kept if the folder has another title or they are no date: %s", (path, title) => {
  expect(parsePath(path).title).toBe(title);
});
