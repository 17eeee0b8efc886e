import { expect, test } from "vitest";
import { isBelow } from "../../../src/base/path/is-below.ts";
import { folderOf } from "../../../src/base/path/path-parts.ts";
import { listFoldersAbove, readTree } from "../../../src/core/library-tree/read-tree.ts";
import { goesAlong } from "../../../src/core/library-tree/tree.ts";
import { NameTree, pathOf } from "../../../src/core/rename/tree.ts";
import { homesOf, type RenameWork } from "../../../src/core/rename/work-homes.ts";
import { randomFrom, SEED } from "../../support/random.ts";

const GIB = 1024 ** 3;

/** Returns a listing's works by path, each with its files' paths relative to the work. */
function split(...paths: string[]): {
  works: Record<string, string[]>;
  left: Record<string, string>;
} {
  const { works, leftOut } = readTree({
    files: paths.map((path) => ({ path, size: 2 * GIB })),
    folders: [],
  });
  const below = (folder: string, path: string): string =>
    path === folder ? "." : path.slice(folder.length + 1);
  return {
    works: Object.fromEntries(
      works.map(({ path, files }) => [
        path,
        files.map((file) => below(path, file.path)).toSorted(),
      ]),
    ),
    left: Object.fromEntries(leftOut.map(({ path, why }) => [path, why])),
  };
}

/** Returns only the works' paths. */
const worksOf = (...paths: string[]): string[] => Object.keys(split(...paths).works).toSorted();

test.each<[name: string, work: string, files: string[]]>([
  [
    "Plex",
    "Heat (1995)",
    ["Heat (1995).mkv", "Heat (1995).en.srt", "Trailers/one.mkv", "poster.jpg"],
  ],
  [
    "Radarr",
    "Heat (1995) {imdb-tt0113277}",
    ["Heat (1995) [Bluray-1080p].mkv", "Heat (1995)-trailer.mp4"],
  ],
  [
    "Kodi",
    "Heat (1995)",
    ["Heat (1995).mkv", "Heat (1995).nfo", "extrafanart/1.jpg", "Subs/2_English.srt"],
  ],
  [
    "Jellyfin, two versions",
    "Heat (1995)",
    ["Heat (1995) - 1080p.mkv", "Heat (1995) - 2160p.mkv", "extras/a.mkv"],
  ],
  ["two parts", "Heat (1995)", ["Heat (1995) cd1.avi", "Heat (1995) cd2.avi"]],
  ["parts in folders", "Heat (1995)", ["CD1/heat-a.avi", "CD2/heat-b.avi"]],
  [
    "a scene's folder",
    "Heat.1995.1080p.BluRay.x264-GRP",
    ["Heat.1995.1080p.BluRay.x264-GRP.mkv", "Sample/heat-sample.mkv"],
  ],
  ["a placeholder", "Heat (1995)", ["movie.mkv", "movie.nfo"]],
  [
    "Sonarr",
    "Lost {tvdb-73739}",
    ["Season 1/Lost - S01E01 - Pilot.mkv", "Season 2/Lost - S02E01.mkv", "tvshow.nfo"],
  ],
  [
    "season packs",
    "Lost (2004)",
    ["Lost.S01.720p-GRP/Lost.S01E01.mkv", "Lost.S02.720p-GRP/Lost.S02E01.mkv"],
  ],
  [
    "seasons in German, and specials",
    "Lost (2004)",
    ["Staffel 1/01.mkv", "Specials/Lost S00E01.mkv"],
  ],
  ["a flat show", "Lost (2004)", ["Lost.S01E01.mkv", "Lost.S01E02.mkv", "Lost.S01E02.en.srt"]],
  ["absolute numbers", "Naruto", ["Naruto - 001.mkv", "Naruto - 002.mkv"]],
  [
    "parts of an anime with names",
    "One Piece",
    ["East Blue/One Piece - 001.mkv", "Alabasta/One Piece - 062.mkv"],
  ],
  ["books with bare numbers", "Avatar (2005)", ["Book 1 Water/01.mkv", "Book 2 Earth/01.mkv"]],
  ["a show by its NFO alone", "Reportage", ["tvshow.nfo", "a film about bees.mkv", "another.mkv"]],
])("reads the layout of %s as one work with all its files", (_, work, files) => {
  for (const above of ["", "Drama/"]) {
    const found = split(
      ...files.map((file) => `${above}${work}/${file}`),
      "Other (2001)/Other (2001).mkv",
    );
    expect(found.works[`${above}${work}`]).toEqual(files.toSorted());
    expect(Object.keys(found.works)).toHaveLength(2);
  }
});

