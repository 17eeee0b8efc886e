import { expect, test } from "vitest";
import type { Identity } from "../../../src/base/identity.ts";
import { withoutExtension } from "../../../src/base/path/path-parts.ts";
import { ID_TAGS } from "../../../src/core/plan/names/name-tags.ts";
import { DEFAULT_NAMES } from "../../../src/core/plan/names/parse-template.ts";
import { NAME_BYTES, toCollisionKey, toSafeName } from "../../../src/core/plan/names/safe-name.ts";
import { roleOf } from "../../../src/core/settle/roles.ts";
import { randomFrom, SEED, shuffled } from "../../support/random.ts";
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

const RUNS = 60;

const FILMS_KNOWN = [
  film(1, "Heat", 1995),
  film(2, "Dune", 1984),
  film(3, "Dune", 2021),
  film(4, "Amélie", 2001),
  film(5, "AMELIE", 2001),
  film(6, "2001: A Space Odyssey", 1968),
  film(7, "Straße der Angst", 1955),
  film(8, "[REC]", 2007),
  film(9, "東京物語", 1953),
  film(10, "Mission: Impossible - Dead Reckoning Part One", 2023),
  film(11, "M", 1931),
  film(12, `${"Very ".repeat(60)}Long`, 1999),
  film(13, "CON"),
  film(14, "Aux...", 2010),
  film(15, "Face/Off", 1997),
];
const SHOWS_KNOWN = [
  show(1, "Lost", 2004),
  show(2, "24", 2001),
  show(3, "The Office", 2001),
  show(4, "The Office", 2005),
  show(5, "Doctor Who", 1963),
  show(6, "Pokémon", 1997),
];
const TITLES = [
  "Pilot",
  "",
  "Part 1",
  "Ⅳ: Finale?",
  "1080p",
  "x".repeat(250),
  "Teil 1 - Der Anfang",
];
const BARE = templates({ movieFolder: "{title} ({year})", showFolder: "{title} ({year})" });
const TEMPLATES = [
  undefined,
  BARE,
  templates({
    movieFile: "{title} ({year}){ - {resolution} {source}}",
    seasonFolder: "Staffel {season}",
  }),
  templates({
    movieFolder: "{title} ({year}) [{tmdb}]",
    movieFile: "{title} ({year}) {tmdb} {edition} [{resolution}] {group}",
  }),
  templates({
    specialsFolder: "Specials",
    episodeFile: "{title} - S{season:2}E{episode:2}{ - {episode_title}}{ - {resolution}}",
  }),
  templates({
    movieFile:
      "{title} ({year}) {tmdb} - {edition} [{stereo}][{quality}][{audio} {channels}][{hdr}][{codec}]{-{group}}",
    episodeFile:
      "{title} ({year}) - S{season:2}E{episode:2}{ - {absolute:3}}{ - {episode_title}} [{quality}][{audio} {channels}][{hdr}][{codec}]{-{group}}",
  }),
  { ...templates({ movieFile: "{title} ({year}) {tmdb} {edition}" }), tags: ID_TAGS.both },
  { ...DEFAULT_NAMES, tags: ID_TAGS.jellyfin },
  templates({
    movieFolder: "{clean_title} ({year}) {tmdb}",
    movieFile: "{folder}{ - {edition}}",
    episodeFile: "{folder} - s{season:2}e{episode:2}{ - {episode_title}}{ - {quality}}",
  }),
];
const BY_FOLDER = templates({
  movieFile: "{folder}{ - {edition}}",
  episodeFile: "{folder} - s{season:2}e{episode:2}{ - {episode_title}}",
});
const ENDS = [
  "",
  " - 1080p",
  ".2160p.WEB-DL-GRP",
  " {edition-Director's Cut}",
  " - Remaster",
  ".cd1",
  ".cd2",
  " - pt1",
  "{edition-",
  "\u0301",
];
const BESIDE = [
  ".en.srt",
  ".nfo",
  "-poster.jpg",
  ".eng.forced.srt",
  "-trailer.mkv",
  ".srt",
  ".2.srt",
  ".jpg",
  "-thumb.png",
];
const OTHERS = [
  "poster.jpg",
  ".plexmatch",
  "Trailers/a.mkv",
  "info.txt",
  "Subs/2_English.srt",
  "Sample/sample.mkv",
  "Other/x.srt",
];

