import { expect, test } from "vitest";
import type { ReleaseName } from "../../../src/app/identify/clues/read-release.ts";
import { createIdentify } from "../../../src/app/identify/identify.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { movie, season, series } from "../../support/works.ts";

const PILOTS = ["Serenity", "The Train Job", "Bushwhacked"];

const CATALOGUE: Listed[] = [
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
  movie(194, "Le Fabuleux Destin d'Amélie Poulain", 2001, { alternativeTitles: ["Amélie"] }),
  movie(1366, "Rocky", 1976),
  movie(1367, "Rocky II", 1979),
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  movie(22798, "Whip Round", 2009),
  movie(607259, "Fatherhood", 2021, { alternativeTitles: ["A Father from the Hood"] }),
  movie(24736, "Father Hood", 1993),
  movie(808, "Shrek", 2001),
  movie(809, "Shrek 2", 2004),
  movie(4232, "Scream", 1996),
  movie(4233, "Scream 2", 1997),
  movie(27205, "Inception", 2010),
  movie(157336, "Interstellar", 2014),
  movie(346364, "It", 2017),
  movie(754, "Face/Off", 1997),
  series(2316, "The Office", 2005, [season(2, 22), season(5, 28)], { countries: ["US"] }),
  series(2996, "The Office", 2001, [season(1, 6), season(2, 6)], { countries: ["GB"] }),
  series(1437, "Firefly", 2002, [season(1, 19, 2002, PILOTS)]),
  series(37854, "Long Voyage", 1999, [season(1, 61), season(2, 16, 2001, ["A Door Ajar"]), season(3, 14)]),
];

type Given = string | ReleaseName;

