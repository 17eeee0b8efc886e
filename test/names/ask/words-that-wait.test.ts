// Words and numbers that no law explained, at places where they once went unnoticed.
import { describe, expect, test } from "vitest";
import { type Given, identifying, running } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const TITLES = ["Anvil", "Bellows", "Chisel", "Drill", "Easel", "Flail", "Gouge", "Hammer"];
const identify = identifying([
  movie(1, "Cinder Ferry", 2004),
  series(2, "Quartz Lodge", 2013, [season(1, 8, 2013, TITLES), season(2, 8, 2014)]),
]);
const verdictOf = async (given: Given) => (await identify(given)).verdict;
const within = (path: string): Given => {
  const [name = "", ...rest] = path.split("/");
  return rest.length === 0 ? path : { name, videos: [rest.join("/")] };
};

const WORDS = ["Podcast", "Table Read", "Live Reaction", "Ploqueth", "メイキング", "Обзор"];

test.each([
  ["a block before a film's title", (word: string) => `[${word}] Cinder Ferry (2004) [1080p].mkv`],
  ["a block of dots", (word: string) => `[${word.replace(" ", ".")}].Quartz.Lodge.S01E02.720p.mkv`],
  ["a nameless file's block", (word: string) => `Cinder Ferry (2004)/movie [${word}].mkv`],
  ["the front of a nameless file", (word: string) => `Cinder Ferry (2004)/${word} video.mkv`],
  [
    "the tags of a number that contains its season",
    (word: string) =>
      `Quartz.Lodge.S01/Quartz.Lodge.102.720p.${word.replace(" ", ".")}.HDTV.x264-GRP.mkv`,
  ],
])("holds an unexplained word in %s", async (_, toPath) => {
  for (const word of WORDS) {
    const path = toPath(word);
    expect(await verdictOf(within(path)), path).toEqual(expect.any(Array));
    expect(await verdictOf(path), path).toEqual(expect.any(Array));
  }
});

test.each([
  "Cinder.Ferry.2004.1080p.Extra1.BluRay.x264-GRP.mkv",
  "Cinder.Ferry.2004.1080p.Reaction12.BluRay.x264-GRP.mkv",
  "Quartz.Lodge.S01E02.720p.Recap05.HDTV.x264-GRP.mkv",
  "Cinder Ferry (2004) 2 Director's Cut 1080p.mkv",
  "Cinder Ferry (2004) MST3K Edition 1080p.mkv",
  "Cinder Ferry (2004) LEGO Edition 1080p.mkv",
  "Quartz Lodge 7/Season 1/Quartz Lodge S01E02.mkv",
  "Quartz Lodge 2/Quartz Lodge S01E02.mkv",
  "Quartz Lodge/Season 1/07/Quartz Lodge S01E02.mkv",
  "Quartz Lodge/Season 1/E07/Quartz Lodge S01E02.mkv",
  "Quartz Lodge/Season 1 3/Quartz Lodge S01E02.mkv",
])("holds an unexplained word or number: %s", async (path) => {
  expect(await verdictOf(within(path))).toEqual(expect.any(Array));
});

const FILM = "Cinder.Ferry.2004.German.720p.BluRay.x264-LANTERN";
const SHORT = "Cinder.Ferry.2004.German.720p.BluRay.x264-ARC";

test.each([
  ["a block in front of a bare number", (word: string) => `Quartz Lodge/Season 1/[${word}] 02.mkv`],
  ["a block in front of a short form", (word: string) => `${SHORT}/[${word}] cf720.mkv`],
  ["a block in a short form", (word: string) => `${SHORT}/arc-[${word}]-cf720.mkv`],
  ["a block behind a short form", (word: string) => `${SHORT}/arc-cf720 [${word}].mkv`],
  ["words behind a film's group", (word: string) => `${FILM}.${word.replace(" ", ".")}.mkv`],
  ["words behind the group of a film's folder", (word: string) => `${FILM} ${word}/cf720.mkv`],
  ["words behind an episode's group", (word: string) => `Quartz.Lodge.S01E02.720p-GRP ${word}.mkv`],
])("holds unexplained words in %s", async (_, toPath) => {
  for (const word of WORDS) {
    const path = toPath(word);
    expect(await verdictOf(within(path)), path).toEqual(expect.any(Array));
  }
});

