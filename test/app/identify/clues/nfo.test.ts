import { expect, test } from "vitest";
import { nfoNotes } from "../../../../src/app/identify/clues/nfo.ts";
import type { ReleaseName } from "../../../../src/app/identify/clues/read-release.ts";
import { inCommands } from "../../../../src/core/actions/tongues.ts";
import type { NfoFacts } from "../../../../src/core/parse/nfo/parse-nfo.ts";
import type { Listed } from "../../../support/catalogue-ports.ts";
import { movie, season, series } from "../../../support/works.ts";
import { identifying } from "../support-identify.ts";

const CATALOGUE: Listed[] = [
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
  movie(27205, "Inception", 2010),
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  movie(1366, "Rocky", 1976),
  movie(1367, "Rocky II", 1979),
  series(603, "Heron", 2003, [season(1, 3)]),
  { ...series(2316, "The Office", 2005, [season(1, 6), season(2, 22)], { countries: ["US"] }), ids: ["tt0386676"] },
  series(2996, "The Office", 2001, [season(1, 6), season(2, 6)], { countries: ["GB"] }),
  series(5, "Lone Pine", 2008, [season(1, 9)]),
  { ...movie(77, "Night Train", 2001), ids: ["tt0000077"] },
  { ...series(78, "Night Train", 2001, [season(1, 3)]), ids: ["tt0000077"] },
];

const identify = identifying(CATALOGUE);

/** The work as which it is filed, or the codes that hold it. */
async function decided(name: string, videos: string[], nfo: Partial<NfoFacts>, more: Partial<ReleaseName> = {}) {
  const nfos = async (): Promise<NfoFacts> => ({ ids: {}, titles: [], ...nfo });
  const places = { own: ["any.nfo"], beside: false };
  const { decision, verdict } = await identify({ name, videos, at: `/in/${name}`, nfos: places, ...more }, { nfos });
  return decision.kind === "auto" ? `${decision.identity.type}/${decision.identity.tmdbId}` : verdict;
}

const M = ["movie.mkv"];

test("an NFO's id files a film without a year, and distinguishes a remake from its original", async () => {
  expect(await decided("Inception", M, { ids: { tmdb: 27205 }, type: "movie" })).toBe("movie/27205");
  expect(await decided("Dune", M, { ids: { tmdb: 841 }, type: "movie" })).toBe("movie/841");
  expect(await decided("Dune", M, {})).toContain("remake_rival");
  expect(await decided("Inception", M, {})).toContain("no_year_movie");
});

test("an NFO that was copied with the wrong film holds it, in both directions", async () => {
  for (const [name, tmdb] of [
    ["Inception", 603],
    ["The Matrix", 27205],
    ["Inception.2010.1080p", 603],
    ["Dune (2021)", 841],
    ["Dune (1984)", 438631],
    ["Rocky II", 1366],
    ["Rocky", 1367],
    ["Rocky.1976", 1367],
    ["Inception", 999],
  ] as const)
    expect(await decided(name, M, { ids: { tmdb }, type: "movie" }), name).toContain("id_contradicts");
});

test("the id of a film is not the id of a series", async () => {
  const film = { ids: { tmdb: 603 }, type: "movie" } as const;
  expect(await decided("Heron.S01E01", ["Heron.S01E01.mkv"], film)).toContain("id_contradicts");
  expect(await decided("The Matrix (1999) {tmdb-603}", M, { ...film, type: "tv" })).toContain("id_contradicts");
  expect(await decided("Heron", ["Heron.S01E02.mkv"], { ...film, type: "tv" })).toBe("tv/603");
  // The same id of IMDb at both: only what the NFO is for tells which.
  expect(await decided("Night Train", M, { ids: { imdb: "tt0000077" } })).toContain("id_contradicts");
  expect(await decided("Night Train", M, { ids: { imdb: "tt0000077" }, type: "movie" })).toBe("movie/77");
});