test("each loose film is a work of its own, together with the files named after it", () => {
  const names = ["Heat (1995).mkv", "Heat (1995).en.srt", "Heat (1995) 2.mkv", "Heat (1995) 2.srt"];
  const { works } = readTree({ files: names.map((path) => ({ path, size: GIB })), folders: [] });
  expect(works.map((work) => work.files.map(({ path }) => path))).toEqual([
    ["Heat (1995).mkv", "Heat (1995).en.srt"],
    ["Heat (1995) 2.mkv", "Heat (1995) 2.srt"],
  ]);
});

test.each<[name: string, files: string[], works: string[]]>([
  [
    "two films in the folder of one",
    ["Heat (1995)/Heat (1995).mkv", "Heat (1995)/Ronin (1998).mkv"],
    ["Heat (1995)/Heat (1995).mkv", "Heat (1995)/Ronin (1998).mkv"],
  ],
  [
    "a collection with folders",
    ["Alien Set/Alien (1979)/a.mkv", "Alien Set/Aliens (1986)/b.mkv"],
    ["Alien Set/Alien (1979)", "Alien Set/Aliens (1986)"],
  ],
  [
    "a collection of files and folders",
    ["Rocky/Rocky (1976).mkv", "Rocky/Rocky II (1979)/r.mkv"],
    ["Rocky/Rocky (1976).mkv", "Rocky/Rocky II (1979)"],
  ],
  [
    "a film in the folder of a show",
    ["Firefly (2002)/Season 1/Firefly S01E01.mkv", "Firefly (2002)/Serenity (2005)/Serenity.mkv"],
    ["Firefly (2002)", "Firefly (2002)/Serenity (2005)"],
  ],
  [
    "shows in the folder of a genre",
    ["Crime/Lost/Season 1/Lost S01E01.mkv", "Crime/Dexter/Season 1/Dexter S01E01.mkv"],
    ["Crime/Dexter", "Crime/Lost"],
  ],
  [
    "anime in a folder of their own",
    ["Anime/Bleach/Bleach - 01.mkv", "Anime/Naruto/Naruto - 01.mkv"],
    ["Anime/Bleach", "Anime/Naruto"],
  ],
  [
    "packs of two shows beside each other",
    ["Lost.S01.720p-A/Lost.S01E01.mkv", "House.S01.720p-B/House.S01E01.mkv"],
    ["House.S01.720p-B", "Lost.S01.720p-A"],
  ],
  [
    "recordings of several shows",
    ["TV Aufnahmen/Lost.S01E01.mkv", "TV Aufnahmen/House.S02E03.mkv"],
    ["TV Aufnahmen/House.S02E03.mkv", "TV Aufnahmen/Lost.S01E01.mkv"],
  ],
])("separates %s", (_, files, works) => {
  expect(worksOf(...files)).toEqual(works);
});

