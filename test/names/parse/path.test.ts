import { expect, test } from "vitest";
import { parsePath, parseRelease } from "../../../src/names/parse/path.ts";

test.each<[name: string, read: object]>([
  // The folder names the film if the file's name contains no title.
  [
    "Tall Ship (2010)/movie.mkv",
    { type: "movie", title: "Tall Ship", year: 2010, saidBy: { title: 1, year: 1 } },
  ],
  [
    "Tall.Ship.2010.1080p.BluRay.x264-GRP/grp-ts.mkv",
    { type: "movie", title: "Tall Ship", year: 2010, resolution: "1080p" },
  ],
  // The folder adds the year that the file's name lacks.
  [
    "Movies/Tall Ship (1998)/Tall.Ship.720p.HDDVD.x264-GRP.mkv",
    { title: "Tall Ship", year: 1998, saidBy: { title: 0, year: 1 } },
  ],
  // A film in a folder of films keeps the year in its own name.
  ["movies/Ship Trilogy (2009) BRrip/Harbour (2007) BRrip.mkv", { title: "Harbour", year: 2007 }],
  // Words in a season folder are the episode title.
  [
    "Harbour Lights (2008)/Season 1/Apotheosis.mkv",
    { title: "Harbour Lights", year: 2008, season: 1, episodeTitle: "Apotheosis" },
  ],
  // A release folder's name is used if the file's name is a hash or is reversed.
  [
    "Harbour.Lights.S02E05.1080p.WEB-DL-GRP/160725_02.mkv",
    { title: "Harbour Lights", season: 2, episodes: [5], absolute: [] },
  ],
  [
    "Harbour.Lights.S01.1080p.WEB-DL/9f86d081884c7d65.mkv",
    { title: "Harbour Lights", season: 1, episodes: [] },
  ],
  // The numbers in the file's name take precedence over the folder's.
  ["Harbour.Lights.S06E01.E10.720p/Harbour.Lights.S06E09.720p.mkv", { season: 6, episodes: [9] }],
  // An episode without a series has no title.
  ["Season 1/01 Pilot.mkv", { title: null, season: 1, episodes: [1], episodeTitle: "Pilot" }],
  // Generic folders provide a type but no title.
  ["/mnt/Movies/Tall.Ship.mkv", { type: "movie", title: "Tall Ship" }],
  ["/mnt/TV Shows/Tall Ship/pilot.mkv", { type: "episode" }],
  [
    "/Movies/Cold Season 2 (2008)/Cold Season 2 (2008) - 1080p.mkv",
    { type: "movie", title: "Cold Season 2", year: 2008 },
  ],
  // A folder's name marks its files as samples or extras.
  ["Tall.Ship.2010/Sample/ts.mkv", { sample: true }],
  ["Tall Ship (2010)/Featurettes/On the Sea.mkv", { extra: "featurette" }],
  // A property that every JavaScript object has is not a kind of extra.
  ["Constructor/Tall.Ship.2010.mkv", { extra: null }],
  // A slash between two titles or inside brackets does not separate folders.
  ["Маяк / The Lighthouse (2019)", { title: "The Lighthouse", year: 2019 }],
  ["[Tsuki] Sora 312v1 [720p/MKV]", { title: "Sora", absolute: [312] }],
  // Hostile path parts yield no title and cause no exception.
  ["../../..", { title: null }],
  ["///", { title: null }],
  ["../Tall Ship (2010)/movie.mkv", { title: "Tall Ship" }],
])("%s is read as %o", (name, read) => {
  expect(parsePath(name)).toMatchObject(read);
});

test.each([
  ["Harbour Lights/Season 02/05.mkv", 2, [5]],
  ["Harbour Lights/Season 02/05 - The Tide.mkv", 2, [5]],
  // Consecutive numbers are episodes, unless the first is the season.
  ["Harbour Lights/Season 1/04-05.mkv", 1, [4, 5]],
  ["Harbour Lights/Season 05/14-15.mkv", 5, [14, 15]],
  ["Harbour.Lights.S01.1080p/04-05 The Tide.mkv", 1, [4, 5]],
  ["Harbour Lights/Season 2/2-06.mkv", 2, [6]],
  ["Harbour Lights/Saison 3/E13 - The Tide.mkv", 3, [13]],
  ["Harbour Lights/S04/401.mkv", 4, [1]],
  ["Harbour Lights/Specials/02 - Making Of.mkv", 0, [2]],
  ["/srv/tv/Harbour Lights/Season 1/Episode 7 - Storm.avi", 1, [7]],
])("reads the season from its folder: %s", (path, season, episodes) => {
  expect(parsePath(path)).toMatchObject({
    type: "episode",
    title: "Harbour Lights",
    season,
    episodes,
    absolute: [],
  });
});

test("keeps a different title in the folder as an alternative title", () => {
  const read = parsePath("Harbour Lights/Night Desk S01E02.mkv");
  expect(read).toMatchObject({ title: "Night Desk", saidBy: { title: 0 } });
  expect(read.altTitles).toContain("Harbour Lights");
});