function madeUp(seed: number): Library {
  const random = randomFrom(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const isFilms = random() < 0.6;
  const files: Files = {};
  const spelled = new Map<string, string>();
  const add = (path: string, file: Files[string]): void => {
    const names = path.split("/");
    const above = names.map((_, at) => names.slice(0, at + 1).join("/"));
    // Skips names that are identical on some disks, because a library with both would need a disk
    // that distinguishes them.
    const isOther = above.some((one) => (spelled.get(toCollisionKey(one)) ?? one) !== one);
    const isFile =
      above.slice(0, -1).some((one) => one in files) || spelled.has(toCollisionKey(path));
    if (isOther || isFile) return;
    for (const one of above) spelled.set(toCollisionKey(one), one);
    files[path] = file;
  };
  const known = shuffled<Identity>(isFilms ? FILMS_KNOWN : SHOWS_KNOWN, random).slice(
    0,
    1 + below(7),
  );
  const nameOf = ({ title, year, tmdbId }: Identity): string => {
    const name = one([
      `${title} (${year})`,
      `${title} (${year}) {tmdb-${tmdbId}}`,
      title.toLowerCase().replaceAll(" ", "."),
      title.normalize("NFD"),
      `${title}.${year}.1080p.BluRay-GRP`,
      title.toUpperCase(),
      "Film",
    ]);
    return Array.from(name.replaceAll("/", "-")).slice(0, 100).join("");
  };
  for (const of of known) {
    const folder = one([nameOf(of), nameOf(of), nameOf(one(known)), "A-F", "Shared", ""]);
    const isIn = folder !== "" && folder !== "A-F" && folder !== "Shared";
    const home = isIn && random() < 0.5 ? folder : undefined;
    for (let count = 1 + below(isFilms ? 3 : 6); count > 0; count--) {
      const season = below(3);
      const number = 1 + below(4);
      const stem = isFilms
        ? nameOf(of) + one(ENDS)
        : `${one([`${of.title} - `, "", `${of.title} (${of.year}) - `])}s0${season}e0${number}${one([" - Pilot", "", ".1080p", " - 720p", "-GRP"])}`;
      const inner = isFilms
        ? one(["", "", "CD1", "cd2"])
        : one([
            "",
            `Season ${season}`,
            `Season 0${season}`,
            `Staffel ${season}`,
            `S0${season}`,
            "Specials",
            `x.s0${season}e0${number}`,
          ]);
      const at = [folder, inner].filter(Boolean).join("/");
      const path = [at, stem.replaceAll("/", "-")].filter(Boolean).join("/");
      const numbers = random() < 0.1 ? [number, number + 1] : number;
      const is = isFilms
        ? {}
        : { is: random() < 0.05 ? episode(1, [1, 3]) : episode(season, numbers, one(TITLES)) };
      add(
        `${path}.${one(["mkv", "mkv", "avi", "MKV"])}`,
        random() < 0.85 ? { of, ...is, ...(home ? { home } : {}) } : {},
      );
      for (let more = below(3); more > 0; more--) add(path + one(BESIDE), {});
      if (random() < 0.3) add([at, one(OTHERS)].filter(Boolean).join("/"), {});
      if (random() < 0.1) {
        add([folder, one(OTHERS)].filter(Boolean).join("/"), random() < 0.5 ? { of } : {});
      }
    }
  }
  const library = new Library(isFilms ? FILMS : SHOWS, files);
  library.names = one(TEMPLATES);
  for (const path of library.files.keys()) {
    if (random() < 0.03) {
      library.blocked.set(path, { code: "torrent", message: "It is a torrent's." });
    }
  }
  return library;
}

test("a plan loses and replaces nothing, leaves nothing for a second plan, and can be taken back", () => {
  for (let run = 0; run < RUNS; run++) {
    const seed = SEED * 1000 + run;
    const library = madeUp(seed);
    const before = library.paths();
    const steps = library.rename();
    const about = `seed ${seed}: ${JSON.stringify([before, steps], null, 1)}`;
    // The engine takes files first, then folders, innermost first.
    const folders = steps.flatMap(({ what, from }, at) =>
      what === "folder" ? { at, depth: from.split("/").length } : [],
    );
    expect(
      folders.every(({ at }) => at >= steps.length - folders.length),
      about,
    ).toBe(true);
    const after = library.paths();
    expect(after, about).toHaveLength(before.length);
    expect(
      new Set(after.map(toCollisionKey)).size >= new Set(before.map(toCollisionKey)).size,
      about,
    ).toBe(true);
    for (const path of library.blocked.keys()) {
      expect(library.files.get(path)?.first, about).toBe(path);
    }
    expect(new Set(steps.map(({ from }) => from)).size, about).toBe(steps.length);
    // A name without an id may have belonged to a folder that this plan renamed.
    const second = library.names?.movieFolder === BARE.movieFolder ? library.rename() : [];
    expect(library.plan().steps, `${about}\nleft`).toEqual([]);
    library.takeBack([...steps, ...second]);
    expect(library.paths(), about).toEqual(before);
  }
});

test("with {folder}, a film or episode begins with the name that its folder really has", () => {
  let checked = 0;
  for (let run = 0; run < RUNS; run++) {
    const seed = SEED * 1000 + run;
    const library = madeUp(seed);
    library.names = run % 2 === 0 ? BY_FOLDER : { ...BY_FOLDER, movieFolder: BARE.movieFolder };
    library.rename();
    const { works, steps } = library.plan();
    const kept = new Set(works.flatMap(({ skipped }) => skipped.map(({ path }) => path)));
    for (const { from } of steps) kept.add(from);
    for (const [path, { of, first }] of library.files) {
      const inside = path.slice(library.folder.length + 1);
      if (of === undefined || kept.has(path) || roleOf(inside, 0) !== "video") continue;
      const names = path.split("/");
      const folder = names.at(of.type === "movie" ? -2 : -3) ?? "";
      // No file name can begin so, or the parts of a film are in two folders.
      const isSafe = toSafeName(folder, { maxBytes: NAME_BYTES - 40 }) === folder;
      if (!isSafe || / - pt\d$/.test(withoutExtension(path))) continue;
      checked += 1;
      expect(names.at(-1)?.startsWith(folder), `seed ${seed}: ${first} → ${path}`).toBe(true);
    }
  }
  expect(checked).toBeGreaterThan(RUNS);
});

test("files named after a video move with it", () => {
  for (let run = 0; run < RUNS; run++) {
    const library = madeUp(SEED * 1000 + run);
    library.blocked.clear();
    const stemOf = (path: string): string => path.slice(0, path.lastIndexOf("."));
    const videos = [...library.files]
      .filter(([, { of }]) => of !== undefined)
      .map(([path]) => path);
    // Names that differ only in case count as one: a file named like both goes with either of them.
    const stems = videos.map((video) => toCollisionKey(stemOf(video)));
    const alone = videos.filter(
      (video) => stems.filter((stem) => stem === toCollisionKey(stemOf(video))).length === 1,
    );
    const pairs = alone.flatMap((video) =>
      [...library.files.keys()]
        .filter((path) =>
          [".en.srt", ".nfo", "-poster.jpg"].some((end) => path === stemOf(video) + end),
        )
        .map((path) => [video, path] as const),
    );
    library.rename();
    const now = new Map([...library.files].map(([path, { first }]) => [first, path]));
    for (const [video, beside] of pairs) {
      expect(
        now.get(beside)?.startsWith(stemOf(now.get(video) ?? "?")),
        `${video} and ${beside}`,
      ).toBe(true);
    }
  }
});
