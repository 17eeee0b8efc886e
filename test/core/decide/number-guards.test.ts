import { expect, test } from "vitest";
import { readRelease } from "../../../src/app/identify/read-release.ts";
import { verdict } from "../../support/judge.ts";
import { season, series } from "../../support/works.ts";

const ID = 7;
const show = (title = "Harbor Lights") =>
  series(ID, title, 2011, [
    season(1, 12, 2011, ["Pilot", "Spanish 101", "Two", "Four", "The Fire (2)"]),
    season(2, 12),
    season(3, 12),
    season(9, 12),
  ]);

function ask(name: string, videos: string[] = [], found = [show()]) {
  const { parsed, files, nameOnly } = readRelease(name, videos);
  return verdict({ name: parsed, files: Object.fromEntries(files), nameOnly, found });
}
const unclear = expect.arrayContaining(["numbers_unclear"]);

test.each([
  "Harbor Lights - S02E03 - First & S02E04 - Second.mkv",
  "Harbor Lights Season 2 Episode 3 and Episode 4.mkv",
  "Harbor Lights [2x03] [2x04].mkv",
  "Harbor Lights [3x02] [3x03].mkv",
  "Harbor Lights S02 第03集+第04集.mkv",
  "Harbor Lights - 02-04 - Title.mkv",
])("numbers_unclear: a number that nothing accounts for: %s", (name) => {
  expect(ask(name)).not.toBe(ID);
});

test.each([
  "Harbor Lights - S02E03 - 65 Million Years Off.mkv",
  "Harbor.Lights.S02E07.18-5-4.720p.WEB.x264-GRP.mkv",
  "Harbor Lights (2011) - S02E03v2 - 2 of 12.mkv",
  "Harbor Lights - S03E02 - 026 - Title.mkv",
  "Harbor.Lights.s02e03-768660.mkv",
  "Harbor Lights S02E03 (1).mkv",
  "Harbor.Lights.S02E03-E04.1080p.WEB.x264-GRP.mkv",
])("what is accounted for is filed: %s", (name) => {
  expect(ask(name)).toBe(ID);
});

test("numbers_unclear: a list with holes, or of more than three without a mark of a range", () => {
  expect(ask("Harbor Lights S02E03 & 9 Minutes.mkv")).toEqual(unclear);
  expect(ask("Harbor Lights S02E03-09 Years.mkv")).toEqual(unclear);
  expect(ask("Harbor Lights S02E03-E06.mkv")).toBe(ID);
});

test("numbers_unclear: a title that begins with a number is no episode", () => {
  const rocks = [series(ID, "10 Harbors", 2011, [season(1, 12)])];
  expect(ask("10 Harbors", ["10 Harbors 02.mkv"], rocks)).not.toBe(ID);
  expect(ask("10 Harbors", ["Season 1/10 Harbors S01E02.mkv"], rocks)).toBe(ID);
});

test("numbers_unclear: the number in front and the number of the episode's title", () => {
  expect(ask("Harbor Lights", ["Season 1/02 - Spanish 101.mkv"])).toBe(ID);
  expect(ask("Harbor Lights", ["Season 1/04 - French 103.mkv"])).not.toBe(ID);
});

test.each(["8", "Book 9", "Final Season", "الموسم 9", "Season 9 Part 3"])(
  "a folder that nobody understood holds what is bare below it: %s",
  (folder) => {
    expect(ask("Harbor Lights", [`${folder}/02.mkv`])).not.toBe(ID);
    expect(ask("Harbor Lights", [`${folder}/[Grp] Harbor Lights - 02 [1080p].mkv`])).not.toBe(ID);
  },
);

test("folders of seasons, shelves and a show with its year are understood", () => {
  expect(ask("Harbor Lights", ["Season 9/02.mkv"])).toBe(ID);
  expect(ask("TV/Harbor Lights (2011)/Season 9/02 - Title.mkv")).toBe(ID);
});

test("numbers_unclear: an episode in another season's folder", () => {
  expect(ask("Harbor Lights", ["Season 9/Harbor Lights - S02E03.mkv"])).not.toBe(ID);
  expect(ask("Harbor Lights", ["Season 2/09-10 - Title.mkv"])).not.toBe(ID);
  expect(ask("Harbor Lights", ["Season 9/09-10 - Title.mkv"])).not.toBe(ID);
  expect(ask("Harbor Lights", ["Season 9/9-03 - Title.mkv"])).toBe(ID);
});

test.each([
  "[Grp] Harbor Lights [SP01][1080p].mkv",
  "Harbor.Lights.S01E01.5.1080p.WEB.x264-GRP.mkv",
  "Harbor.Lights.S01E02.Promo.mkv",
  "Harbor.Lights.S01E02.Inside.the.Episode.1080p.mkv",
  "Harbor.Lights.S01E03.Part.2.mkv",
])("something else than a regular episode waits: %s", (name) => {
  expect(ask(name)).not.toBe(ID);
});

test("numbers_unclear: discs, volumes and folders of specials count anew", () => {
  expect(ask("Harbor Lights Season 2 Disc 4", ["E03.mkv"])).toEqual(unclear);
  expect(ask("Harbor Lights Season 2", ["SPs/E03.mkv"])).toEqual(unclear);
  expect(ask("Harbor Lights Season 2 Disc 4", ["Harbor Lights S02E03.mkv"])).toBe(ID);
  expect(ask("Harbor.Lights.S01E05.The.Fire.Part.2.mkv")).toBe(ID);
});

test("absolute_unmapped: a bare number may be any season's; a group, a checksum or three digits count through", () => {
  expect(ask("Harbor Lights - 05.mkv")).toEqual(expect.arrayContaining(["absolute_unmapped"]));
  expect(ask("[Grp] Harbor Lights - 05 [1080p].mkv")).toBe(ID);
  expect(ask("Harbor Lights - 005.mkv")).toBe(ID);
});

test("series_ambiguous: a series that was not asked for its episodes is not filed, and rules no other out", () => {
  const { seasons: _s, seasonCounts: _c, ...unasked } = show();
  const { parsed, files } = readRelease("Harbor.Lights.S02E03.mkv", []);
  expect(verdict({ name: parsed, files: Object.fromEntries(files), found: [unasked] })).toEqual(
    expect.arrayContaining(["series_ambiguous"]),
  );
  const long = series(8, "Harbor Lights", 1999, [season(1, 40)]);
  expect(ask("Harbor Lights - 05.mkv", [], [long, show()])).not.toBe(8);
});
