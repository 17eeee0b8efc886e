import { expect, test } from "vitest";
import type { Alias } from "../../../src/core/alias/alias.ts";
import type { Evidence } from "../../../src/core/decide/evidence.ts";
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

test("which work it is, a person's word answers: title, rivals, year", () => {
  const name = episodeName("The Office", 2, [1]);
  expect(verdict({ name, found: [OFFICE, OTHER] })).toContain("series_ambiguous");
  expect(verdict({ name, found: [OFFICE, OTHER], more: said("tv", 2996) })).toBe(2996);
  expect(verdict({ name: episodeName("Buero", 1, [1]), found: [OFFICE], more: said("tv", 2996) })).toBe(2996);
  const film = movieName("Le Long Retour", 1993);
  expect(verdict({ name: film, found: [movie(5, "The Long Walk Home", 1990)], more: said("movie", 5) })).toBe(5);
});

test("numbers, existence and completeness it does not answer", () => {
  const more = said("tv", 2996);
  expect(verdict({ name: episodeName("The Office", 2, [9]), found: [OFFICE, OTHER], more })).toEqual([
    "episode_missing",
  ]);
  expect(verdict({ name: episodeName("The Office", 2), found: [OFFICE, OTHER], more })).toEqual(["pack_incomplete"]);
  expect(verdict({ name: episodeName("The Office 2", 1, [1]), found: [OFFICE], more })).toEqual(["number_differs"]);
});

test("a parent's identity answers for the numbers in the title as well: the folder is the same", () => {
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

test("an id or a folder that says otherwise is asked about", () => {
  const name = episodeName("The Office", 2, [1]);
  const { remembered } = said("tv", 2996);
  for (const namedBy of ["id", "parent"] as const) {
    const more = { remembered, namedBy, namedId: "tv/2316" };
    expect(verdict({ name, found: [OFFICE, OTHER], more }), namedBy).toEqual(["person_contradicted"]);
    expect(verdict({ name, found: [OFFICE, OTHER], more: { ...more, namedId: "tv/2996" } }), namedBy).toBe(2996);
  }
});

test("a title that was judged with the parent is not held against its child; another one is", () => {
  const parent = { type: "tv" as const, tmdbId: 2996, title: "The Office", year: 2001 };
  const more = { namedBy: "parent" as const, namedId: "tv/2996", parent, parentTitle: "buero" };
  expect(verdict({ name: episodeName("Buero", 1, [1]), found: [OFFICE], more })).toBe(2996);
  expect(verdict({ name: episodeName("Other", 1, [1]), found: [OFFICE], more })).toEqual(["folder_disagrees"]);
});
