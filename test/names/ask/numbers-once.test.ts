// A number has one meaning: a season is no year, and a title after a hyphen ends no range.
import { expect, test } from "vitest";
import type { EpisodeFacts, SeasonFacts } from "../../../src/base/candidate.ts";
import { identifying, running } from "../../support/identifying.ts";
import { series } from "../../support/works.ts";

const episodes = (titles: readonly string[], minutes?: number): EpisodeFacts[] =>
  titles.map((title, at) => ({ episode: at + 1, title, runtimeMinutes: minutes }));
const years: SeasonFacts[] = [1998, 2011, 2012].map((year) => ({
  season: year,
  episodes: episodes(["Oil", "Steel", "Rust", "Paint"]),
}));
const TITLES = ["Rope", "212", "9 Sailors", "Salt", "13 Gulls", "Tar", "Mast", "Keel", "Bow"];
const SHORT = Array.from(
  { length: 40 },
  (_, at) => `Knot ${String.fromCharCode(97 + (at % 26))}${at}`,
);
const identify = identifying([
  series(1, "Old Engines", 1998, years),
  series(2, "Deck Hands", 2004, [
    { season: 1, episodes: episodes(TITLES.map((title) => `${title} Once`)) },
    { season: 2, episodes: episodes(TITLES) },
  ]),
  series(3, "Tiny Knots", 2010, [{ season: 1, episodes: episodes(SHORT, 6) }]),
]);

test.each([
  ["Old.Engines.S2012E03.720p.HDTV.mkv", "2012x3"],
  ["Old.Engines.2012x03.mkv", "2012x3"],
  ["Old.Engines.S2011E02.720p/Old.Engines.S2011E02.720p.mkv", "2011x2"],
  ["Old Engines/Season 2012/Old Engines - S2012E04.mkv", "2012x4"],
  ["Old.Engines.S1998E01.mkv", "1998x1"],
])("%s: a season that is a year is not the year of the series", async (name, place) => {
  expect(await identify(name)).toMatchObject({ verdict: 1, places: [place] });
});

test.each([
  ["Deck Hands-S02E02-212.mkv", "2x2"],
  ["Deck_Hands-S02E03-9_Sailors.mkv", "2x3"],
  ["Deck Hands S02E05-13 Gulls 720p.mkv", "2x5"],
  // A range within the season.
  ["Deck.Hands.S02E06-07.720p.mkv", "2x6,7"],
])("%s: what is the title of the first episode ends no range", async (name, place) => {
  expect(await identify(name)).toMatchObject({ verdict: 2, places: [place] });
});

test("a list without a gap that runs as long as its episodes is likely", async () => {
  const name = "Tiny Knots.S01E21-22-23-24-25.mkv";
  const videos = [name];
  const lengths = running(30);
  expect(await identify({ name, videos, at: `/in/${name}` }, { lengths })).toMatchObject({
    places: ["1x21,22,23,24,25"],
  });
});

test.each([
  // No such season, although the series began in that year or another one.
  ["Deck.Hands.S2004E01.mkv"],
  ["Old.Engines.S2013E01.mkv"],
  // Not the title of the first episode.
  ["Deck Hands-S02E01-212.mkv"],
  ["Deck Hands S02E05-13 Sailors.mkv"],
  ["Deck Hands S02E01-8.mkv"],
])("holds a season that TMDB lacks, or a range with other words after it: %s", async (name) => {
  expect((await identify(name)).verdict).toBeInstanceOf(Array);
});

test("a list of another length waits", async () => {
  const name = "Tiny Knots.S01E21-22-23-24-25.mkv";
  const given = { name, videos: [name], at: `/in/${name}` };
  expect((await identify(given, { lengths: running(20) })).verdict).toContain("numbers_unclear");
});

test("a reason shortens a long range", async () => {
  const { decision } = await identify("Deck Hands-S02E01-900.mkv");
  const [reason] = decision.kind === "review" ? decision.reasons : [];
  expect(reason?.message).toContain("S02E01–E900");
});
