import { describe, expect, test } from "vitest";
import {
  episode,
  FILMS,
  type Files,
  film,
  Library,
  SHOWS,
  show,
  templates,
} from "./made-up-library.ts";

const HEAT = film(949, "Heat", 1995);
const ALIEN = film(348, "Alien", 1979);
const GOT = show(1399, "Game of Thrones", 2011);

/**
 * Destinations after the plan by original path, without files that stay. A second plan has no
 * steps.
 */
function moved(library: Library): Record<string, string> {
  library.rename();
  expect(library.plan().steps).toEqual([]);
  return Object.fromEntries([...library.places()].filter(([from, to]) => from !== to));
}
const films = (files: Files) => new Library(FILMS, files);
const shows = (files: Files) => new Library(SHOWS, files);
/** Each file with its work and its destination in the plan; a file without a destination stays. */
function expectMoved(
  make: (files: Files) => Library,
  rows: Record<string, [is: Files[string], to?: string]>,
): void {
  const library = make(Object.fromEntries(Object.entries(rows).map(([path, [is]]) => [path, is])));
  const to = Object.entries(rows).flatMap(([path, [, place]]) =>
    place === undefined ? [] : [[path, place]],
  );
  expect(moved(library)).toEqual(Object.fromEntries(to));
}
const skips = (library: Library) =>
  library.plan().works.flatMap(({ skipped }) => skipped.map(({ code, path }) => [code, path]));

