// Folders that state a whole series, several seasons or a box of discs.
import { describe, expect, test } from "vitest";
import COUNTING from "../../../src/names/parse/words/counting.json" with { type: "json" };
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const identify = identifying([
  series(7, "Lighthouse Row", 2011, [season(1, 3, 2011), season(2, 3, 2012), season(3, 3, 2013)]),
  movie(21, "Ember Days", 1996),
]);
const VIDEOS = ["Lighthouse Row S01E01.mkv", "Lighthouse Row S02E02.mkv"];
const verdictOf = async (name: string, videos: string[] = VIDEOS) =>
  (await identify({ name, videos })).verdict;

const plain = (list: Readonly<Record<string, string>>): string[] =>
  Object.values(list)
    .flatMap((words) => words.split(/\|(?![^(]*\))/))
    .filter((word) => /^[\p{L}\p{M}]+$/u.test(word));

describe("a block that only states a whole series says nothing else", () => {
  test("in each language of the tables, before and behind the title", async () => {
    const shows = [...plain(COUNTING.show), "series", "Temporada"];
    for (const [at, word] of plain(COUNTING.complete).entries()) {
      const show = shows[at % shows.length] ?? "";
      for (const block of [`[${word} ${show}]`, `(${show} ${word})`, `[${word} ${show}]`]) {
        const name = `Lighthouse Row ${block}`;
        expect(await verdictOf(name), name).toBe(7);
      }
    }
  });
  test.each([
    "Lighthouse Row [Série Completa]",
    "[Série Completa] Lighthouse Row",
    "Lighthouse Row (Die komplette Serie)",
    "Lighthouse Row - Série Complète",
    "Lighthouse.Row.[The.Complete.Series]",
  ])("%s", async (name) => expect(await verdictOf(name)).toBe(7));
  test.each([
    "Lighthouse Row [Komplette Serie Rückblick]",
    "Lighthouse Row [Série Podcast]",
    "Lighthouse Row [Komplette]",
    "Lighthouse Row [Komplette Hörspiele]",
    "Lighthouse Row Komplette Talks [Serie]",
  ])("but not with another word or without the series: %s", async (name) => {
    expect(await verdictOf(name)).toBeInstanceOf(Array);
  });
  test("and a film whose name states a series waits", async () => {
    for (const block of ["[Série Completa]", "(Komplette Serie)", "[Die komplette Staffel]"]) {
      expect(await verdictOf(`Ember Days (1996) ${block}.mkv`, []), block).toBeInstanceOf(Array);
    }
  });
});

test.each(["[BD-BOX]", "(BDBOX)", "[BD BOX SET]", "[DVDBOX]", "[DVD-BOX]", "[Blu-ray BOX]"])(
  "a box of discs describes the release: %s",
  async (box) => {
    expect(await verdictOf(`Lighthouse Row ${box}`)).toBe(7);
    expect(await verdictOf(`${box} Lighthouse Row`)).toBe(7);
    const bare = box.slice(1, -1);
    expect(await verdictOf(`Lighthouse Row ${bare}`, ["S01E01.mkv", "S02E02.mkv"])).toBe(7);
    expect(await verdictOf(`Lighthouse Row [Recap ${bare}]`), "a word").toBeInstanceOf(Array);
  },
);

test.each(["S1+2", "S01+02", "S1&2", "S1,2", "(S1+2)", "Season 1+2", "Season 1 & 2", "S1+2+3"])(
  "seasons that a sign joins are all of these: Lighthouse Row %s",
  async (seasons) => expect(await verdictOf(`Lighthouse Row ${seasons}`)).toBe(7),
);
test.each(["S1+3", "S01+2", "S1 + 2 Podcast", "S1+2 Podcast", "S1+24"])(
  "a number that is not the next season waits: Lighthouse Row %s",
  async (seasons) => expect(await verdictOf(`Lighthouse Row ${seasons}`)).toBeInstanceOf(Array),
);
