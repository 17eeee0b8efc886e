// Words that the tables take for a description, in the place of an episode's title.
import { describe, expect, test } from "vitest";
import DESCRIBING from "../../../src/names/parse/words/describing-words.json" with { type: "json" };
import { identifying } from "../../support/identifying.ts";
import { season, series } from "../../support/works.ts";

const TITLES = ["Salt and Iron", "The Lamp", "Japan", "Restoration"];
const identify = identifying([
  series(7, "Lighthouse Row", 2011, [season(1, 4, 2011, TITLES)]),
  series(8, "Quiet Ferry", 2012, [season(1, 4, 2012, ["", "", "", ""])]),
]);
const verdictOf = async (path: string) => {
  const [name = "", ...inner] = path.split("/");
  return (await identify({ name, videos: inner.length === 0 ? [] : [inner.join("/")] })).verdict;
};

const FORMS: readonly ((title: string) => string)[] = [
  (title) => `Lighthouse Row S01E02${title}.mkv`,
  (title) => `Lighthouse Row - 1x02${title}.mkv`,
  (title) => `Lighthouse Row Season 1 Episode 2${title}.mkv`,
  (title) => `Lighthouse Row 2011-01-08${title}.mkv`,
  (title) => `Lighthouse Row S01E02${title} [1080p].mkv`,
  (title) => `Lighthouse Row/Season 1/02${title}.mkv`,
  (title) => `Lighthouse Row/Season 1/S01E02${title}/Lighthouse Row S01E02.mkv`,
];

describe("a word in the place of an episode's title is TMDB's title of it, or it has no role", () => {
  const places = DESCRIBING.places.split("|").filter((word) => word.length > 3);
  test.each(FORMS)("a country: %s", async (write) => {
    for (const [at, place] of places.entries()) {
      const word = `${place.charAt(0).toUpperCase()}${place.slice(1)}`;
      const name = write(at % 2 === 0 ? ` ${word}` : ` - ${word}`);
      expect(await verdictOf(name), name).toBeInstanceOf(Array);
    }
    expect(await verdictOf(write("")), write("")).toBe(7);
  });

  test.each(FORMS)("a word for a release behind a dash: %s", async (write) => {
    for (const word of ["Restoration", "Color", "Full Color", "American", "Version"]) {
      const name = write(` - ${word}`);
      expect(await verdictOf(name), name).toBeInstanceOf(Array);
    }
  });
});

test.each([
  "Lighthouse Row S01E03 - Japan.mkv",
  "Lighthouse.Row.S01E03.Japan.1080p.WEB.h264-GRP.mkv",
  "Lighthouse Row S01E04 - Restoration.mkv",
  "Lighthouse.Row.S01E02.Irish.1080p.WEB.h264-GRP.mkv",
  "Lighthouse.Row.S01E02.UK.1080p.WEB.h264-GRP.mkv",
  "Lighthouse Row S01E02 - The Lamp - Japan.mkv",
  "Lighthouse Row S01E02 - VOSTFR.mkv",
])("files %s", async (name) => expect(await verdictOf(name)).toBe(7));

test("files an episode for which TMDB has no title", async () => {
  expect(await verdictOf("Quiet Ferry S01E02 - Japan.mkv")).toBe(8);
});
