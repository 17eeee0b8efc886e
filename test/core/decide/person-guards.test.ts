import { expect, test } from "vitest";
import type { Evidence } from "../../../src/core/decide/evidence/evidence.ts";
import { toWork } from "../../../src/core/identify/work.ts";
import type { Alias } from "../../../src/core/learned/lesson.ts";
import { verdict } from "../../support/judge.ts";
import { episodeName, movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";

const OFFICE = series(2996, "The Office", 2001, [season(1, 6), season(2, 6)]);
const OTHER = series(2316, "The Office", 2005, [season(1, 6), season(2, 22)]);

function said(
  type: "movie" | "tv",
  tmdbId: number,
  more: Partial<Alias> = {},
): Partial<Evidence> & { namedId: string } {
  const identity = { type, tmdbId, title: "It", year: 2001 };
  const alias = {
    id: 1,
    nameKey: "",
    title: "",
    identity,
    renumbered: false,
    releaseId: 7,
    releaseName: "",
    actor: "",
    at: 0,
  };
  return { namedBy: "person", namedId: `${type}/${tmdbId}`, remembered: { newest: { ...alias, ...more } } };
}

test("a person's word decides the work: title, rivals and year", () => {
  const name = episodeName("The Office", 2, [1]);
  expect(verdict({ name, found: [OFFICE, OTHER] })).toContain("series_ambiguous");
  expect(verdict({ name, found: [OFFICE, OTHER], more: said("tv", 2996) })).toBe(2996);
  expect(verdict({ name: episodeName("Buero", 1, [1]), found: [OFFICE], more: said("tv", 2996) })).toBe(2996);
  const film = movieName("Le Long Retour", 1993);
  expect(verdict({ name: film, found: [movie(5, "The Long Walk Home", 1990)], more: said("movie", 5) })).toBe(5);
});

test("a person's word does not decide numbers, existence and completeness", () => {
  const more = said("tv", 2996);
  expect(verdict({ name: episodeName("The Office", 2, [9]), found: [OFFICE, OTHER], more })).toEqual([
    "episode_missing",
  ]);
  expect(verdict({ name: episodeName("The Office", 2), found: [OFFICE, OTHER], more })).toEqual(["pack_incomplete"]);
  expect(verdict({ name: episodeName("The Office 2", 1, [1]), found: [OFFICE], more })).toEqual(["number_differs"]);
});

test("a parent's identity decides the numbers in the title too, because the folder is the same", () => {
  const more = { namedBy: "parent" as const, namedId: "tv/2996" };
  expect(verdict({ name: episodeName("The Office 2", 1, [1]), found: [OFFICE], more })).toBe(2996);
});

test("corrected numbers are not trusted in the next name", () => {
  const name = episodeName("The Office", 2, [1]);
  expect(verdict({ name, found: [OFFICE], more: said("tv", 2996, { renumbered: true }) })).toEqual([
    "numbers_corrected",
  ]);
  const more = { namedBy: "parent" as const, namedId: "tv/2996", parentRenumbered: true };
  expect(verdict({ name, found: [OFFICE], more })).toEqual(["numbers_corrected"]);
});

test("a contradicting id or folder is held", () => {
  const name = episodeName("The Office", 2, [1]);
  const { remembered } = said("tv", 2996);
  for (const namedBy of ["id", "parent"] as const) {
    const more = { remembered, namedBy, namedId: "tv/2316" };
    expect(verdict({ name, found: [OFFICE, OTHER], more }), namedBy).toEqual(["person_contradicted"]);
    expect(verdict({ name, found: [OFFICE, OTHER], more: { ...more, namedId: "tv/2996" } }), namedBy).toBe(2996);
  }
});

test("a title that was judged with the parent does not hold its child, but another title does", () => {
  const parent = { type: "tv" as const, tmdbId: 2996, title: "The Office", year: 2001 };
  const more = { namedBy: "parent" as const, namedId: "tv/2996", parent, parentTitle: "buero" };
  expect(verdict({ name: episodeName("Buero", 1, [1]), found: [OFFICE], more })).toBe(2996);
  expect(verdict({ name: episodeName("Other", 1, [1]), found: [OFFICE], more })).toEqual(["folder_disagrees"]);
});

test("a person's word does not outweigh a work with the exact title and year", () => {
  const dunes = [movie(841, "Dune", 1984), movie(438631, "Dune", 2021)];
  const more = said("movie", 438631);
  expect(verdict({ name: movieName("Dune", 1984), found: dunes, more })).toEqual(["person_contradicted"]);
  expect(verdict({ name: movieName("Dune", 2021), found: dunes, more })).toBe(438631);
  expect(verdict({ name: movieName("Wuestenplanet", 1984), found: dunes, more })).toBe(438631);
});

test("id_contradicts: a series of another year, or another number, is held", () => {
  const whos = [series(121, "Doctor Who", 1963, [season(1, 6)]), series(57243, "Doctor Who", 2005, [season(1, 6)])];
  const works = whos.map((one) => toWork(one, one));
  const named = (at: number) => ({
    namedBy: "id" as const,
    namedId: works[at]?.id,
    ids: [{ said: "x", work: works[at] }],
  });
  const name = { ...episodeName("Doctor Who", 1, [1]), year: 1963 };
  expect(verdict({ name, found: whos, more: named(1) as never })).toContain("id_contradicts");
  expect(verdict({ name, found: whos, more: named(0) as never })).toBe(121);
  const later = { ...episodeName("Doctor Who", 1, [1]), year: 2010 };
  expect(verdict({ name: later, found: whos, more: named(1) as never })).not.toContain("id_contradicts");
  const sequel = movie(36658, "X2", 2003, { alternativeTitles: ["X Men 2"] });
  const id = { namedBy: "id" as const, namedId: "movie/36658", ids: [{ said: "x", work: toWork(sequel) }] };
  expect(verdict({ name: movieName("X Men 3", 2003), found: [sequel], more: id })).toContain("id_contradicts");
  expect(verdict({ name: movieName("X Men 2", 2003), found: [sequel], more: id })).toBe(36658);
});

test("a word that other titles share needs a year, a country or the titles of all its episodes", () => {
  const us = series(2, "Phantoms", 2021, [season(1, 6, 2021, ["Pilot", "The Cold Stairs", "Free Pie"])]);
  const uk = series(1, "Phantoms", 2019, [season(1, 6, 2019)]);
  const film = movie(3, "Phantoms", 1998);
  const ask = (name: ReturnType<typeof episodeName>, found = [us, uk]) => verdict({ name, found, more: said("tv", 2) });
  const titled = (episode: number, episodeTitle: string) => episodeName("Phantoms", 1, [episode], { episodeTitle });
  expect(ask(episodeName("Phantoms", 1, [4]))).toEqual(["series_ambiguous"]);
  expect(ask(titled(1, "Pilot"))).toEqual(["series_ambiguous"]);
  expect(ask(titled(3, "The Cold Stairs"))).toContain("series_ambiguous");
  expect(ask(titled(2, "The Cold Stairs"))).toBe(2);
  expect(ask(episodeName("Phantoms", 1, [4], { year: 2021 }))).toBe(2);
  expect(verdict({ name: episodeName("Phantoms", 1, [4]), found: [us, film], more: said("tv", 2) })).toBe(2);
  const files = { "2.mkv": titled(2, "The Cold Stairs"), "4.mkv": episodeName("Phantoms", 1, [4]) };
  expect(verdict({ name: episodeName("Phantoms", 1), files, found: [us, uk], more: said("tv", 2) })).toEqual([
    "series_ambiguous",
  ]);
});