test("ignores files that no user put there, and reports folders that are not a single film", () => {
  const { works, left } = split(
    ".plex-ingest-trash/2026-01-01/x/Heat.mkv",
    "@eaDir/Heat.mkv/SYNO.mkv",
    "#recycle/Old (2001).mkv",
    "Heat (1995)/Heat.mkv",
    "Heat (1995)/Plex Versions/Mobile/Heat (1995).mp4",
    "Heat (1995)/.hidden/Heat.mkv",
    "Disc (2000)/BDMV/STREAM/00001.m2ts",
    "Disc (2000)/BDMV/index.bdmv",
    "Old (2001)/VIDEO_TS/VTS_01_1.VOB",
    "Image (2002).iso",
    "Half (2003)/Half (2003).mkv.part",
    "Alone (2004)/Alone (2004).en.srt",
    "Bonus (2005)/Bonus (2005).mkv",
    "Bonus (2005)/Making of it/one.mkv",
  );
  expect(works).toEqual({ "Heat (1995)": ["Heat.mkv"], "Bonus (2005)": ["Bonus (2005).mkv"] });
  expect(left).toEqual({
    "Heat (1995)/Plex Versions/Mobile/Heat (1995).mp4": "of_plex",
    "Disc (2000)/BDMV/STREAM/00001.m2ts": "disc",
    "Disc (2000)/BDMV/index.bdmv": "disc",
    "Old (2001)/VIDEO_TS/VTS_01_1.VOB": "disc",
    "Image (2002).iso": "disc",
    "Half (2003)/Half (2003).mkv.part": "unfinished",
    "Alone (2004)/Alone (2004).en.srt": "no_film",
    "Bonus (2005)/Making of it/one.mkv": expect.stringMatching(/unclear_folder|no_film/),
  });
});

test.each<string[]>([
  ["Kill Bill/Kill Bill Vol. 1.mkv", "Kill Bill/Kill Bill Vol. 2.mkv"],
  ["Dune/Dune Part One.mkv", "Dune/Dune Part Two.mkv"],
  [
    "Back to the Future (1985)/Back to the Future Part II.mkv",
    "Back to the Future (1985)/Back to the Future Part III.mkv",
  ],
  ["Heat (1995)/Heat part 1.mkv", "Heat (1995)/Heat part 2.mkv", "Heat (1995)/Ronin part 3.mkv"],
  ["Heat (1995)/Heat part 1.mkv", "Heat (1995)/Heat part 3.mkv"],
  ["Set (1999)/Dune Part One.mkv", "Set (1999)/Dune Part Two.mkv"],
])("keeps %s apart as possible separate films", (...paths) => {
  expect(worksOf(...paths)).toEqual(paths);
});

const LIBRARY = "/lib";

const listingOf = (paths: readonly string[]) => ({
  files: paths.map((path) => ({ path, size: 2 * GIB })),
  folders: [...new Set(paths.flatMap((path) => listFoldersAbove(path)))]
    .filter((path) => path !== "")
    .toSorted(),
});

/**
 * Checks that three views agree on the owner of each file and folder: adoption, which takes works;
 * the audit, which takes places; and a rename of what was adopted. The result must be the same when
 * each folder of the library is read separately.
 */
