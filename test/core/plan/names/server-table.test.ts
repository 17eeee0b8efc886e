import { expect, test } from "vitest";
import type { EpisodeMapping } from "../../../../src/base/item.ts";
import type { NameReader } from "../../../../src/core/plan/names/name-rules.ts";
import { ID_TAGS } from "../../../../src/core/plan/names/name-tags.ts";
import type { NameTemplates } from "../../../../src/core/plan/names/parse-template.ts";
import { NAME_PRESETS } from "../../../../src/core/plan/names/presets.ts";
import { findMisreadings } from "../../../../src/core/plan/names/server-reading.ts";
import { previewRename } from "../../../../src/core/rename/preview-names.ts";
import type { RenameWork } from "../../../../src/core/rename/work-homes.ts";
import { parseRelease } from "../../../../src/names/index.ts";
import { namesOf } from "../../../support/name-presets.ts";
import { readEpisodes, readFilm, SERVERS, type ServerKind } from "../../../support/server-rules.ts";

type File = { release: string; mapping?: EpisodeMapping };
type Work = { title: string; year: number; type: "movie" | "tv"; files: File[]; truth: string[] };

/** `truth`: what a server should show, in the words of the rules. */
const film = (title: string, year: number, releases: string[], ...truth: string[]): Work => ({
  title,
  year,
  type: "movie",
  files: releases.map((release) => ({ release })),
  truth: truth.length === 0 ? ["film"] : truth,
});

const show = (title: string, year: number, files: Record<string, EpisodeMapping>): Work => ({
  title,
  year,
  type: "tv",
  files: Object.entries(files).map(([release, mapping]) => ({ release, mapping })),
  truth: [...Map.groupBy(Object.values(files), numbersOf)].map(([numbers, all]) =>
    all.length > 1 ? `${numbers} ×${all.length}` : numbers,
  ),
});

const numbersOf = ({ season, episodes }: EpisodeMapping): string =>
  episodes.length > 1
    ? `s${season}e${episodes[0]}-e${episodes.at(-1)}`
    : `s${season}e${episodes[0]}`;

const at = (season: number, ...episodes: number[]): EpisodeMapping => ({
  season,
  episodes,
  titles: episodes.map((episode) => `Chapter ${episode}`),
});

