// The law about a title that other words break in its folder: all words of the title are there, in
// order, so the folder is the work's and its other words need a role.
import { describe, expect, test } from "vitest";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying([
  movie(1, "The Lantern Harbour", 1967),
  movie(2, "Heron 2", 1978),
  movie(3, "Heron", 1975),
  movie(4, "Cinder Ferry", 2004),
  movie(5, "The House", 2017),
  series(6, "The Meadow", 2016, [season(1, 8), season(2, 8)]),
  series(7, "Quartz Lodge Nights", 2013, [season(1, 8)]),
]);
const verdictOf = async (path: string) => {
  const [name = "", ...rest] = path.split("/");
  const dropped = await identify({ name, videos: [rest.join("/")] });
  const line = await identify(path);
  return [dropped, line].map(({ verdict }) => (Array.isArray(verdict) ? "waits" : verdict));
};

const WORDS = [
  "Parody",
  "Karaoke",
  "Ploqueth",
  "Kitchen Talk",
  "Обзор",
  "Zebra",
  "Brix & Co",
  "(Vorn)",
];

describe("a folder with a broken title waits", () => {
  test.each([
    (word: string) => `The ${word} Lantern Harbour (1967)/The Lantern Harbour (1967).mkv`,
    (word: string) => `The Lantern ${word} Harbour (1967)/The Lantern Harbour (1967).mkv`,
    (word: string) => `Best ${word} The Lantern ${word} Harbour 1967/Lantern Harbour 1967.mkv`,
    (word: string) => `Lantern ${word} Harbour, The (1967)/The Lantern Harbour (1967).mkv`,
    (word: string) => `Heron ${word} 2 (1978)/Heron 2 (1978).mkv`,
    (word: string) => `Movies/Cinder ${word} Ferry (2004)/Cinder Ferry (2004) 1080p.mkv`,
    (word: string) => `Cinder.${word}.Ferry.2004.1080p.WEB.x264-GRP/cinder.ferry.2004.1080p.mkv`,
    (word: string) => `Cinder ${word} Ferry/Cinder Ferry 2004.mkv`,
    (word: string) => `The ${word} Meadow/Season 2/The Meadow - S02E01.mkv`,
    (word: string) => `The ${word} Meadow (2016)/The Meadow - 2x01.mkv`,
    (word: string) => `Quartz ${word} Lodge Nights/Quartz Lodge Nights S01E03.mkv`,
    (word: string) => `Quartz Lodge ${word} Nights (2013)/S01/Quartz Lodge Nights S01E03.mkv`,
  ])("%o", async (toPath) => {
    for (const word of WORDS) {
      const path = toPath(word);
      expect(await verdictOf(path), path).toEqual(["waits", "waits"]);
    }
  });

  test("the reason quotes the words that break the title", async () => {
    const videos = ["The Lantern Harbour (1967).mkv"];
    const { decision } = await identify({ name: "The Ploqueth Lantern Harbour (1967)", videos });
    expect(JSON.stringify(decision)).toContain("explains “Ploqueth”");
    const season = ["Season 2/The Meadow - S02E01.mkv"];
    const { decision: tv } = await identify({ name: "The Ploqueth Meadow", videos: season });
    expect(JSON.stringify(tv)).toContain("nothing explains “Ploqueth”");
  });
});

describe("a folder is filed", () => {
  test.each([
    [
      "with the title, in each of its forms",
      "The Lantern Harbour (1967)/Lantern Harbour, The.mkv",
      1,
    ],
    ["with its article behind it", "Lantern Harbour, The (1967)/The Lantern Harbour (1967).mkv", 1],
    [
      "above the work's own",
      "The Many Lights of Harbour/The Lantern Harbour (1967)/The Lantern Harbour (1967).mkv",
      1,
    ],
    [
      "that only has the words somewhere",
      "The Big Collection of House Stuff/The House (2017).mkv",
      5,
    ],
    ["that has them in another order", "Ferry and Cinder Things/Cinder Ferry (2004).mkv", 4],
    ["of a whole series of films", "Heron Collection 1-2/Heron 2 (1978)/Heron 2 (1978).mkv", 2],
    [
      "with words of the tables",
      "Quartz.Lodge.Nights.S01.German.1080p.WEB.x264-GRP/Quartz.Lodge.Nights.S01E03.mkv",
      7,
    ],
  ])("%s: %s", async (_, path, id) => {
    expect(await verdictOf(path)).toEqual([id, id]);
  });
});