function agreed(paths: readonly string[], type: "movie" | "tv" = "movie"): string[] {
  const whole = readTree(listingOf(paths));
  const tops = Map.groupBy(paths, (path) =>
    path.includes("/") ? path.slice(0, path.indexOf("/")) : "",
  );
  const along = [...tops.keys()].filter((top) => top === "" || goesAlong(top));
  const direct = along.flatMap((top) => tops.get(top) ?? []);
  const parts = [direct, ...[...tops].flatMap(([top, own]) => (along.includes(top) ? [] : [own]))];
  const read = parts.map((own) => readTree(listingOf(own)));
  const byPath = <T extends { path: string }>(all: T[]): T[] =>
    all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  expect(byPath(read.flatMap(({ works }) => works))).toEqual(byPath([...whole.works]));
  expect(byPath(read.flatMap(({ leftOut }) => leftOut))).toEqual(byPath([...whole.leftOut]));
  const places = read.flatMap((one) => one.places).filter(({ folder }) => folder !== "");
  expect(places.toSorted(byFolder)).toEqual(
    whole.places.filter(({ folder }) => folder !== "").toSorted(byFolder),
  );

  const told = [...whole.works.flatMap(({ files }) => files), ...whole.leftOut].map(
    ({ path }) => path,
  );
  expect(new Set(told).size).toBe(told.length);
  const placeOf = new Map(
    whole.places.flatMap((place) =>
      place.files.map(
        ({ path }) => [place.folder === "" ? path : `${place.folder}/${path}`, place] as const,
      ),
    ),
  );
  const known = whole.works.map(
    ({ path, isFile, files }, at): RenameWork & { path: string; isFile: boolean } => ({
      path,
      isFile,
      identity: { type, tmdbId: at + 1, title: `Work ${at}` },
      library: LIBRARY,
      files: files.map((file) => ({
        path: `${LIBRARY}/${file.path}`,
        role: file.role,
        home: isFile ? undefined : `${LIBRARY}/${path}`,
      })),
    }),
  );
  const tree = new NameTree(paths.map((path) => ({ path: `${LIBRARY}/${path}`, kind: "file" })));
  const owners = new Map(
    known.flatMap((work) => work.files.flatMap(({ path }) => [[tree.find(path), work] as const])),
  ) as Map<NonNullable<ReturnType<NameTree["find"]>>, RenameWork>;
  for (const work of known) {
    const inAudit = new Set(
      work.files.map((file) => placeOf.get(file.path.slice(LIBRARY.length + 1))),
    );
    const folder = work.isFile ? folderOf(work.path) : work.path;
    expect(
      [...inAudit].map((place) => [place?.folder, place?.isShelf]),
      work.path,
    ).toEqual([[folder, work.isFile]]);
    const { own, shared } = homesOf({ tree, owners, libraries: [LIBRARY] }, work);
    // A folder that also contains something of another work keeps its name. A file adopted on its
    // own may be alone in a folder.
    const isAlone = told.every(
      (path) =>
        !isBelow(path, work.path) || work.files.some((file) => file.path === `${LIBRARY}/${path}`),
    );
    if (!work.isFile && isAlone) {
      expect([own.map(pathOf), shared], work.path).toEqual([
        [`${LIBRARY}/${work.path}`],
        undefined,
      ]);
    }
    const inOwn = own
      .flatMap((node) => [...tree.filesIn(node)])
      .flatMap((node) => owners.get(node) ?? []);
    expect(inOwn.every((other) => other === work)).toBe(true);
  }
  return whole.works.map(({ path }) => path).toSorted();
}

const byFolder = (a: { folder: string }, b: { folder: string }): number =>
  a.folder < b.folder ? -1 : 1;