const WORKS: readonly Work[] = [
  film("Heat", 1995, ["Heat.1995.1080p.BluRay.x264.DTS-GRP"]),
  film("Dune", 2021, ["Dune.2021.2160p.UHD.BluRay.REMUX.DV.HDR10.HEVC.TrueHD.7.1.Atmos-GRP"]),
  film("Amélie", 2001, ["Amelie.2001.FRENCH.1080p.NF.WEB-DL.AAC2.0.H.264-GRP"]),
  film("Mad Max: Fury Road", 2015, ["Mad.Max.Fury.Road.2015.PROPER.1080p.BluRay.x264-GRP"]),
  film("12 Angry Men", 1957, ["12.Angry.Men.1957.DVDRip.XviD"]),
  film("1917", 2019, ["1917.2019.1080p.WEB-DL.DDP5.1.H.264-GRP"]),
  film("2001: A Space Odyssey", 1968, ["2001.A.Space.Odyssey.1968.2160p.BluRay.x265-GRP"]),
  film("Avatar", 2009, ["Avatar.2009.3D.HSBS.1080p.BluRay.x264.AC3-GRP"]),
  film("Spirited Away", 2001, ["[Grp] Spirited Away (2001) [1080p BluRay x265 10bit FLAC 5.1]"]),
  film("Metropolis", 1927, ["Metropolis.1927.720p.BluRay.x264"]),
  film(
    "Blade Runner",
    1982,
    ["Blade.Runner.1982.The.Final.Cut.1080p.BluRay.x265-GRP"],
    "film {edition-Final Cut}",
  ),
  film(
    "Alien",
    1979,
    ["Alien.1979.1080p.BluRay.x264-GRP", "Alien.1979.2160p.BluRay.HEVC-ABC"],
    "film ×2",
  ),
  film(
    "Ran",
    1985,
    [
      "Ran.1985.720p.BluRay.x264-GRP",
      "Ran.1985.1080p.BluRay.x264-GRP",
      "Ran.1985.2160p.WEB-DL.HEVC-ABC",
    ],
    "film ×3",
  ),
  film(
    "Avatar: The Way of Water",
    2022,
    ["Avatar.The.Way.of.Water.2022.3D.HSBS.1080p-GRP", "Avatar.The.Way.of.Water.2022.1080p-GRP"],
    "film ×2",
  ),
  film(
    "Aliens",
    1986,
    ["Aliens.1986.1080p.BluRay.x264-GRP", "Aliens.1986.Directors.Cut.1080p.BluRay.x264-GRP"],
    "film",
    "film {edition-Director's Cut}",
  ),
  film(
    "Brazil",
    1985,
    ["Brazil.1985.Theatrical.Cut.1080p-GRP", "Brazil.1985.Directors.Cut.1080p-GRP"],
    "film {edition-Theatrical}",
    "film {edition-Director's Cut}",
  ),
  film(
    "Ben-Hur",
    1959,
    ["Ben-Hur.1959.DVDRip.XviD.CD1-GRP", "Ben-Hur.1959.DVDRip.XviD.CD2-GRP"],
    "film in 2 parts",
  ),
  film(
    "Gandhi",
    1982,
    ["Gandhi.1982.CD1.DVDRip-GRP", "Gandhi.1982.CD2.DVDRip-GRP", "Gandhi.1982.CD3.DVDRip-GRP"],
    "film in 3 parts",
  ),
  film(
    "Dune: Part Two",
    2024,
    ["Dune.Part.Two.2024.1080p-GRP", "Dune.Part.Two.2024.2160p-GRP"],
    "film ×2",
  ),
  film(
    "Wall Street",
    1987,
    ["Wall.Street.1987.1080p.BluRay.x264-ONE", "Wall.Street.1987.1080p.BluRay.x264-TWO"],
    "film ×2",
  ),
  show("Breaking Bad", 2008, { "Breaking.Bad.S01E01.1080p.BluRay.x264-GRP": at(1, 1) }),
  show("The Mandalorian", 2019, { "The.Mandalorian.S01E01.2160p.WEB-DL.HDR.HEVC-GRP": at(1, 1) }),
  show("Friends", 1994, { "Friends.S01E16-E17.1080p.BluRay.x265-GRP": at(1, 16, 17) }),
  show("Lost", 2004, { "Lost.S06E16-E17-E18.720p.HDTV-GRP": at(6, 16, 17, 18) }),
  show("Doctor Who", 2005, { "Doctor.Who.2005.S00E02.720p.HDTV-GRP": at(0, 2) }),
  show("Sherlock", 2010, {
    "Sherlock.S00E01.1080p-GRP": at(0, 1),
    "Sherlock.S01E01-GRP": at(1, 1),
  }),
  show("The Daily Show", 1996, {
    "The.Daily.Show.2024.03.14.1080p.WEB.h264-GRP": { ...at(29, 18), aired: "2024-03-14" },
  }),
  show("Jeopardy!", 1984, {
    "Jeopardy.2023.11.02.720p-GRP": { ...at(40, 39), aired: "2023-11-02" },
    "Jeopardy.2023.11.03.720p-GRP": { ...at(40, 40), aired: "2023-11-03" },
  }),
  show("Attack on Titan", 2013, { "[Grp] Attack on Titan - 28v2 (1080p) [10bit]": at(2, 3) }),
  show("One Piece", 1999, { "[Grp] One Piece - 1071 (1080p)": at(20, 180) }),
  show("Naruto", 2002, {
    "[Grp] Naruto - 101 [480p]": at(3, 1),
    "[Grp] Naruto - 102 [480p]": at(3, 2),
  }),
  show("Firefly", 2002, {
    "Firefly.S01E03.720p.BluRay.x264": at(1, 3),
    "Firefly.S01E03.1080p.BluRay.x264": at(1, 3),
  }),
  show("Dark", 2017, {
    "Dark.S01E01.GERMAN.1080p.WEB-GRP": at(1, 1),
    "Dark.S01E02.GERMAN.1080p.WEB-GRP": at(1, 2),
  }),
  show("The Office", 2005, { "The.Office.US.S02E01.REPACK.1080p.WEB-DL-GRP": at(2, 1) }),
  show("Twin Peaks", 1990, {
    "Twin.Peaks.S01E01.DVDRip.XviD-GRP": { season: 1, episodes: [1], titles: [] },
  }),
  show("Star Trek: Picard", 2020, { "Star.Trek.Picard.S03E10.2160p.WEB-GRP": at(3, 10) }),
  show("24", 2001, { "24.S02E01.720p.BluRay-GRP": at(2, 1) }),
  show("Coronation Street", 1960, { "Coronation.Street.S1E9999.720p-GRP": at(1, 9999) }),
  show("Battlestar Galactica", 2004, {
    "Battlestar.Galactica.2003.S00E01.1080p-GRP": at(0, 1),
    "Battlestar.Galactica.S04E19-E20.1080p-GRP": at(4, 19, 20),
  }),
  show("Planet Earth", 2006, {
    "Planet.Earth.S01E01.1080p.BluRay.x264-GRP": at(1, 1),
    "Planet.Earth.S01E01.2160p.WEB.HEVC-GRP": at(1, 1),
    "Planet.Earth.S01E02.1080p.BluRay.x264-GRP": at(1, 2),
  }),
];

