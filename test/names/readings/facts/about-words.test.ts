import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import TABLE from "../../../../src/names/parse/words/works-about-works.json" with { type: "json" };
import { findWorkAbout } from "../../../../src/names/readings/facts/about-words.ts";

const read = (name: string, titles: string[], isUntitled = false, episodeTitles: string[] = []) =>
  findWorkAbout(name, { titles, episodeTitles, group: parseName(name).group }, { isUntitled })
    ?.text;

test.each([
  ["Tall.Ship.1979.Trailer.mkv", "trailer"],
  ["Tall.Ship.1979.EXTRAS.1080p.mkv", "extras"],
  ["Tall.Ship.1979.The.Making.Of.mkv", "making of"],
  ["Tall Ship (1979) Behind the Scenes.mkv", "behind the scenes"],
  ["Tall.Ship.1979.1080p.BluRay.Extras.x264-GRP.mkv", "extras"],
  ["Tall.Ship.1979.Commentary.1080p.mkv", "commentary"],
  ["Tall.Ship.1979.RiffTrax.720p.mkv", "rifftrax"],
  ["Tall.Ship.Extras.GERMAN.1979.mkv", "extras"],
  ["Tall Ship (1979) [Interview].mkv", "interview"],
])("%s is an extra", (name, word) => {
  expect(read(name, ["tall ship"])).toBe(word);
});

test.each([
  ["The.Interview.2014.1080p.mkv", "the interview"],
  ["Trailer.Park.2006.mkv", "trailer park"],
  ["The Making of a Ship (1990).mkv", "the making of a ship"],
  ["Tall.Ship.1979.1080p.BluRay.DTS.Commentary-GRP.mkv", "tall ship"],
  ["Tall.Ship.1979.1080p.BluRay-TRAiLERS.mkv", "tall ship"],
  ["Tall Ship (1979) 1080p + Extras", "tall ship"],
  ["Tall.Ship.1979.with.Commentary.1080p.mkv", "tall ship"],
  ["Tall Ship (1979) Extras Included.mkv", "tall ship"],
])("%s is the work itself", (name, title) => {
  expect(read(name, [title])).toBeUndefined();
});

test("each word of the table is found in a name, before and behind the title", () => {
  const words = Object.values(TABLE).flatMap(({ always }: { always: object }) =>
    Object.values(always).flatMap((some: string) => some.split("|")),
  );
  expect(words.length).toBeGreaterThan(2000);
  const known = { titles: ["tall ship"], episodeTitles: [], group: null };
  const missed = words.filter((word) =>
    [`${word} Tall Ship (1979).mkv`, `Tall.Ship.1979.${word.replaceAll(" ", ".")}.mkv`].some(
      (name) => findWorkAbout(name, known, { isUntitled: false }) === undefined,
    ),
  );
  expect(missed).toEqual([]);
});

test.each(["Q&A", "q & a", "Q. & A.", "Q&A 2", "Top10", "TOP 10", "Top10 02"])(
  "%s stands for a work about the film, whatever its signs and digits",
  (words) => {
    expect(read(`Tall Ship (1979) ${words}.mkv`, ["tall ship"])).toBeDefined();
    expect(read(`Tall Ship S01E01 ${words}.mkv`, ["tall ship"], true)).toBeDefined();
  },
);

test("a title with such signs explains them", () => {
  expect(read("Q&A.1990.1080p.mkv", ["q and a"])).toBeUndefined();
  expect(read("Tall Ship S01E02 Q&A.mkv", ["tall ship"], false, ["live q and a"])).toBeUndefined();
  expect(read("Tall Ship S01E02 Top10.mkv", ["tall ship"], false, ["top10"])).toBeUndefined();
});

test("counts a title word as an extra if it occurs twice in the name", () => {
  expect(read("The.Interview.2014.Interview.mkv", ["the interview"])).toBe("interview");
});

test.each([
  ["Tall.Ship.S01E01.Gag.Reel.mkv", "gag reel"],
  ["Tall.Ship.S01.Extras.E01.mkv", "extras"],
  ["Tall Ship - 1x01 - Interview.mkv", "interview"],
  ["Tall.Ship.S01E01.1080p.Deleted.Scenes.mkv", "deleted scenes"],
])("%s is an extra, not an episode", (name, word) => {
  expect(read(name, ["tall ship"], true)).toBe(word);
});

test.each([
  ["Tall.Ship.S01E01.Podcast.mkv", "podcast"],
  ["Tall Ship S01E01 Ending Explained.mkv", "explained"],
  ["Tall.Ship.S01E01.1080p.WEB.x264-Reaction.mkv", "reaction"],
  ["Tall Ship S01E01 MovieReview.mkv", "review"],
  ["Tall Ship S01E01 Recap05.mkv", "recap"],
  ["Tall Ship S01E01 リアクション動画.mkv", "リアクション動画"],
  ["Tall Ship S01E01 海外の反応まとめ.mkv", "海外の反応"],
  ["Tall Ship S01E01 电影解说.mkv", "电影解说"],
  ["Tall Ship S01E01 Обзор серии.mkv", "обзор"],
  ["Tall Ship S01E01 รีแอคชั่นไทย.mkv", "รีแอคชั่น"],
  ["Tall Ship S01E01 리뷰.mkv", "리뷰"],
  ["Tall Ship Fan-Edit", "fan edit"],
])("%s is a work about the work", (name, word) => {
  expect(read(name, ["tall ship"])).toBe(word);
});

test("a title of the work or of the episode explains its own words", () => {
  expect(read("The.Review.S01E01.mkv", ["the review"])).toBeUndefined();
  expect(read("Review.S01E01.Review.mkv", ["review"])).toBe("review");
  expect(read("Tall.Ship.S01E01.Chain.Reaction.mkv", ["tall ship"])).toBe("reaction");
  const titled = ["chain reaction"];
  expect(read("Tall.Ship.S01E01.Chain.Reaction.mkv", ["tall ship"], false, titled)).toBeUndefined();
});

test("an ambiguous word counts only behind the numbers of an untitled episode", () => {
  expect(read("Tall.Ship.S01E01.Live.mkv", ["tall ship"], true)).toBe("live");
  expect(read("Tall.Ship.S01E01.Live.mkv", ["tall ship"])).toBeUndefined();
  expect(read("Live Tall Ship S01E01.mkv", ["tall ship"], true)).toBeUndefined();
});