describe("a film", () => {
  test("keeps an extra in its extras folder when it gets a folder of its own", () => {
    const library = films({
      "CD1/Heat.mkv": { of: HEAT },
      "CD1/Alien.mkv": { of: ALIEN },
      "Trailers/one.mkv": { of: HEAT },
    });
    expect(moved(library)).toMatchObject({
      "Trailers/one.mkv": expect.stringMatching(/Heat \(1995\)[^/]*\/Trailers\/one\.mkv$/),
    });
  });
  test("is renamed with its folder and everything that belongs to it", () => {
    expectMoved(films, {
      "heat.1995.1080p-GRP/heat.1995.1080p-GRP.mkv": [
        { of: HEAT },
        "Heat (1995) {tmdb-949}/Heat (1995).mkv",
      ],
      "heat.1995.1080p-GRP/heat.1995.1080p-GRP.en.forced.srt": [
        {},
        "Heat (1995) {tmdb-949}/Heat (1995).en.forced.srt",
      ],
      "heat.1995.1080p-GRP/heat.1995.1080p-GRP.nfo": [{}, "Heat (1995) {tmdb-949}/Heat (1995).nfo"],
      "heat.1995.1080p-GRP/heat.1995.1080p-GRP-poster.jpg": [
        {},
        "Heat (1995) {tmdb-949}/Heat (1995)-poster.jpg",
      ],
      "heat.1995.1080p-GRP/poster.jpg": [{}, "Heat (1995) {tmdb-949}/poster.jpg"],
      "heat.1995.1080p-GRP/.plexmatch": [{}, "Heat (1995) {tmdb-949}/.plexmatch"],
      "heat.1995.1080p-GRP/Trailers/one.mkv": [{}, "Heat (1995) {tmdb-949}/Trailers/one.mkv"],
      "heat.1995.1080p-GRP/what is this.bin": [{}, "Heat (1995) {tmdb-949}/what is this.bin"],
    });
  });

  test("takes its system files along, and such files do not block a folder's rename", () => {
    const library = films({
      "heat/heat.mkv": { of: HEAT },
      "heat/._heat.mkv": {},
      "heat/@eaDir/heat.mkv/SYNO.mkv": {},
      "Alien 1979.mkv": { of: ALIEN },
      "._Alien 1979.mkv": {},
    });
    expect(Object.values(moved(library)).toSorted()).toEqual([
      "Alien (1979) {tmdb-348}/._Alien (1979).mkv",
      "Alien (1979) {tmdb-348}/Alien (1979).mkv",
      "Heat (1995) {tmdb-949}/._Heat (1995).mkv",
      "Heat (1995) {tmdb-949}/@eaDir/heat.mkv/SYNO.mkv",
      "Heat (1995) {tmdb-949}/Heat (1995).mkv",
    ]);
  });

  test("gets its own folder from among loose films, and the others stay", () => {
    expectMoved(films, {
      "Heat 1995.mkv": [{ of: HEAT }, "Heat (1995) {tmdb-949}/Heat (1995).mkv"],
      "Heat 1995.de.srt": [{}, "Heat (1995) {tmdb-949}/Heat (1995).de.srt"],
      "Heat 1995-thumb.jpg": [{}, "Heat (1995) {tmdb-949}/Heat (1995)-thumb.jpg"],
      "Heat 2.mkv": [{}],
      "Heat 2.srt": [{}],
      "4K/alien.mkv": [{ of: ALIEN }, "4K/Alien (1979) {tmdb-348}/Alien (1979).mkv"],
      "4K/Aliens.mkv": [{}],
    });
  });

  test("moves out of a shared folder, and takes along only its own files", () => {
    expectMoved(films, {
      "Heat/Heat.mkv": [{ of: HEAT }, "Heat (1995) {tmdb-949}/Heat (1995).mkv"],
      "Heat/Heat.srt": [{}, "Heat (1995) {tmdb-949}/Heat (1995).srt"],
      "Heat/Alien.mkv": [{ of: ALIEN }, "Alien (1979) {tmdb-348}/Alien (1979).mkv"],
      "Heat/poster.jpg": [{}],
    });
  });

  test("stays in a folder that has its name, while the other film leaves it", () => {
    expectMoved(films, {
      "Heat (1995) {tmdb-949}/Heat (1995).mkv": [{ of: HEAT }],
      "Heat (1995) {tmdb-949}/Alien.mkv": [
        { of: ALIEN },
        "Alien (1979) {tmdb-348}/Alien (1979).mkv",
      ],
    });
  });

  test("a film with a title such as Embers of Wren Redux is renamed without an edition", () => {
    const redux = { type: "movie" as const, tmdbId: 12, title: "Embers of Wren Redux", year: 2014 };
    expectMoved(films, {
      "embers/Embers.of.Wren.Redux.2014.1080p.mkv": [
        { of: redux },
        "Embers of Wren Redux (2014) {tmdb-12}/Embers of Wren Redux (2014).mkv",
      ],
    });
  });

  test("keeps its versions and editions apart", () => {
    const names = {
      "Heat (1995) {tmdb-949}/Heat (1995) - 1080p.mkv": { of: HEAT },
      "Heat (1995) {tmdb-949}/Heat (1995) - 2160p.mkv": { of: HEAT },
      "Heat (1995) {tmdb-949}/Heat (1995) {edition-Director's Cut}.mkv": { of: HEAT },
      "Heat (1995) {tmdb-949}/Heat (1995) {edition-Director's Cut} - Fan Scan.mkv": { of: HEAT },
    };
    expect(moved(films(names))).toEqual({});
    expectMoved(films, {
      "heat/heat.1995.1080p.bluray.mkv": [{ of: HEAT }, "Heat (1995) {tmdb-949}/Heat (1995).mkv"],
      "heat/heat.1995.720p.mkv": [{ of: HEAT }, "Heat (1995) {tmdb-949}/Heat (1995) - 720p.mkv"],
      "heat/heat.1995.directors.cut.mkv": [
        { of: HEAT },
        "Heat (1995) {tmdb-949}/Heat (1995) {edition-Director's Cut}.mkv",
      ],
    });
  });

  test("gets its parts into one folder; a part alone keeps its name", () => {
    expectMoved(films, {
      "Heat/CD1/heat.cd1.avi": [
        { of: HEAT, home: "Heat" },
        "Heat (1995) {tmdb-949}/Heat (1995) - pt1.avi",
      ],
      "Heat/CD2/heat.cd2.avi": [
        { of: HEAT, home: "Heat" },
        "Heat (1995) {tmdb-949}/Heat (1995) - pt2.avi",
      ],
    });
    expect(skips(films({ "Heat/heat.cd1.avi": { of: HEAT } }))).toEqual([
      ["part_alone", `${FILMS}/Heat/heat.cd1.avi`],
    ]);
  });

  test("a film that has left its disc folder is not counted as a part, so a second plan changes nothing", () => {
    const dune = film(438_631, "Dune", 2021);
    const library = films({
      "DUNE.cd2.MKV": { of: dune },
      "cd2/Duné.MKV": { of: dune },
      "CD1/Filḿ.MKV": { of: dune },
      "CD1/M (1931) - pt1.avi": { of: film(11, "M", 1931) },
    });
    library.rename();
    expect(library.plan().steps).toEqual([]);
  });

  test("its parts are named at once, although a disc folder has another video with one's number", () => {
    const dune = film(2, "Dune", 1984);
    const library = films({
      "CD1/Film.2160p.WEB-DL-GRP.mkv": { of: dune },
      "Dune (1984).cd2.mkv": { of: dune },
      "Dune.1984.1080p.BluRay-GRP - pt1.mkv": { of: dune },
    });
    library.rename();
    expect(library.paths().map((path) => path.split("/").at(-1))).toEqual([
      "Dune (1984) - pt1.mkv",
      "Dune (1984) - pt2.mkv",
      "Dune (1984).mkv",
    ]);
    expect(library.plan().steps).toEqual([]);
  });

  test("keeps a label and an edition that appear only in its file name", () => {
    const library = films({ "Heat/Heat 1995 {edition-Nuit} - Remaster.mkv": { of: HEAT } });
    library.names = templates({ movieFile: "{title} ({year})" });
    expect(moved(library)).toEqual({
      "Heat/Heat 1995 {edition-Nuit} - Remaster.mkv":
        "Heat (1995) {tmdb-949}/Heat (1995) - Remaster {edition-Nuit}.mkv",
    });
  });

  test.each(["CON", "nul", "Com1"])(
    "keeps its label when it is called %s, which is a Windows device name",
    (title) => {
      const library = films({
        [`${title}/${title} - Own Scan.mkv`]: { of: film(13, title) },
        [`${title}/b.mkv`]: { of: film(13, title) },
      });
      expect(Object.values(moved(library))).toEqual([
        `${title} {tmdb-13}/${title} - Own Scan.mkv`,
        `${title} {tmdb-13}/_${title}.mkv`,
      ]);
    },
  );

  test("is renamed by new templates and back again", () => {
    const library = films({
      "Heat (1995) {tmdb-949}/Heat (1995).mkv": { of: HEAT },
      "Heat (1995) {tmdb-949}/Heat (1995).srt": {},
    });
    const before = library.paths();
    library.names = templates({
      movieFolder: "{title} ({year})",
      movieFile: "{title} ({year}){ - {tmdb}}",
    });
    expect(library.rename()).toHaveLength(3);
    library.names = undefined;
    expect(library.rename()).toHaveLength(3);
    expect(library.paths()).toEqual(before);
  });

  test("is not named by its quality if the template does not include it", () => {
    const library = films({
      "Heat (1995)/Heat (1995) - 1080p BluRay.mkv": { of: HEAT },
      "Alien (1979)/Alien (1979) - [Bluray-1080p][DTS 5.1][x264]-GRP.mkv": { of: ALIEN },
    });
    expect(Object.values(moved(library))).toEqual([
      "Heat (1995) {tmdb-949}/Heat (1995).mkv",
      "Alien (1979) {tmdb-348}/Alien (1979).mkv",
    ]);
  });

  test("keeps its name if another file has the new one, on any file system", () => {
    const library = films({
      "heat/heat.mkv": { of: HEAT },
      "heat/heat.srt": {},
      "heat/HEAT (1995).srt": {},
      "HEAT (1995) {TMDB-949}/x.txt": {},
    });
    expect(library.rename()).toEqual([]);
    expect(skips(library)).toEqual([
      ["taken", `${FILMS}/heat/heat.mkv`],
      ["taken", `${FILMS}/heat`],
    ]);
  });

  test("gets a name after another film gives it up", () => {
    expectMoved(films, {
      "Dune/Dune.mkv": [
        { of: film(841, "Dune", 1984), home: "Dune" },
        "Dune (1984) {tmdb-841}/Dune (1984).mkv",
      ],
      "Dune (1984) {tmdb-841}/d.mkv": [
        { of: film(438631, "Dune", 2021), home: "Dune (1984) {tmdb-841}" },
        "Dune (2021) {tmdb-438631}/Dune (2021).mkv",
      ],
    });
  });

  test("keeps its path and its parent folders while a torrent needs the path", () => {
    const library = films({ "heat.1995/heat.mkv": { of: HEAT } });
    library.blocked.set(`${FILMS}/heat.1995/heat.mkv`, {
      code: "torrent",
      message: "It is a torrent's.",
    });
    expect(library.rename()).toEqual([]);
    expect(skips(library)).toEqual([
      ["torrent", `${FILMS}/heat.1995/heat.mkv`],
      ["torrent", `${FILMS}/heat.1995`],
    ]);
  });

  test("gets the folder name that a planned file already uses, after another film left the folder", () => {
    const library = films({
      "heat.2160p.mkv": { of: HEAT },
      "poster.jpg": { of: HEAT },
      "CD1/heat.cd1.mkv": { of: HEAT },
      "CD1/alien - 4K.mkv": { of: ALIEN },
      "Alien (1979) {tmdb-348}/Alien (1979).mkv": { of: ALIEN },
    });
    library.blocked.set(`${FILMS}/heat.2160p.mkv`, {
      code: "torrent",
      message: "It is a torrent's.",
    });
    expect(moved(library)).toEqual({
      "poster.jpg": "Heat (1995) {tmdb-949}/poster.jpg",
      "CD1/heat.cd1.mkv": "Heat (1995) {tmdb-949}/heat.cd1.mkv",
      "CD1/alien - 4K.mkv": "Alien (1979) {tmdb-348}/Alien (1979) - 2160p.mkv",
    });
  });

  test("does not treat a folder of films as its own", () => {
    const library = films({
      "SciFi/alien.mkv": { of: ALIEN },
      "SciFi/Solaris (1972).mkv": {},
      "SciFi/folder.jpg": {},
    });
    expect(moved(library)).toEqual({
      "SciFi/alien.mkv": "SciFi/Alien (1979) {tmdb-348}/Alien (1979).mkv",
    });
  });

  test("reports a second copy that is not in the journal", () => {
    const library = films({ "alien/alien.mkv": { of: ALIEN }, "alien/alien.720p.mkv": {} });
    expect(skips(library)).toEqual([["not_in_journal", `${FILMS}/alien/alien.720p.mkv`]]);
  });
});

