import { expect, test } from "vitest";
import { readRelease } from "../../../src/names/ask/clues/read-release.ts";
import { season, series } from "../../support/works.ts";
import { verdict } from "../judge.ts";

const ID = 7;
const LATER = [
  "Harbor: Revenge",
  "Harbor II",
  "The Murder of the Harbor Master: Harbor",
  "Minato: Sora-hen",
  "Minato",
  "Harbor: The Original Series",
  "Big Harbor's Harbor",
];
const seasons = [season(1, 12, 2011, ["Pilot"]), season(2, 12), season(3, 12)];
const show = (title = "Harbor", list = seasons) => [
  series(ID, title, 2011, list, { alternativeTitles: LATER }),
];

function ask(name: string, videos: string[] = [], found = show()) {
  const { parsed, files, nameOnly } = readRelease(name, videos);
  return verdict({ name: parsed, files: Object.fromEntries(files), nameOnly, found });
}
const unclear = expect.arrayContaining(["numbers_unclear"]);
const LONG = show("Harbor", [season(1, 60), season(2, 60)]);
const LONGER = show("Harbor", [season(1, 39), season(2, 39), season(3, 39)]);
const ANIMATED = show("Harbor Series", [season(1, 60), season(2, 60)]);

test.each([
  ["Harbor.Revenge.S01E02.720p.BluRay.x264-GRP.mkv"],
  ["Harbor.II.S01E02.mkv"],
  ["[Grp] Harbor II - 05 [720p].mkv"],
  ["The.Murder.of.the.Harbor.Master.Harbor.S01E02.mkv"],
  ["[Grp] Minato Sora-hen - 03 [1080p].mkv"],
  ["Harbor Revenge", ["S01E01.mkv", "S01E02.mkv"]],
  ["Harbor Revenge", ["Harbor.S01E01.mkv", "Harbor.S01E02.mkv"]],
  ["Harbor", ["Revenge/S01E01.mkv", "Revenge/S01E02.mkv"]],
  ["Harbor", ["Harbor Revenge/Harbor S01E01.mkv", "Harbor Revenge/Harbor S01E02.mkv"]],
])(
  "numbers_unclear: a later season's title does not mean season 1: %s %j",
  (name, videos: string[] = []) => {
    expect(ask(name, videos)).toEqual(unclear);
  },
);

test.each([
  "Harbor.S01E02.mkv",
  "Harbor.Revenge.S02E02.mkv",
  "Harbor.Revenge.S01E01.Pilot.mkv",
  "Minato.S01E02.mkv",
  "Harbor.The.Original.Series.S01E02.mkv",
  "Big.Harbors.Harbor.S01E02.mkv",
])(
  "files an alternative title of the whole series, or a title with a stated season: %s",
  (name) => {
    expect(ask(name)).toBe(ID);
  },
);

test.each(["Harbor Season 3 Part 2", "Harbor.S03.Part.2.1080p.WEB.x264-GRP", "Harbor S3 2nd Cour"])(
  "numbers_unclear: holds the first episodes of a season in a folder named as its second half: %s",
  (name) => {
    expect(ask(name, ["Harbor.S03E01.mkv", "Harbor.S03E02.mkv"])).toEqual(unclear);
    expect(ask(name, ["Harbor.S03E07.mkv", "Harbor.S03E08.mkv"])).toBe(ID);
  },
);

test("reads a part number as the season with that number", () => {
  expect(ask("Harbor Part 3", ["Harbor.S03E01.mkv", "Harbor.S03E02.mkv"])).not.toEqual(unclear);
});

test.each<[decided: unknown, ...given: Parameters<typeof ask>]>([
  // A series of one season has no later season.
  [ID, "Harbor.Revenge.S01E02.mkv", [], show("Harbor", [season(1, 12)])],
  // A three-digit number after a title may be an episode if seasons are long.
  [unclear, "Harbor.105.mkv", [], LONG],
  [unclear, "Harbor.105.HDTV.x264-GRP.mkv", [], LONG],
  [ID, "Harbor.S01E05.mkv", [], LONG],
  [ID, "Harbor.1x05.mkv", [], LONG],
  [ID, "Harbor.205.mkv", [], LONG],
  [ID, "Harbor.105.mkv"],
  [unclear, "Harbor.105.mkv", [], LONGER],
  [ID, "Harbor.Series.105.mkv", [], ANIMATED],
  [ID, "Harbor Series S01", ["Harbor.Series.105.mkv", "Harbor.Series.106.mkv"], ANIMATED],
  [ID, "Harbor.105.HDTV.x264-GRP.mkv", [], LONGER],
  // Words between season and episode name another work.
  [["unaccounted"], "Harbor.S01.Histories.and.Lore.E03.mkv"],
  [unclear, "Harbor.S02.Disc.3.E02.mkv"],
  [ID, "Harbor.S02.Revenge.E03.mkv"],
  [ID, "Harbor.Season.2.Episode.3.mkv"],
  [ID, "Harbor S2 Ep3.mkv"],
  [ID, "Harbor - S2 E03-E04.mkv"],
  // An unaired pilot and a podcast are not episodes.
  [["unaccounted"], "Harbor.S01E01.Unaired.Pilot.mkv"],
  [["unaccounted", "unaccounted"], "Harbor.S01E02.The.Harbor.Podcast.mkv"],
])("files a name as the show (7) or holds it for its numbers, %j: %j %j", (decided, ...given) => {
  expect(ask(...given)).toEqual(decided);
});