test.each([
  "Couch Podcast #45/Cinder Ferry (2004).mkv",
  "Couch Podcast Episode 45/Cinder Ferry (2004).mkv",
  "Film Nerds E12/Cinder.Ferry.2004.1080p.mkv",
  "Kinokult Folge 3/Cinder Ferry (2004).mkv",
  "シネマ雑談 第45話/Cinder Ferry (2004).mkv",
  "Couch Podcast #45/Cinder Ferry (2004) Podcast #45/Cinder Ferry (2004).mkv",
])("holds a film in a folder that reads as an episode: %s", async (path) => {
  expect(await verdictOf(within(path))).toEqual(expect.any(Array));
  expect(await verdictOf(path)).toEqual(expect.any(Array));
});

test("a block of several words in front of a bare number signs nothing", async () => {
  for (const words of ["Table Read", "Live Reaction", "Фильм о фильме", "Movie.Talk"]) {
    for (const name of [`[${words}] Quartz Lodge 102.mkv`, `[${words}] 02 - Bellows.mkv`]) {
      expect(await verdictOf({ name: "Quartz.Lodge.S01.720p-GRP", videos: [name] }), name).toEqual(
        expect.any(Array),
      );
    }
  }
});

test.each([
  ["a code in a block", "[AMZN] Cinder Ferry (2004) [1080p].mkv", 1],
  ["a checksum", "[Lanterns] Cinder Ferry (2004) [1080p][0A1B2C3D].mkv", 1],
  ["a group of an episode", "[Lanterns] Quartz Lodge - 02 [1080p].mkv", 2],
  ["a nameless file", "Cinder Ferry (2004)/movie.1080p.mkv", 1],
  ["a copy of a nameless file", "Cinder Ferry (2004)/video (1).mkv", 1],
  ["a group with a number", "Cinder.Ferry.2004.1080p.BluRay.x264-Lantern1.mkv", 1],
  ["an anniversary of a studio", "Cinder.Ferry.2004.SF.20th.Anniversary.Edition.1080p.mkv", 1],
  ["the season's number", "Quartz Lodge 1/Quartz Lodge S01E02.mkv", 2],
  ["the seasons of a show", "Quartz Lodge S01-S02/Season 1/Quartz Lodge S01E02.mkv", 2],
  ["the years of a show", "Quartz Lodge 2013-14/Season 1/Quartz Lodge S01E02.mkv", 2],
  ["a group in front of a bare number", "Quartz Lodge/Season 1/[Lanterns] 02 - Bellows.mkv", 2],
  [
    "a collection's number above its folder",
    "Best Films #45/Cinder Ferry (2004)/Cinder Ferry (2004).mkv",
    1,
  ],
  ["a list's number", "#45/Cinder Ferry (2004).mkv", 1],
  ["a group in front of a short form", `${SHORT}/[ARC] cf720.mkv`, 1],
  ["a language in a short form", `${SHORT}/arc-[German]-cf720.mkv`, 1],
  ["a short form", `${SHORT}/arc-cf720.mkv`, 1],
  ["a block behind a film's group", `${SHORT}[lights].mkv`, 1],
  ["a credit behind a film's group", `${FILM}.par-www.lights-film.com.mkv`, 1],
  ["a second signature with a dash", `${SHORT}-lights.mkv`, 1],
  ["the folder of the episode", "Quartz Lodge/Season 1/E02/Quartz Lodge S01E02.mkv", 2],
])("files a name with %s", async (_, path, id) => {
  expect(await verdictOf(within(path))).toBe(id);
});

const listing = (minutes: number, titles: string[]) => {
  const listed = season(1, titles.length, 2013, titles);
  const episodes = listed.episodes.map((one) => ({ ...one, runtimeMinutes: minutes }));
  return identifying([series(2, "Quartz Lodge", 2013, [{ ...listed, episodes }])]);
};