describe("a series", () => {
  const of = (season: number, episodes: number | number[], ...titles: string[]) => ({
    of: GOT,
    is: episode(season, episodes, ...titles),
  });
  const AT = "Game of Thrones (2011) {tmdb-1399}";

  test("is renamed with its seasons, specials, episodes in one file and extras", () => {
    expectMoved(shows, {
      "GoT/Staffel 1/got.s01e01.mkv": [
        of(1, 1, "Winter Is Coming"),
        `${AT}/Season 01/Game of Thrones (2011) - s01e01 - Winter Is Coming.mkv`,
      ],
      "GoT/Staffel 1/got.s01e01-thumb.jpg": [
        {},
        `${AT}/Season 01/Game of Thrones (2011) - s01e01 - Winter Is Coming-thumb.jpg`,
      ],
      "GoT/Staffel 1/got.s01e02e03.mkv": [
        of(1, [2, 3], "The Kingsroad", "Lord Snow"),
        `${AT}/Season 01/Game of Thrones (2011) - s01e02-e03 - The Kingsroad & Lord Snow.mkv`,
      ],
      "GoT/Staffel 1/season.nfo": [{}, `${AT}/Season 01/season.nfo`],
      "GoT/Specials/got.s00e01.mkv": [
        of(0, 1),
        `${AT}/Season 00/Game of Thrones (2011) - s00e01.mkv`,
      ],
      "GoT/Featurettes/Making of.mkv": [{}, `${AT}/Featurettes/Making of.mkv`],
      "GoT/tvshow.nfo": [{}, `${AT}/tvshow.nfo`],
    });
  });

  test("gets season folders if it has none, or one folder per episode", () => {
    const to = `${AT}/Season 01/Game of Thrones (2011) - s01e0`;
    expectMoved(shows, {
      "GoT/1x01.mkv": [{ ...of(1, 1), home: "GoT" }, `${to}1.mkv`],
      "GoT/got.s01e02-GRP/got.s01e02.mkv": [{ ...of(1, 2), home: "GoT" }, `${to}2.mkv`],
      "GoT/got.s01e02-GRP/Subs/2_English.srt": [{}, `${to}2.en.srt`],
      "GoT/got.s01e03-GRP/got.s01e03.mkv": [{ ...of(1, 3), home: "GoT" }, `${to}3.mkv`],
    });
  });

  test("gets one folder if each season has its own", () => {
    expectMoved(shows, {
      "GoT.S01.1080p/got.s01e01.mkv": [
        of(1, 1),
        `${AT}/Season 01/Game of Thrones (2011) - s01e01.mkv`,
      ],
      "GoT.S02.1080p/got.s02e01.mkv": [
        of(2, 1),
        `${AT}/Season 02/Game of Thrones (2011) - s02e01.mkv`,
      ],
      "GoT.S02.1080p/info.txt": [{}, `${AT}/Season 02/info.txt`],
    });
  });

  test.each([AT, "Game of Thrones", "Drama/Game of Thrones (2011)"])(
    "whose folder %j has a season's folder of any name keeps that folder in it",
    (folder) => {
      const to = folder.startsWith("Drama/") ? `Drama/${AT}` : AT;
      for (const season of ["Game of Thrones - Season 1", "Season 1 (2011)", "Book One"]) {
        expectMoved(shows, {
          [`${folder}/${season}/got.s01e01.mkv`]: [
            of(1, 1),
            `${to}/Season 01/Game of Thrones (2011) - s01e01.mkv`,
          ],
          [`${folder}/tvshow.nfo`]: folder === to ? [{}] : [{}, `${to}/tvshow.nfo`],
        });
      }
    },
  );

  test("gets one folder for a season that has two", () => {
    expectMoved(shows, {
      [`${AT}/Season 01/Game of Thrones (2011) - s01e01.mkv`]: [of(1, 1)],
      [`${AT}/Season 1/Game of Thrones (2011) - s01e02.mkv`]: [
        of(1, 2),
        `${AT}/Season 01/Game of Thrones (2011) - s01e02.mkv`,
      ],
      [`${AT}/Season 1/Game of Thrones (2011) - s01e02.en.srt`]: [
        {},
        `${AT}/Season 01/Game of Thrones (2011) - s01e02.en.srt`,
      ],
    });
  });

  test("keeps both names if two episodes have each other's name", () => {
    const at = `${AT}/Season 01/Game of Thrones (2011) - s01e0`;
    const library = shows({ [`${at}1.mkv`]: of(1, 2), [`${at}2.mkv`]: of(1, 1) });
    expect(moved(library)).toEqual({});
    expect(skips(library).map(([code]) => code)).toEqual(["taken", "taken"]);
  });

  test("keeps companion files with their video, even if another file gives up the name that the video gets", () => {
    const at = "Season 00/Game of Thrones (2011) - s00e03 -";
    expectMoved(shows, {
      [`${AT}/Staffel 0/Game of Thrones (2011) - s00e03 - Pilot.mkv`]: [
        { of: GOT, is: episode(0, 3, "Pilot") },
        `${AT}/${at} Pilot.mkv`,
      ],
      [`${AT}/Staffel 0/Game of Thrones (2011) - s00e03 - Pilot-poster.jpg`]: [
        {},
        `${AT}/${at} Pilot-poster.jpg`,
      ],
      [`${AT}/Season 0/Game of Thrones (2011) - s00e03 - Pilot.avi`]: [
        { of: GOT, is: episode(0, 3, "Finale") },
        `${AT}/${at} Finale.avi`,
      ],
      [`${AT}/Season 0/info.txt`]: [{}, `${AT}/Season 00/info.txt`],
    });
  });

  test("keeps a version's label even if it cut the title short", () => {
    const is = { of: GOT, is: episode(2, 4, "x".repeat(250)) };
    const library = shows({ "GoT/Season 2/b.s02e04.mkv": is, "GoT/Season 2/a.s02e04.mkv": is });
    library.rename();
    const labelled =
      [...library.files.keys()].find((path) => path.endsWith(" - Version 2.mkv")) ?? "";
    const other = [...library.files.keys()].find((path) => path !== labelled) ?? "";
    library.files.delete(other);
    expect(labelled).not.toBe("");
    expect(library.plan().steps).toEqual([]);
  });

  test("gets its own folder, even if a folder around it has the same name", () => {
    const library = shows({
      "A-F/Staffel 0/24 (2001) - s00e02.mkv": { of: show(2, "24", 2001), is: episode(0, 2) },
      "A-F/24 (2001) {tmdb-2}/Season 01/24 (2001) - s01e01.mkv": {
        of: show(2, "24", 2001),
        is: episode(1, 1),
      },
    });
    library.blocked.set(`${library.folder}/A-F/Staffel 0/24 (2001) - s00e02.mkv`, {
      code: "torrent",
      message: "",
    });
    expect(library.plan().steps).toEqual([]);
  });

  test("gives a season the folder name that another season gives up in the same plan", () => {
    const library = shows({
      [`${AT}/S00/GoT - s00e01.mkv`]: of(0, 1),
      [`${AT}/S00/Subs/2_English.srt`]: {},
      [`${AT}/Specials/GoT - s02e04.mkv`]: of(2, 4),
    });
    library.names = templates({ specialsFolder: "Specials" });
    expect(Object.values(moved(library))).toEqual([
      `${AT}/Specials/Game of Thrones (2011) - s00e01.mkv`,
      `${AT}/Specials/Subs/2_English.srt`,
      `${AT}/Season 02/Game of Thrones (2011) - s02e04.mkv`,
    ]);
  });
});
