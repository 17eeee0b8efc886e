import { expect, test } from "vitest";
import { namesOf } from "../../support/name-presets.ts";
import { FILMS, film, Library } from "./made-up-library.ts";

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
