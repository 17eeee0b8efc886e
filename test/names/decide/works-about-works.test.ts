// The law about works about works: one table of words, asked at every owner of a path.
import { describe, expect, test } from "vitest";
import { parseRelease } from "../../../src/names/parse/path.ts";
import { movie, season, series } from "../../support/works.ts";
import { verdict } from "../judge.ts";

const untitled = series(7, "Quartz Lodge", 2013, [
  season(
    1,
    8,
    2013,
    Array.from({ length: 8 }, (_, at) => `Episode ${at + 1}`),
  ),
]);
const titled = series(7, "Quartz Lodge", 2013, [
  season(1, 8, 2013, ["Anvil", "Bellows", "Chisel", "Drill", "Easel", "Flail", "Gouge", "Recap"]),
]);
const film = movie(1, "Cinder Ferry", 2004);

const WORDS = [
  "Podcast",
  "Reaction",
  "Review",
  "Ending Explained",
  "Fan Edit",
  "Abridged",
  "Karaoke",
  "Parody",
  "Recenzja",
  "Обзор",
  "リアクション",
  "리뷰",
  "影评",
  "รีแอคชั่น",
  "مراجعة",
  "ריאקשן",
];
const of = (path: string, work: ReturnType<typeof series> | ReturnType<typeof movie>) => {
  const [name = "", ...rest] = path.split("/");
  const { release, files } = parseRelease(name, [rest.join("/") || name]);
  return verdict({ name: release, files: Object.fromEntries(files), found: [work] });
};

describe.each([
  ["untitled", untitled],
  ["titled", titled],
])("an episode of an %s season", (_, show) => {
  test.each([
    ["the file", (word: string) => `Quartz Lodge/Season 1/Quartz Lodge S01E02 ${word}.mkv`],
    ["the tags", (word: string) => `Quartz.Lodge.S01E02.1080p.${word.replace(" ", ".")}.x264.mkv`],
    ["the season", (word: string) => `Quartz Lodge/Season 1 ${word}/Quartz Lodge S01E02.mkv`],
    ["the work", (word: string) => `Quartz Lodge ${word}/Season 1/Quartz Lodge S01E02.mkv`],
    ["a folder above", (word: string) => `${word}/Quartz Lodge/Season 1/Quartz Lodge S01E02.mkv`],
  ])("waits with a word about works in the name of %s", (_place, toPath) => {
    for (const word of WORDS) {
      expect(of(toPath(word), show), toPath(word)).toEqual(expect.any(Array));
    }
  });
});

test.each([
  (word: string) => `Cinder Ferry (2004)/Cinder Ferry (2004) ${word}.mkv`,
  (word: string) => `Cinder Ferry (2004) ${word}/Cinder Ferry (2004).mkv`,
  (word: string) => `${word}/Cinder Ferry (2004)/Cinder Ferry (2004).mkv`,
  (word: string) => `Cinder Ferry (2004) 1080p ${word}/Cinder Ferry (2004).mkv`,
])("a film waits with a word about works: %o", (toPath) => {
  for (const word of WORDS) {
    expect(of(toPath(word), film), toPath(word)).toEqual(expect.any(Array));
  }
});

test("an id in the folder does not explain a word in the file", () => {
  const { release, files } = parseRelease("Cinder Ferry (2004) {tmdb-1}", [
    "Cinder Ferry Karaoke.mkv",
  ]);
  expect(
    verdict({
      name: release,
      files: Object.fromEntries(files),
      found: [film],
      more: { namedId: "movie/1", namedBy: "id" },
    }),
  ).toContain("unaccounted");
});

test("true titles with a word for works about works are filed", () => {
  const review = series(8, "The Review", 2014, [season(1, 2, 2014, ["Podcast", "Reaction"])]);
  expect(of("The Review/Season 1/The Review S01E01.mkv", review)).toBe(8);
  expect(of("The Review/Season 1/The Review S01E01 Podcast.mkv", review)).toBe(8);
  expect(of("The.Review.S01E02.Reaction.1080p.WEB.x264-GRP.mkv", review)).toBe(8);
  expect(of("Quartz Lodge/Season 1/Quartz Lodge S01E08 Recap.mkv", titled)).toBe(7);
  expect(of("Podcast (2021)/Podcast (2021).mkv", movie(9, "Podcast", 2021))).toBe(9);
});

test("files what is not about the work", () => {
  for (const path of [
    "Quartz Lodge/Season 1/Quartz Lodge S01E02.mkv",
    "Quartz.Lodge.S01E02.Low.Water.1080p.WEB.x264-GRP.mkv",
  ]) {
    expect(of(path, untitled), path).toBe(7);
  }
});

test.each([
  "TBA",
  "TBD",
  "Folge 2",
  "第2集",
  "第 2 集",
  "2. Bölüm",
  "Épisode 2",
  "Серия 2",
  "제2화",
  "",
])("an episode that TMDB calls “%s” has no title, so its true title is filed", (title) => {
  const show = series(7, "Quartz Lodge", 2013, [season(1, 2, 2013, ["Anvil", title])]);
  expect(of("Quartz Lodge/Season 1/Quartz Lodge S01E02 Low Water.mkv", show)).toBe(7);
  expect(of("Quartz Lodge/Season 1/Quartz Lodge S01E02 Live.mkv", show)).toContain("unaccounted");
});