const idsOf = (index: number) => ({ imdbId: `tt${7_000_000 + index}`, tvdbId: 500 + index });

/** Returns the paths of a work's files below the library, without extensions. */
function pathsOf(work: Work, index: number, names: NameTemplates): string[] {
  const files = work.files.map(({ release, mapping }, rank) => {
    const item = `${release}.mkv`;
    const said = parseRelease(release, [item]).files.get(item);
    const home = `/library/work ${index}`;
    return { path: `${home}/${item}`, role: "video" as const, mapping, said, home, rank };
  });
  const { title, year, type } = work;
  const identity = { type, tmdbId: index + 1, title, year };
  const named: RenameWork = { identity, library: "/library", files };
  const found = previewRename({
    works: [named],
    libraries: ["/library"],
    names,
    idsOf: () => idsOf(index),
  });
  return files.map(({ path }) => {
    const { path: to = "", problem } = found.get(path) ?? {};
    if (problem) throw new Error(`${path}: ${JSON.stringify(problem)}`);
    return to.slice("/library/".length).replace(/\.mkv$/, "");
  });
}

/** Returns what a server shows of a work if that is not right. */
function misreadOf(server: ServerKind, work: Work, paths: readonly string[]): string | undefined {
  const folders = new Set(paths.map((path) => path.split("/")[0] ?? ""));
  const [folder = ""] = folders;
  if (folders.size !== 1) return "several folders";
  const below = paths.map((path) => path.slice(folder.length + 1));
  const { id, items } =
    work.type === "movie" ? readFilm(server, folder, below) : readEpisodes(server, folder, below);
  const shown = items.toSorted().join(", ");
  const wanted = work.truth.toSorted().join(", ");
  // Plex shows a file with two episodes as two episodes, and it knows an episode by its date.
  const split = work.truth.flatMap(eachEpisode).toSorted().join(", ");
  const dates = work.files.map(({ mapping }) => mapping?.aired).join(", ");
  const isRight = [wanted, ...(server === "plex" ? [split, dates] : [])].includes(shown);
  const faults = [isRight ? "" : shown, id === undefined ? "no id" : ""].filter(Boolean);
  return faults.length === 0 ? undefined : faults.join("; ");
}

/** `s1e1 s1e2` for `s1e1-e2`. */
function eachEpisode(numbers: string): string[] {
  const [, season, first, last] = /^s(\d+)e(\d+)-e(\d+)$/.exec(numbers) ?? [];
  if (first === undefined) return [numbers];
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, n) => `s${season}e${Number(first) + n}`);
}

/** The works that each server shows otherwise than they are, with what it shows. */
function misreadings(names: NameTemplates): Record<string, string[]> {
  const named = WORKS.map((work, index) => ({ work, paths: pathsOf(work, index, names) }));
  return Object.fromEntries(
    SERVERS.map((server) => [
      server,
      named.flatMap(({ work, paths }) => {
        const misread = misreadOf(server, work, paths);
        return misread === undefined ? [] : [`${work.title}: ${misread}`];
      }),
    ]),
  );
}

// Only Plex has editions: for the others, they are versions, and an only file is the film.
const NO_EDITIONS = ["Blade Runner: film", "Aliens: film ×2", "Brazil: film ×2"];
// Jellyfin groups the versions of an episode from version 12 on.
const NO_EPISODE_VERSIONS = ["Firefly: s1e3, s1e3", "Planet Earth: s1e1, s1e1, s1e2"];
// A date gives an episode a number only in Plex.
const NO_DATES = ["The Daily Show: unnumbered", "Jeopardy!: unnumbered, unnumbered"];
// The name of the folder is not at the start of every file's name.
const NO_GROUPS = [
  "Blade Runner: film",
  "Alien: film, film",
  "Ran: film, film, film",
  "Avatar: The Way of Water: film, film",
  "Aliens: film, film",
  "Brazil: film, film",
  "Dune: Part Two: film, film",
  "Wall Street: film, film",
];