describe("a word in brackets in front of a season's episode is its group", () => {
  const decide = listing(24, TITLES);
  const NAMES = [
    "[Kappa] Quartz Lodge S01E03.mkv",
    "[Kappa] Quartz Lodge - S01E03 - Chisel.mkv",
    "[TenderSubs] Quartz Lodge - 1x03 - Chisel.mkv",
    "[kappa]_Quartz_Lodge_S01E03.mkv",
    "[Ploqueth].Quartz.Lodge.S01E03.mkv",
    "[Kappa] Quartz Lodge S01E03 1080p.mkv",
  ];

  test.each(NAMES)("a file as long as TMDB's episode is filed: %s", async (name) => {
    const { verdict, places } = await decide(
      { name, videos: [name], at: "/in/one" },
      { lengths: running(24) },
    );
    expect({ verdict, places }).toEqual({ verdict: 2, places: ["1x3"] });
  });

  test.each(NAMES)("a file of another or unknown length waits: %s", async (name) => {
    const given = { name, videos: [name], at: "/in/one" };
    expect((await decide(given, { lengths: running(28) })).verdict).toEqual(expect.any(Array));
    expect((await decide(given)).verdict).toEqual(expect.any(Array));
  });

  test.each([
    "[Podcast] Quartz Lodge S01E03.mkv",
    "[Fan Dub] Quartz Lodge S01E03.mkv",
    "[Обзор] Quartz Lodge S01E03.mkv",
    "[Kappa Lambda Talk] Quartz Lodge S01E03.mkv",
    "[Reaction] Quartz Lodge - S01E03 - Chisel.mkv",
    "Kappa Quartz Lodge S01E03.mkv",
    "[Kappa] Ploqueth Quartz Lodge S01E03.mkv",
  ])("several words, words for other works, and words without brackets wait: %s", async (name) => {
    const given = { name, videos: [name], at: "/in/one" };
    expect((await decide(given, { lengths: running(24) })).verdict).toEqual(expect.any(Array));
  });
});

describe("a number behind a dot is a half episode, unless it is the episode's whole title", () => {
  const decide = listing(45, ["Anvil", "3", "Chisel", "4", "5", "25", "Gouge", "7 Up"]);

  test.each([
    ["Quartz.Lodge.S01E04.4.1080p.BluRay.x264-GRP.mkv", "1x4"],
    ["Quartz.Lodge.S01E05.5.1080p.BluRay.x264-GRP.mkv", "1x5"],
    ["Quartz.Lodge.S01E02.3.720p.WEB.mkv", "1x2"],
    ["Quartz.Lodge.1x04.4.mkv", "1x4"],
    ["Quartz.Lodge.S01E06.25.720p.HDTV.mkv", "1x6"],
    ["Quartz.Lodge.S01E08.7.Up.720p.HDTV.mkv", "1x8"],
  ])("%s is %s", async (name, place) => {
    expect(await decide(name).then(({ verdict, places }) => places[0] ?? verdict)).toBe(place);
  });

  test.each([
    "Quartz.Lodge.S01E01.5.1080p.BluRay.x264-GRP.mkv",
    "Quartz.Lodge.S01E03.3.720p.WEB.mkv",
    "Quartz.Lodge.S01E04.5.720p.WEB.mkv",
    "Quartz.Lodge.S01E08.7.720p.HDTV.mkv",
    "Quartz.Lodge.S01E06.5.mkv",
  ])("%s waits", async (name) => {
    expect((await decide(name)).verdict).toEqual(expect.any(Array));
  });
});

describe("a language in front of the sound, in a folder inside a release", () => {
  test.each([
    ["Quartz.Lodge.S01.1080p.WEB.MULTi/SPANiSH.E-AC-3.5.1.Subs.REPACK/Quartz.Lodge.S01E03.mkv", 2],
    ["Quartz.Lodge.S01.1080p.WEB.MULTi/iTALiAN.E-AC-3.5.1.Subs/Quartz.Lodge.S01E03.1080p.mkv", 2],
    ["Quartz.Lodge.S01.1080p.WEB/GERMAN.DTS/Quartz.Lodge.S01E03.1080p.mkv", 2],
    ["Quartz.Lodge.S01.1080p.WEB/French.TrueHD.7.1/Quartz.Lodge.S01E03.1080p.mkv", 2],
    ["Cinder.Ferry.2004.MULTi.1080p/SPANiSH.E-AC-3.5.1/Cinder.Ferry.2004.1080p.mkv", 1],
    ["Cinder.Ferry.2004.MULTi.1080p/POLISH.EAC3/Cinder.Ferry.2004.1080p.mkv", 1],
  ])("a language in front of the sound is not read as a title: %s", async (path, id) => {
    expect((await identify(within(path))).verdict).toBe(id);
  });

  test.each([
    "Quartz.Lodge.S01.1080p.WEB/Ploqueth.E-AC-3.5.1/Quartz.Lodge.S01E03.1080p.mkv",
    "Quartz.Lodge.S01.1080p.WEB/SPANiSH.Ploqueth.E-AC-3/Quartz.Lodge.S01E03.1080p.mkv",
    "Cinder.Ferry.2004.MULTi.1080p/Podcast.E-AC-3.5.1/Cinder.Ferry.2004.1080p.mkv",
  ])("another word in front of the sound waits: %s", async (path) => {
    expect((await identify(within(path))).verdict).toEqual(expect.any(Array));
  });
});
