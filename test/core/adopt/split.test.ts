import { expect, test } from "vitest";
import { splitLibrary } from "../../../src/core/adopt/split.ts";

const GIB = 1024 ** 3;

/** The works of a listing by their paths, with the paths of their files below them. */
function split(...paths: string[]): { works: Record<string, string[]>; left: Record<string, string> } {
  const { works, leftOut } = splitLibrary(paths.map((path) => ({ path, size: 2 * GIB })));
  const below = (folder: string, path: string): string => (path === folder ? "." : path.slice(folder.length + 1));
  return {
    works: Object.fromEntries(
      works.map(({ path, files }) => [path, files.map((file) => below(path, file.path)).toSorted()]),
    ),
    left: Object.fromEntries(leftOut.map(({ path, why }) => [path, why])),
  };
}

/** The paths of the works alone. */
const worksOf = (...paths: string[]): string[] => Object.keys(split(...paths).works).toSorted();

test.each<[name: string, work: string, files: string[]]>([
  ["Plex", "Heat (1995)", ["Heat (1995).mkv", "Heat (1995).en.srt", "Trailers/one.mkv", "poster.jpg"]],
  ["Radarr", "Heat (1995) {imdb-tt0113277}", ["Heat (1995) [Bluray-1080p].mkv", "Heat (1995)-trailer.mp4"]],
  ["Kodi", "Heat (1995)", ["Heat (1995).mkv", "Heat (1995).nfo", "extrafanart/1.jpg", "Subs/2_English.srt"]],
  ["Jellyfin, two versions", "Heat (1995)", ["Heat (1995) - 1080p.mkv", "Heat (1995) - 2160p.mkv", "extras/a.mkv"]],
  ["two parts", "Heat (1995)", ["Heat (1995) cd1.avi", "Heat (1995) cd2.avi"]],
  ["parts in folders", "Heat (1995)", ["CD1/heat-a.avi", "CD2/heat-b.avi"]],
  [
    "a scene's folder",
    "Heat.1995.1080p.BluRay.x264-GRP",
    ["Heat.1995.1080p.BluRay.x264-GRP.mkv", "Sample/heat-sample.mkv"],
  ],
  ["a placeholder", "Heat (1995)", ["movie.mkv", "movie.nfo"]],
  ["Sonarr", "Lost {tvdb-73739}", ["Season 1/Lost - S01E01 - Pilot.mkv", "Season 2/Lost - S02E01.mkv", "tvshow.nfo"]],
  ["season packs", "Lost (2004)", ["Lost.S01.720p-GRP/Lost.S01E01.mkv", "Lost.S02.720p-GRP/Lost.S02E01.mkv"]],
  ["seasons in German, and specials", "Lost (2004)", ["Staffel 1/01.mkv", "Specials/Lost S00E01.mkv"]],
  ["a flat show", "Lost (2004)", ["Lost.S01E01.mkv", "Lost.S01E02.mkv", "Lost.S01E02.en.srt"]],
  ["absolute numbers", "Naruto", ["Naruto - 001.mkv", "Naruto - 002.mkv"]],
  ["parts of an anime with names", "One Piece", ["East Blue/One Piece - 001.mkv", "Alabasta/One Piece - 062.mkv"]],
  ["books with bare numbers", "Avatar (2005)", ["Book 1 Water/01.mkv", "Book 2 Earth/01.mkv"]],
  ["a show by its NFO alone", "Reportage", ["tvshow.nfo", "a film about bees.mkv", "another.mkv"]],
])("a work as %s has it is one work with all its files", (_, work, files) => {
  for (const above of ["", "Drama/"]) {
    const found = split(...files.map((file) => `${above}${work}/${file}`), "Other (2001)/Other (2001).mkv");
    expect(found.works[`${above}${work}`]).toEqual(files.toSorted());
    expect(Object.keys(found.works)).toHaveLength(2);
  }
});

test("a heap is a work for each film, with what is named after it", () => {
  const files = splitLibrary(
    ["Heat (1995).mkv", "Heat (1995).en.srt", "Heat (1995) 2.mkv", "Heat (1995) 2.srt"].map((path) => ({
      path,
      size: GIB,
    })),
  );
  expect(files.works.map((work) => work.files.map(({ path }) => path))).toEqual([
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
])("%s are apart", (_, files, works) => {
  expect(worksOf(...files)).toEqual(works);
});

test("what no person put there is not seen, and what is no single film is told", () => {
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

test("every video of any listing is in one work at most, and in none only where that is told", () => {
  const paths = [
    "A/B/C/x.mkv",
    "A/Season 1/S01E01.mkv",
    "A/x (2001)/CD1/a.avi",
    "Season 1/01.mkv",
    "x.mkv",
    "A/B/y.mkv",
  ];
  const { works, leftOut } = splitLibrary(paths.map((path) => ({ path, size: GIB })));
  const all = [...works.flatMap(({ files }) => files), ...leftOut].map(({ path }) => path);
  expect(all.toSorted()).toEqual(paths.toSorted());
});