test("different ids in name and NFO hold, and equal ones file", async () => {
  expect(await decided("Inception {tmdb-27205}", M, { ids: { tmdb: 603 }, type: "movie" })).toContain("id_contradicts");
  expect(await decided("The Matrix {tmdb-603}", M, { ids: { tmdb: 603, imdb: "tt0133093" }, type: "movie" })).toBe(
    "movie/603",
  );
});

test("an NFO decides between two series, and says nothing about episodes", async () => {
  const us = { ids: { imdb: "tt0386676" }, type: "tv" } as const;
  const both = (at: number) => [`The.Office.S0${at}E01.mkv`, `The.Office.S0${at}E02.mkv`];
  expect(await decided("The.Office.S01", both(1), {})).toContain("series_ambiguous");
  expect(await decided("The.Office.S01", both(1), us)).toBe("tv/2316");
  expect(await decided("The.Office.S03", both(3), us)).toContain("episode_missing");
  expect(await decided("The.Office.S01E01-GRP", ["The.Office.S01E02.mkv"], us)).toContain("folder_disagrees");
});

test("a folder that was not understood is still held beside an NFO", async () => {
  const nfo = { ids: { tmdb: 5 }, type: "tv" } as const;
  const told = (video: string) => decided("Lone Pin", [`${video}1.mkv`, `${video}2.mkv`], nfo);
  expect(await told("S01E0")).toBe("tv/5");
  // Whose season, only the series' own folder would say.
  for (const video of ["E0", "0", "Season 1/0"]) expect(await told(video), video).toContain("numbers_unclear");
});

test("the year of an NFO counts if it has the name's exact title and nothing else gives a year", async () => {
  const film = { type: "movie", year: 2010, titles: ["Inception"] } as const;
  const told = (nfo: Partial<NfoFacts>, name = "Inception") => decided(name, M, nfo);
  expect(await told({ ...film, titles: ["Anfang", "INCEPTION"] })).toBe("movie/27205");
  expect(await told({ ...film, titles: ["Conception"] })).toContain("no_year_movie");
  expect(await told({ ...film, type: undefined, titles: ["Inception"] })).toContain("no_year_movie");
  expect(await told({ ...film, year: 1999, titles: ["Inception"] })).toContain("year_differs");
  expect(await told({ ...film, titles: ["Dune"], year: 1984 }, "Dune (2021)")).toBe("movie/438631");
  expect(await told({ ...film, titles: ["Dune"], year: 1984, ids: { tmdb: 438631 } }, "Dune")).toContain(
    "id_contradicts",
  );
});

test("new files in a filed folder are identified by that folder", async () => {
  const parentIdentity = { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 } as const;
  const nfo = { ids: { tmdb: 603 }, type: "movie" } as const;
  expect(await decided("The Matrix", M, nfo, { parentIdentity, parentTitle: "Inception" })).toContain(
    "folder_disagrees",
  );
});

test("without a folder nothing is read", async () => {
  const nfo = { ids: { tmdb: 27205 }, type: "movie" } as const;
  expect(await decided("Inception", M, nfo, { at: undefined })).toContain("no_year_movie");
  expect(await decided("Inception", M, nfo, { nfos: undefined })).toContain("no_year_movie");
});

test("one sentence says which work an NFO names", () => {
  const message = (nfo: NfoFacts) => nfoNotes(nfo).map((reason) => `${reason.code}: ${inCommands(reason.message)}`);
  expect(message({ ids: { tmdb: 603 }, titles: [] })).toEqual(["nfo: Its NFO names tmdb-603."]);
  expect(message({ ids: { tmdb: 603, imdb: "tt0133093", tvdb: 5 }, year: 1999, titles: [] })).toEqual([
    "nfo: Its NFO names tmdb-603, tt0133093, tvdb-5 and the year 1999.",
  ]);
  expect(nfoNotes(undefined)).toEqual([]);
});