test("keeps the series title for an episode with the same title as its series", () => {
  for (const path of [
    "Stone Pier/Season 2/Stone Pier S02E10 Stone Pier.mkv",
    "Stone Pier/Season 2/Stone Pier - 10.mkv",
  ]) {
    expect(parsePath(path)).toMatchObject({ title: "Stone Pier", season: 2, episodes: [10] });
  }
});

test("a pack combines the folder's name with the numbers of its files", () => {
  const { release, files } = parseRelease("Harbour.Lights.S01.1080p.WEB-DL-GRP", [
    "Harbour.Lights.S01E01.mkv",
    "Harbour.Lights.S01E02.mkv",
    "Sample/sample.mkv",
    "Subs/2_English.srt",
  ]);
  expect(release).toMatchObject({
    type: "episode",
    title: "Harbour Lights",
    season: 1,
    episodes: [1, 2],
  });
  expect(files.get("Harbour.Lights.S01E02.mkv")).toMatchObject({
    name: "Harbour.Lights.S01E02.mkv",
    season: 1,
    episodes: [2],
    resolution: "1080p",
  });
  expect(files.get("Sample/sample.mkv")?.sample).toBe(true);
});

test("a pack takes season and type from its files if the folder has neither", () => {
  const { release } = parseRelease("Harbour Lights", [
    "Season 1/01.mkv",
    "Season 1/02.mkv",
    "Season 2/01.mkv",
  ]);
  expect(release).toMatchObject({
    type: "episode",
    title: "Harbour Lights",
    season: null,
    seasons: [1, 2],
  });
});

test("a release with one video uses facts that only the video's name has", () => {
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

test("a folder without a title uses the facts that most of its files have", () => {
  const { release } = parseRelease("9f86d081884c7d659a2feaa0c55ad015", [
    "Tall.Ship.2010.1080p.mkv",
  ]);
  expect(release).toMatchObject({ type: "movie", title: "Tall Ship", year: 2010 });
});

test("a release of one file is parsed once, as a name", () => {
  const { release, files } = parseRelease("Tall.Ship.2010.mkv", ["Tall.Ship.2010.mkv"]);
  expect(files.get("Tall.Ship.2010.mkv")).toEqual(release);
});

test.each([
  "Tall Ship (2010)/12.05.09.Tall.Ship.(2010).1080p.mkv",
  "Movies/Tall Ship (2010)/31-12-24 Tall Ship 2010.mkv",
])("a date before the folder's title is not part of the title or an air date: %s", (path) => {
  expect(parsePath(path)).toMatchObject({
    type: "movie",
    title: "Tall Ship",
    year: 2010,
    date: null,
  });
});

test.each([
  ["Tall Ship (2010)/12.05.09.Tall.Ship.(2011).mkv", "12 05 09 Tall Ship"],
  ["Harbour (2010)/12.05.09.Tall.Ship.(2010).mkv", "12 05 09 Tall Ship"],
  ["Tall Ship (2010)/54.76.09.Tall.Ship.(2010).mkv", "54 76 09 Tall Ship"],
])(
  "keeps three numbers before the title if they are not a date or the folder's title differs: %s",
  (path, title) => {
    expect(parsePath(path).title).toBe(title);
  },
);

const inEachCase = (word: string): string[] => [
  word,
  word.toUpperCase(),
  word.replace(/(?<=^| )./g, (letter) => letter.toUpperCase()),
  word.replace(/./g, (letter, at) => (at % 2 === 0 ? letter : letter.toUpperCase())),
];

test("drops a word such as “complete”, in any case, from the title of a folder around a season folder", () => {
  for (const title of ["Harbour Lights", "The Tall Ship", "Lanterns"]) {
    for (const word of [
      "complete",
      "full",
      "the complete series",
      "complete seasons",
      "integrale",
    ]) {
      for (const said of inEachCase(word)) {
        for (const tags of ["720p", "1080p WEB-DL x264-GRP", "[720p]"]) {
          for (const season of ["S04", "Season 4"]) {
            const folder = `${title} ${said} ${tags}`;
            for (const name of [folder, folder.replaceAll(" ", ".")]) {
              const parsed = parsePath(`${name}/${season}/08.mkv`);
              expect(parsed, name).toMatchObject({ title, season: 4, episodes: [8] });
            }
          }
        }
      }
    }
  }
});

test.each([
  ["A Complete Unknown 720p/S04/08.mkv", "A Complete Unknown"],
  ["The Bad Batch 720p/S04/08.mkv", "The Bad Batch"],
  ["Tall Ship Complete 720p", "Tall Ship Complete"],
  ["Tall Ship Complete 720p/08.mkv", "Tall Ship Complete"],
])("keeps a word such as “complete” elsewhere in a title: %s", (name, title) => {
  expect(parsePath(name).title).toBe(title);
});

test.each([
  ["Samples/Stone Pier (2011).mkv", true],
  ["Stone Pier (2011)/SAMPLES/Stone Pier.mkv", true],
  ["Sample/Stone Pier (2011).mkv", true],
  ["Samples of Stone (2011)/Samples of Stone (2011).mkv", false],
  ["The Samples (2011)/The Samples (2011).mkv", false],
])("the folder of %s makes its file a sample: %s", (path, isSample) => {
  expect(parsePath(path).sample).toBe(isSample);
});