const MISREAD: Readonly<Record<(typeof NAME_PRESETS)[number], Record<ServerKind, string[]>>> = {
  plex: {
    plex: [],
    "jellyfin 10.11": [...NO_GROUPS, ...NO_EPISODE_VERSIONS],
    "jellyfin 12": NO_GROUPS,
    emby: NO_GROUPS,
  },
  trash: {
    plex: [],
    "jellyfin 10.11": [...NO_EDITIONS, ...NO_DATES, ...NO_EPISODE_VERSIONS],
    "jellyfin 12": [...NO_EDITIONS, ...NO_DATES],
    emby: [...NO_EDITIONS, ...NO_DATES],
  },
  // All that is left is impossible in these servers.
  both: {
    plex: [],
    "jellyfin 10.11": [...NO_EDITIONS, ...NO_EPISODE_VERSIONS],
    "jellyfin 12": NO_EDITIONS,
    emby: NO_EDITIONS,
  },
};

test.each(NAME_PRESETS)("forty works with preset %s, as four media servers show them", (preset) => {
  expect(WORKS).toHaveLength(40);
  expect(misreadings({ ...namesOf(preset), tags: ID_TAGS.both })).toEqual(MISREAD[preset]);
});

const READERS: Readonly<Record<ServerKind, NameReader>> = {
  plex: { kind: "plex" },
  "jellyfin 10.11": { kind: "jellyfin", version: "10.11.3" },
  "jellyfin 12": { kind: "jellyfin" },
  emby: { kind: "emby" },
};

/** The warnings about a work's names for one server. */
function warningsOf(server: ServerKind, work: Work, paths: readonly string[]): string[] {
  const folder = paths[0]?.split("/")[0] ?? "";
  const videos = paths.map((path) => `${path.slice(folder.length + 1)}.mkv`);
  return findMisreadings([READERS[server]], { type: work.type, folder, videos }).map(
    ({ kind }) => kind,
  );
}

test.each(NAME_PRESETS)(
  "warns about exactly the works that a server misreads with %s",
  (preset) => {
    for (const style of ["plex", "both"] as const) {
      const names = { ...namesOf(preset), tags: ID_TAGS[style] };
      const works = WORKS.map((work, index) => ({ work, paths: pathsOf(work, index, names) }));
      const titles = (some: typeof works): string[] => some.map(({ work }) => work.title);
      for (const server of SERVERS) {
        const misread = works.filter(({ work, paths }) => misreadOf(server, work, paths));
        const warned = works.filter(
          ({ work, paths }) => warningsOf(server, work, paths).length > 0,
        );
        expect(titles(warned), `${server}, ids for ${style}`).toEqual(titles(misread));
      }
    }
  },
);

// Kinds of warnings by work, so that a warning also names the right cause.
test("names the cause of each warning", () => {
  const causesOf = (preset: (typeof NAME_PRESETS)[number], server: ServerKind) => {
    const names = { ...namesOf(preset), tags: ID_TAGS.both };
    return WORKS.flatMap((work, index) => {
      const causes = warningsOf(server, work, pathsOf(work, index, names));
      return causes.length === 0 ? [] : [`${work.title}: ${causes.join(", ")}`];
    });
  };
  expect(causesOf("both", "emby")).toEqual([
    "Blade Runner: edition",
    "Aliens: edition",
    "Brazil: edition",
  ]);
  expect(causesOf("both", "jellyfin 10.11")).toEqual([
    "Blade Runner: edition",
    "Aliens: edition",
    "Brazil: edition",
    "Firefly: episode_versions",
    "Planet Earth: episode_versions",
  ]);
  expect(causesOf("plex", "jellyfin 12")).toEqual([
    "Blade Runner: edition",
    "Alien: separate_films",
    "Ran: separate_films",
    "Avatar: The Way of Water: separate_films",
    "Aliens: separate_films, edition",
    "Brazil: separate_films, edition",
    "Dune: Part Two: separate_films",
    "Wall Street: separate_films",
  ]);
  expect(causesOf("trash", "jellyfin 12")).toContain("Jeopardy!: date_only");
});

test("the form of the ids decides which servers know a work by its id", () => {
  const known = Object.entries(ID_TAGS).map(([style, tags]) => {
    const all = misreadings({ ...namesOf("both"), tags });
    return [style, SERVERS.filter((server) => !all[server]?.join("").includes("no id"))];
  });
  expect(Object.fromEntries(known)).toEqual({
    plex: ["plex", "jellyfin 12"],
    jellyfin: ["jellyfin 10.11", "jellyfin 12"],
    emby: ["jellyfin 10.11", "jellyfin 12", "emby"],
    both: ["plex", "jellyfin 10.11", "jellyfin 12", "emby"],
  });
});
