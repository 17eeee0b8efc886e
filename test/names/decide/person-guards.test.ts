import { expect, test } from "vitest";
import type { Candidate, CandidateDetails } from "../../../src/base/candidate.ts";
import type { Evidence } from "../../../src/names/decide/guards/evidence.ts";
import { toWork } from "../../../src/names/identify/work.ts";
import type { Alias } from "../../../src/names/learned/lesson.ts";
import type { ParsedName } from "../../../src/names/parse/lex/parsed-name.ts";
import { episodeName, movieName } from "../../support/parsed.ts";
import { movie, season, series } from "../../support/works.ts";
import { verdict } from "../judge.ts";

const OFFICE = series(2996, "The Office", 2001, [season(1, 6), season(2, 6)]);
const OTHER = series(2316, "The Office", 2005, [season(1, 6), season(2, 22)]);

type Named = Partial<Evidence> & { namedId?: string };

function said(type: "movie" | "tv", tmdbId: number, more: Partial<Alias> = {}): Named {
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
  return {
    namedBy: "person",
    namedId: `${type}/${tmdbId}`,
    remembered: { newest: { ...alias, ...more } },
  };
}

const NAMED = said("tv", 2996);
const PARENT = { namedBy: "parent" as const, namedId: "tv/2996" };
const BOTH = [OFFICE, OTHER];
const SECOND = episodeName("The Office", 2, [1]);
const { remembered } = NAMED;
const parent = { type: "tv" as const, tmdbId: 2996, title: "The Office", year: 2001 };
const BUERO = { ...PARENT, parent, parentTitle: "buero" };
const WALK = movie(5, "The Long Walk Home", 1990);
const DUNES = [movie(841, "Dune", 1984), movie(438631, "Dune", 2021)];
const NEW_DUNE = said("movie", 438631);

test.each<[decided: number | string[], ParsedName, (Candidate | CandidateDetails)[], more?: Named]>(
  [
    // A person's word decides the work: title, rivals and year.
    [expect.arrayContaining(["series_ambiguous"]), SECOND, BOTH],
    [2996, SECOND, BOTH, NAMED],
    [2996, episodeName("Buero", 1, [1]), [OFFICE], NAMED],
    [5, movieName("Le Long Retour", 1993), [WALK], said("movie", 5)],
    // A person's word does not decide numbers, existence and completeness.
    [["episode_missing"], episodeName("The Office", 2, [9]), BOTH, NAMED],
    [["pack_incomplete"], episodeName("The Office", 2), BOTH, NAMED],
    [["number_differs"], episodeName("The Office 2", 1, [1]), [OFFICE], NAMED],
    // A parent's identity decides the numbers in the title too, because the folder is the same.
    [2996, episodeName("The Office 2", 1, [1]), [OFFICE], PARENT],
    // Corrected numbers are not trusted in the next name.
    [["numbers_corrected"], SECOND, [OFFICE], said("tv", 2996, { renumbered: true })],
    [["numbers_corrected"], SECOND, [OFFICE], { ...PARENT, parentRenumbered: true }],
    // A contradicting id or folder is held.
    [["person_contradicted"], SECOND, BOTH, { remembered, namedBy: "id", namedId: "tv/2316" }],
    [["person_contradicted"], SECOND, BOTH, { remembered, namedBy: "parent", namedId: "tv/2316" }],
    [2996, SECOND, BOTH, { remembered, namedBy: "id", namedId: "tv/2996" }],
    [2996, SECOND, BOTH, { remembered, namedBy: "parent", namedId: "tv/2996" }],
    // A title that was already decided with the parent does not hold its child, but another title
    // does.
    [2996, episodeName("Buero", 1, [1]), [OFFICE], BUERO],
    [["folder_disagrees"], episodeName("Other", 1, [1]), [OFFICE], BUERO],
    // A person's word does not outweigh a work with the exact title and year.
    [["person_contradicted"], movieName("Dune", 1984), DUNES, NEW_DUNE],
    [438631, movieName("Dune", 2021), DUNES, NEW_DUNE],
    [438631, movieName("Wuestenplanet", 1984), DUNES, NEW_DUNE],
  ],
)(
  "files what a person or folder named as %j, or holds it for that reason: case %#",
  (decided, name, found, more) => {
    expect(verdict({ name, found, ...(more && { more }) })).toEqual(decided);
  },
);

test("id_contradicts: holds a series with a different year or number", () => {
  const whos = [
    series(121, "Doctor Who", 1963, [season(1, 6)]),
    series(57243, "Doctor Who", 2005, [season(1, 6)]),
  ];
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
  expect(verdict({ name: later, found: whos, more: named(1) as never })).not.toContain(
    "id_contradicts",
  );
  const sequel = movie(36658, "X2", 2003, { alternativeTitles: ["X Men 2"] });
  const id = {
    namedBy: "id" as const,
    namedId: "movie/36658",
    ids: [{ said: "x", work: toWork(sequel) }],
  };
  expect(verdict({ name: movieName("X Men 3", 2003), found: [sequel], more: id })).toContain(
    "id_contradicts",
  );
  expect(verdict({ name: movieName("X Men 2", 2003), found: [sequel], more: id })).toBe(36658);
});

test("a word that other titles share needs a year, a country or the titles of all episodes", () => {
  const us = series(2, "Phantoms", 2021, [
    season(1, 6, 2021, ["Pilot", "The Cold Stairs", "Free Pie"]),
  ]);
  const uk = series(1, "Phantoms", 2019, [season(1, 6, 2019)]);
  const film = movie(3, "Phantoms", 1998);
  const ask = (name: ParsedName, found = [us, uk]) => verdict({ name, found, more: said("tv", 2) });
  const titled = (episode: number, episodeTitle: string) =>
    episodeName("Phantoms", 1, [episode], { episodeTitle });
  expect(ask(episodeName("Phantoms", 1, [4]))).toEqual(["series_ambiguous"]);
  expect(ask(titled(1, "Pilot"))).toEqual(["series_ambiguous"]);
  expect(ask(titled(3, "The Cold Stairs"))).toContain("series_ambiguous");
  expect(ask(titled(2, "The Cold Stairs"))).toBe(2);
  expect(ask(episodeName("Phantoms", 1, [4], { year: 2021 }))).toBe(2);
  expect(
    verdict({ name: episodeName("Phantoms", 1, [4]), found: [us, film], more: said("tv", 2) }),
  ).toBe(2);
  const files = { "2.mkv": titled(2, "The Cold Stairs"), "4.mkv": episodeName("Phantoms", 1, [4]) };
  expect(
    verdict({ name: episodeName("Phantoms", 1), files, found: [us, uk], more: said("tv", 2) }),
  ).toEqual(["series_ambiguous"]);
});