/** One row of the table: what the guard of this code holds, and what it lets pass, as names that go the whole way. */
const TABLE: [code: string, held: Given[], filed: [Given, tmdbId: number][]][] = [
  ["title_differs", ["Face.1997.mkv"], [["Amelie.2001.mkv", 194]]],
  ["number_differs", ["Rocky.1979.mkv"], [["Rocky.2.1979.mkv", 1367]]],
  [
    "year_differs",
    ["Dune.1990.mkv"],
    [
      ["Whip.Round.2010.mkv", 22798],
      ["Whip.Round.2008.mkv", 22798],
    ],
  ],
  [
    "remake_rival",
    ["Dune.1080p.mkv"],
    [
      ["Dune.2021.mkv", 438631],
      ["Dune.1984.mkv", 841],
    ],
  ],
  [
    "twin_title",
    ["Father.Hood.1080p.mkv"],
    [
      ["Fatherhood.2021.mkv", 607259],
      ["Father.Hood.1993.mkv", 24736],
    ],
  ],
  [
    "sequel_year",
    ["Shrek.2004.mkv", "Scream.1997.mkv", "Scream.2.1996.mkv"],
    [
      ["Shrek.2001.mkv", 808],
      ["Scream.2.1997.mkv", 4233],
    ],
  ],
  ["no_year_movie", ["Inception.1080p.mkv"], [["Inception (2010)/movie.mkv", 27205]]],
  ["short_title", ["It.720p.WEB.mkv"], [["It.2017.mkv", 346364]]],
  ["series_ambiguous", ["The.Office.S02E01.mkv"], [["The.Office.US.S05E01.mkv", 2316]]],
  ["episode_missing", ["Firefly.S01E99.mkv"], [["Firefly.S01E19.mkv", 1437]]],
  [
    "episode_title_differs",
    ["Firefly.S01E01.The.Train.Job.720p.mkv"],
    [
      ["Firefly.S01E02.The.Train.Job.720p.mkv", 1437],
      ["Firefly.S01E02.Der.Raub.720p.mkv", 1437],
    ],
  ],
  [
    "absolute_unmapped",
    // Past the end, and counted through without a word of an absolute number.
    ["[Subs] Long Voyage - 99 [720p].mkv", "Long.Voyage.E65.720p.mkv"],
    [
      ["[Subs] Long Voyage - 63 [720p].mkv", 37854],
      ["Long.Voyage.E62.A.Door.Ajar.720p.mkv", 37854],
    ],
  ],
  [
    "numbers_unclear",
    [
      "Firefly.S01E04.S02E05.mkv",
      "Firefly - S01E04 and 1 more.mkv",
      "Firefly.S01.Vol.2.E03.mkv",
      "Firefly 08-01-2002.mkv",
    ],
    [
      ["Firefly.S01E04-05.mkv", 1437],
      ["Firefly 2002-01-08.mkv", 1437],
      ["Firefly 15-01-2002.mkv", 1437],
      ["Firefly S01E04 & 05.mkv", 1437],
    ],
  ],
  [
    "id_contradicts",
    ["Inception (2010) {tmdb-603}.mkv", "The Matrix (2021) {tmdb-603}.mkv"],
    [
      ["The Matrix {tmdb-603}.mkv", 603],
      ["The.Matrx.tt0133093.mkv", 603],
    ],
  ],
  [
    "folder_disagrees",
    [
      "Inception (2010)/Interstellar.2014.mkv",
      { name: "Firefly.S01E01-GRP", videos: ["Firefly.S01E02.mkv"] },
      { name: "Inception (2010)", videos: ["Tin Harbour Club 1.mkv"] },
    ],
    [[{ name: "Inception.2010.1080p-GRP", videos: ["grp-inc1080.mkv"] }, 27205]],
  ],
  [
    "pack_incomplete",
    [{ name: "Firefly.S01-GRP", videos: ["Firefly.S01E01.mkv", "Firefly.S01E01.v2.mkv"] }],
    [[{ name: "Firefly.S01-GRP", videos: ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "Firefly.S01E03.mkv"] }, 1437]],
  ],
  [
    "several_works",
    [{ name: "Inception.2010", videos: ["Inception.2010.mkv", "Interstellar.2014.mkv"] }],
    [[{ name: "Inception.2010", videos: ["Inception.2010.CD1.avi", "Inception.2010.CD2.avi"] }, 27205]],
  ],
  [
    "sample",
    ["Inception.2010.1080p-GRP/Sample/inception.2010.1080p.mkv"],
    [[{ name: "Inception.2010.1080p-GRP", videos: ["inception.mkv", "Sample/inception.sample.mkv"] }, 27205]],
  ],
];

async function decide(given: Given) {
  const { ports } = cataloguePorts(CATALOGUE);
  const release = typeof given === "string" ? { name: given, videos: [] } : given;
  return (await createIdentify(ports)(release, new AbortController().signal)).decision;
}

test.each(TABLE)("%s holds what it should and nothing else", async (code, held, filed) => {
  for (const given of held) {
    const decision = await decide(given);
    expect(decision.kind === "review" && decision.reasons.map((reason) => reason.code)).toContain(code);
  }
  for (const [given, tmdbId] of filed)
    expect(await decide(given)).toMatchObject({ kind: "auto", identity: { tmdbId } });
});

test("runtime_differs holds a file of another length than the film's", async () => {
  const { ports } = cataloguePorts([{ ...movie(27205, "Inception", 2010), ...facts(148) }]);
  const kind = async (minutes: number) => {
    const length = { kind: "read" as const, duration_ms: minutes * 60_000 };
    const identify = createIdentify({
      ...ports,
      lengths: async (_at, videos) => new Map(videos.map((v) => [v, length])),
    });
    const release = { name: "Inception.2010.mkv", videos: ["Inception.2010.mkv"], at: "/in/Inception.2010.mkv" };
    const { decision } = await identify(release, new AbortController().signal);
    return decision.kind === "auto" ? "filed" : decision.reasons.map(({ code }) => code);
  };
  expect(await kind(148)).toBe("filed");
  expect(await kind(92)).toEqual(["runtime_differs"]);
});

const facts = (runtimeMinutes: number) => ({ runtimeMinutes, seasonCounts: [], seasons: [] });
