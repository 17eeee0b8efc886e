import { expect, test } from "vitest";
import { namesOf } from "../../support/name-presets.ts";
import { episode, FILMS, film, Library, SHOWS, show } from "./made-up-library.ts";

const HEAT = film(949, "Heat", 1995);
const HELD = { code: "torrent_has_it", message: "It belongs to a torrent." } as const;

test("files begin with the name of a folder that must keep its name", () => {
  const library = new Library(FILMS, {
    "Heat (1995)/heat.1080p.mkv": { of: HEAT },
    "Heat (1995)/heat.2160p.mkv": { of: HEAT },
    "Heat (1995)/heat.nfo": { of: HEAT },
  });
  library.blocked.set(`${FILMS}/Heat (1995)/heat.nfo`, HELD);
  library.names = namesOf("both");
  library.rename();
  expect(library.paths()).toEqual([
    "Heat (1995)/Heat (1995) - 2160p.mkv",
    "Heat (1995)/Heat (1995).mkv",
    "Heat (1995)/heat.nfo",
  ]);
  expect(library.plan().steps).toEqual([]);
});

test("a second folder of a film keeps its name, and its files begin with it", () => {
  const library = new Library(FILMS, {
    "Heat (1995) {tmdb-949}/a.mkv": { of: HEAT },
    "Heat 4K {tmdb-949}/a.2160p.mkv": { of: HEAT },
  });
  library.names = namesOf("both");
  library.rename();
  expect(library.paths()).toEqual([
    "Heat (1995) {tmdb-949}/Heat (1995) {tmdb-949}.mkv",
    "Heat 4K {tmdb-949}/Heat 4K {tmdb-949}.mkv",
  ]);
});

test("a folder keeps its edition, and files name it once", () => {
  const library = new Library(FILMS, {
    "heat {edition-Uncut}/heat.1995.uncut.mkv": { of: HEAT },
    "heat {edition-Uncut}/heat.1995.uncut.en.srt": {},
  });
  library.names = namesOf("both");
  const steps = library.rename();
  const stem = "Heat (1995) {tmdb-949} {edition-Uncut}";
  expect(library.paths()).toEqual([`${stem}/${stem}.en.srt`, `${stem}/${stem}.mkv`]);
  expect(library.plan().steps).toEqual([]);
  library.takeBack(steps);
  expect(library.paths()).toContain("heat {edition-Uncut}/heat.1995.uncut.mkv");
});

test.each([
  { keepsCase: false, heat: "Heat (1995) {tmdb-949}", lost: "Lost (2004) {tmdb-4607}/Season 01" },
  { keepsCase: true, heat: "HEAT (1995) {TMDB-949}", lost: "LOST (2004) {tmdb-4607}/season 01" },
])("folders of which only the case would change: $heat", ({ keepsCase, heat, lost }) => {
  const films = new Library(FILMS, {
    "HEAT (1995) {TMDB-949}/heat.mkv": { of: HEAT },
    "Inception/inception.mkv": { of: film(27205, "Inception", 2010) },
  });
  const shows = new Library(SHOWS, {
    "LOST (2004) {tmdb-4607}/season 01/lost.s01e01.mkv": {
      of: show(4607, "Lost", 2004),
      is: episode(1, 1, "Pilot"),
    },
  });
  for (const library of [films, shows]) {
    library.keepsCase = keepsCase;
    library.rename();
    expect(library.plan().steps).toEqual([]);
  }
  const inception = "Inception (2010) {tmdb-27205}";
  expect(films.paths()).toEqual([`${heat}/Heat (1995).mkv`, `${inception}/Inception (2010).mkv`]);
  expect(shows.paths()).toEqual([`${lost}/Lost (2004) - s01e01 - Pilot.mkv`]);
  const skipped = [films, shows].flatMap((library) =>
    library.plan().works.flatMap((work) => work.skipped.map(({ code }) => code)),
  );
  expect(skipped).toEqual(keepsCase ? ["only_case", "only_case", "only_case"] : []);
});
