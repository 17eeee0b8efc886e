import { expect, test } from "vitest";
import { createIdentify, createTellApart } from "../../../src/names/index.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const TITLES = ["Slack Water", "The Pilot's Log", "Ebb", "A Bell at Dusk", "Neap"];
const CATALOGUE: Listed[] = [
  series(1, "Marble Quay", 2010, [season(1, 5, 2010, TITLES)]),
  series(2, "Ruby Fell", 2012, [season(0, 2, 2013, ["Sleigh", "OVA 2"]), season(1, 12, 2012)]),
  series(5, "Onyx Wharf", 2014, [season(1, 12, 2014), season(2, 12, 2015)]),
  movie(3, "Velour Gate", 2001),
  movie(4, "Winter Ferry", 1979),
];
const identify = identifying(CATALOGUE);

test.each([
  ["2021-03-02/Velour Gate (2001).mkv", 3],
  ["2021.03.02/Velour.Gate.2001.1080p.BluRay.x264-GRP.mkv", 3],
  ["20210302/Velour Gate (2001).mkv", 3],
])("reads a folder's day as the day of the download: %s", async (name, id) => {
  expect((await identify(name)).verdict).toBe(id);
});

test.each([
  ["the year of the day", "2001-03-02/Velour Gate (2001).mkv"],
  ["an episode", "2021-03-02/Velour Gate (2001) 05.mkv"],
  ["a title with the day", "Velour Gate 2021-03-02/Velour Gate (2001).mkv"],
])("holds a film in a dated folder if its name has %s", async (_, name) => {
  expect((await identify(name)).verdict).toEqual(expect.any(Array));
});

test.each([
  "Marble_Quay_S01E02_20100108_2000.ts",
  "Marble_Quay_S01E02_20100108-2015.ts",
  "Marble_Quay_S01E02_20100108_201500.ts",
  "Marble_Quay_S01E02_20100109_2000.ts",
])("reads digits after a recording's day as its time: %s", async (name) => {
  const { parsed, verdict, places } = await identify(name);
  expect(parsed.year).toBeNull();
  expect([verdict, ...places]).toEqual([1, "1x2"]);
});

test.each(["Marble_Quay_S01E02_20100107_2000.ts", "Marble_Quay_S01E02_20100108_2099.ts"])(
  "still compares the day and other digits with TMDB: %s",
  async (name) => {
    expect((await identify(name)).verdict).toEqual(expect.any(Array));
  },
);

test.each([
  ["Copy of Marble Quay S01E02 (1).mkv", 1],
  ["movie_12_Velour Gate_(2001)_HD.mp4", 3],
  ["Velour Gate Extended.mkv", 3],
  ["Winter Ferry 1979 40th Anniversary Restoration Criterion Collection #1123 1080p.mkv", 4],
])("offers the work whose exact title is a part of %s, and does not file it", async (name, id) => {
  const { verdict, ranked } = await identify(name);
  expect(verdict).toEqual(expect.any(Array));
  expect(ranked[0]?.candidate.tmdbId).toBe(id);
});

test.each([
  ["SP1 - Sleigh", "SP2"],
  ["OVA 1", "Special 02"],
])("files the episodes of a pack without its specials %s and %s", async (...specials) => {
  const { ports } = cataloguePorts([...CATALOGUE]);
  const decide = createIdentify(ports);
  const { signal } = new AbortController();
  const named = (what: string) => `[Grp] Ruby Fell - ${what} [1080p].mkv`;
  const input = {
    name: "[Grp] Ruby Fell [1080p]",
    videos: ["01", "02", ...specials].map(named),
  };
  const whole = await decide(input, signal);
  expect(whole.decision.kind).toBe("review");
  const { own, apart } = await createTellApart(decide)(input, whole, signal);
  expect(own.decision.kind === "auto" && [...own.decision.mappings.keys()]).toEqual(
    ["01", "02"].map(named),
  );
  expect([...own.leftOut.keys()]).toEqual(specials.map(named));
  expect(apart).toEqual([]);
});

test.each([
  ["[Grp] Onyx Wharf 2 - 04 [1080p].mkv", 2, [4]],
  ["Onyx Wharf 2 - 11.mkv", 2, [11]],
])("suggests the number behind a series' title as its season: %s", async (name, of, episodes) => {
  const { verdict, ranked, decision } = await identify(name);
  expect(verdict).toEqual(expect.any(Array));
  expect(ranked[0]?.candidate.tmdbId).toBe(5);
  expect(decision).toMatchObject({
    kind: "review",
    suggestion: { identity: { tmdbId: 5, season: of, episodes } },
  });
});

test.each(["[Grp] Onyx Wharf 3 - 04 [1080p].mkv", "[Grp] Onyx Wharf 2 - 99 [1080p].mkv"])(
  "suggests no season that TMDB does not list: %s",
  async (name) => {
    const { verdict, ranked, decision } = await identify(name);
    expect(verdict).toEqual(expect.any(Array));
    expect(ranked[0]?.candidate.tmdbId).toBe(5);
    expect(decision).not.toHaveProperty("suggestion.identity.season");
  },
);