test.each<[paths: string[], works: string[], type?: "tv"]>([
  [["Heat (1995)/Heat (1995).mkv"], ["Heat (1995)"]],
  [["Nolan (1999)/Inception (2010)/Inception (2010).mkv"], ["Nolan (1999)/Inception (2010)"]],
  [
    ["Best Films (2019)/Parasite (2019)/p.mkv", "Best Films (2019)/Joker (2019)/j.mkv"],
    ["Best Films (2019)/Joker (2019)", "Best Films (2019)/Parasite (2019)"],
  ],
  [
    ["Kill Bill/Vol. 1/Kill Bill Vol. 1.mkv", "Kill Bill/Vol. 2/Kill Bill Vol. 2.mkv"],
    ["Kill Bill/Vol. 1", "Kill Bill/Vol. 2"],
  ],
  [
    ["Films/Alien (1979).mkv", "Films/Heat (1995).mkv", "Films/Ronin (1998).mkv"],
    ["Films/Alien (1979).mkv", "Films/Heat (1995).mkv", "Films/Ronin (1998).mkv"],
  ],
  [
    ["Heat (1995)/Heat.1995.1080p-GRP/Heat.1995.1080p-GRP.mkv"],
    ["Heat (1995)/Heat.1995.1080p-GRP"],
  ],
  [["Oscars Night (2019)/Sintel (2010)/Sintel (2010).mkv"], ["Oscars Night (2019)/Sintel (2010)"]],
  [
    ["Heat (1995)/Heat (1995).mkv", "Heat (1995)/Ronin (1998).mkv", "Heat (1995)/Subs/a.srt"],
    ["Heat (1995)/Heat (1995).mkv", "Heat (1995)/Ronin (1998).mkv"],
  ],
  [["Set/CD1/set.avi", "Set/CD2/set.avi", "Extras/making of.mkv"], ["Set"]],
  [["Extras/Season 1/Extras - s01e02.mkv", "Heat (1995)/h.mkv"], ["Extras", "Heat (1995)"], "tv"],
  [
    ["Shorts/Shorts.2009.1080p.mkv", "Heat (1995)/Heat.mkv"],
    ["Heat (1995)", "Shorts"],
  ],
  [["Covers/Covers S01E01.mkv", "Lost (2004)/Lost S01E01.mkv"], ["Covers", "Lost (2004)"], "tv"],
  [["Trailers/Heat S01E01.mkv", "Lost (2004)/Lost S01E01.mkv"], ["Lost (2004)"], "tv"],
  [
    ["A-D/Alien (1979).mkv", "A-D/Brazil (1985)/Brazil (1985).mkv"],
    ["A-D/Alien (1979).mkv", "A-D/Brazil (1985)"],
  ],
  [
    ["Lost (2004)/Season 1/Lost S01E01.mkv", "Lost (2004)/Season 2/Lost S02E01.mkv"],
    ["Lost (2004)"],
    "tv",
  ],
  [
    ["Firefly (2002)/Season 1/Firefly S01E01.mkv", "Firefly (2002)/Serenity (2005)/Serenity.mkv"],
    ["Firefly (2002)", "Firefly (2002)/Serenity (2005)"],
    "tv",
  ],
])("adopt, audit and rename agree on the works in %j", (paths, works, type = "movie" as never) => {
  expect(agreed(paths, type)).toEqual(works);
});

test("adopt, audit and rename agree on the works in generated libraries, and each file has at most one work", () => {
  const names = [
    "Heat (1995)",
    "Ronin.1998.1080p-GRP",
    "Kids",
    "A-D",
    "Vol. 1",
    "Part 2",
    "CD1",
    "Extras",
    "Subs",
    "2019",
  ];
  const shows = [
    "Lost (2004)",
    "Lost",
    "Season 1",
    "S02",
    "Staffel 1",
    "Specials",
    "Lost.S03.720p-GRP",
    "Anime",
  ];
  const films = [
    "Heat (1995).mkv",
    "heat.mkv",
    "Ronin (1998) cd1.avi",
    "movie.mkv",
    "Heat (1995).en.srt",
    "a.iso",
  ];
  const episodes = [
    "Lost S01E01.mkv",
    "01.mkv",
    "House.S02E03.mkv",
    "tvshow.nfo",
    "Lost - 101.mkv",
    "x-trailer.mkv",
  ];
  for (let run = 0; run < 400; run++) {
    const random = randomFrom(SEED * 1000 + run);
    const one = (all: readonly string[]): string => all[Math.floor(random() * all.length)] ?? "";
    const [folders, files] =
      random() < 0.5 ? [names, films] : [[...shows, ...names.slice(0, 4)], episodes];
    const paths = new Set<string>();
    for (let count = 1 + Math.floor(random() * 9); count > 0; count--) {
      paths.add(
        [...Array.from({ length: Math.floor(random() * 4) }, () => one(folders)), one(files)].join(
          "/",
        ),
      );
    }
    agreed([...paths].toSorted(), files === films ? "movie" : "tv");
  }
});
