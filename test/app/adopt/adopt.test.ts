import { linkSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  FILM_LAYOUTS,
  type MadeFile,
  SHOW_LAYOUTS,
  type Work,
} from "../../../bench/adopt/layouts.ts";
import { makeLibrary, outcomesIn } from "../../../bench/adopt/library.ts";
import { madeTitle } from "../../../bench/identify/made-titles.ts";
import { findPlainFile } from "../../../src/adapters/fs/disk/open-source.ts";
import { readNfo } from "../../../src/adapters/fs/read/read-text.ts";
import { type AdoptTotals, adoptWorks } from "../../../src/app/adopt/adopt.ts";
import { findWorks, type LibraryWorks } from "../../../src/app/adopt/find-works.ts";
import { createIdentifyWork, createServerClaims } from "../../../src/app/adopt/identify-work.ts";
import { recordAdopted, recordUnsure } from "../../../src/app/adopt/record.ts";
import { anchorOf } from "../../../src/app/journal/steps/roots.ts";
import { followMoved } from "../../../src/app/library/follow-moved.ts";
import { listedServersOf } from "../../../src/core/library/server-entry.ts";
import {
  EXAMPLE_EPISODES,
  EXAMPLE_FILMS,
  type ExampleWork,
} from "../../../src/core/plan/names/example-works.ts";
import { NAME_PRESETS } from "../../../src/core/plan/names/presets.ts";
import { nameExamples } from "../../../src/core/rename/preview-names.ts";
import { createIdentify, createReadNfos } from "../../../src/names/index.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { type PlexIds, writeEpisodes, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { namesOf } from "../../support/name-presets.ts";
import { SEED } from "../../support/random.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";
import { movie, season, series } from "../../support/works.ts";

const { signal } = new AbortController();

/** A media root with a catalogue, and functions that run `adopt` on the media root. */
async function library(listed: Listed[], made: readonly MadeFile[]) {
  const folder = tempFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  const temp = await tempStore();
  onTestFinished(() => temp[Symbol.asyncDispose]());
  const { store } = temp;
  const files = createFiles();
  const root = folder.at("media");
  makeLibrary(root, made);
  const { ports, asked } = cataloguePorts(listed);
  const library = {
    mediaRoots: [root],
    moviesDir: undefined,
    tvDir: undefined,
    pathMap: [{ here: root, there: "/data" }],
  };
  const identify = createIdentify({
    ...ports,
    nfos: createReadNfos({ readNfo, findPlainFile }),
  });
  let ids = 0;
  const parts = {
    identifyWork: createIdentifyWork({
      identify,
      recall: async () => undefined,
      readText: readNfo,
      inPlex: createServerClaims(store.read, listedServersOf(library)),
    }),
    anchorOf: async (path: string) => anchorOf({ files, libraryHomes: async () => [root] }, path),
    followMoved: followMoved.bind(undefined, { store, files }),
    recordAdopted: recordAdopted.bind(undefined, { store, newId: () => `id-${++ids}` }),
    recordUnsure: recordUnsure.bind(undefined, { store }),
  };
  const find = (...folders: string[]): Promise<LibraryWorks> =>
    findWorks(
      {
        db: store.read,
        files,
        policy: library,
        notLibrary: [folder.at("media", "Downloads")],
        real: (path) => diskFiles.real(resolve(path)),
      },
      folders,
      signal,
      () => {},
    );
  const run = (
    found: LibraryWorks,
    {
      actor,
      until = signal,
      report = () => {},
    }: { actor?: string; until?: AbortSignal; report?: (totals: AdoptTotals) => void } = {
      actor: "cli:me",
    },
  ): Promise<AdoptTotals> =>
    adoptWorks(parts, found, { clock: clockOf(() => 5_000), actor }, until, report);
  return {
    root,
    store,
    asked,
    find,
    run,
    adopt: async (...folders: string[]) => run(await find(...folders)),
    /** The outcome of each file: the work that it was adopted as, or the reasons why it waits. */
    async outcomes(): Promise<Record<string, string>> {
      const all = await outcomesIn(store, root);
      return Object.fromEntries(
        [...all].map(([path, one]) => [path, "is" in one ? one.is : `? ${one.held.join()}`]),
      );
    },
  };
}

/** Works with titles that no real work has. Each series has two seasons of three episodes. */
function madeWorks(films: number, shows: number): { works: Work[]; listed: Listed[] } {
  const works = Array.from({ length: films + shows }, (_, n): Work => {
    const seasons = [1, 2].map((one) => ({
      season: one,
      names: [1, 2, 3].map((at) => `Chapter ${one}-${at}`),
    }));
    const base = { id: n + 1, title: madeTitle(7 * n), year: 1970 + n };
    return n < films ? { type: "movie", ...base } : { type: "tv", ...base, seasons };
  });
  const listed = works.map(({ type, id, title, year }) =>
    type === "movie"
      ? movie(id, title, year)
      : series(id, title, year, [season(1, 3, year), season(2, 3, year + 1)]),
  );
  return { works, listed };
}

test("adopts works in every layout under the right identity, and skips them without a request the next time", async () => {
  const { works, listed } = madeWorks(40, 22);
  const layouts = (work: Work) => (work.type === "movie" ? FILM_LAYOUTS : SHOW_LAYOUTS);
  const files = works.flatMap(
    (work, n) => layouts(work)[n % layouts(work).length]?.make(work, n) ?? [],
  );
  const home = await library(listed, files);
  const totals = await home.adopt();
  const videos = files.filter(({ is }) => is !== undefined);
  expect(await home.outcomes()).toMatchObject(
    Object.fromEntries(videos.map(({ path, is }) => [path, is])),
  );
  expect(totals.review).toBe(0);
  const before = home.asked.length;
  expect(await home.adopt()).toEqual({
    adopted: 0,
    review: 0,
    skipped: totals.adopted + totals.skipped,
  });
  expect(home.asked).toHaveLength(before);
});

const MATRIX = movie(603, "The Matrix", 1999);
const RELOADED = movie(604, "The Matrix Reloaded", 2003);
const HEAT = movie(949, "Heat", 1995);
const RONIN = movie(8195, "Ronin", 1998);
const THING = movie(1091, "The Thing", 1982);
const REMAKE = movie(60935, "The Thing", 2011);
const FARGO = movie(275, "Fargo", 1996);
const FARGO_TV = series(60622, "Fargo", 2014, [season(1, 4, 2014), season(2, 4, 2015)]);
const SPIRITED: Listed = {
  ...movie(129, "Spirited Away", 2001),
  originalTitle: "千と千尋の神隠し",
};
const ALL: Listed[] = [MATRIX, RELOADED, HEAT, RONIN, THING, REMAKE, FARGO, FARGO_TV, SPIRITED];

const video = (path: string): MadeFile => ({ path, is: "?" });
const nfo = (path: string, id: number): MadeFile => ({
  path,
  text: `<movie><title>Any</title><uniqueid type="tmdb">${id}</uniqueid></movie>`,
});

test("sends works with contradictory evidence to review, and never adopts them", async () => {
  const films = {
    "Movies/The Matrix (1999) {tmdb-604}/The Matrix (1999).mkv": "? id_contradicts",
    "Movies/Ronin (1998)/Ronin (1998).mkv": "? id_contradicts,nfo",
    "Movies/The Thing/The Thing.mkv": expect.stringContaining("remake_rival"),
    "Movies/The Matrx (1999)/The Matrx (1999).mkv": expect.stringMatching(
      /^\? (no_match|title_differs)/,
    ),
    "Movies/Heat (1986)/Heat (1995).mkv": expect.stringMatching(
      /^\? (folder_disagrees|year_differs)/,
    ),
    "TV Shows/Heat (1995)/Heat (1995).mkv": "? folder_disagrees",
    "TV Shows/Fargo (1996)/Season 1/Fargo - S01E01.mkv": expect.stringContaining("year_differs"),
    "Movies/Fargo/Season 1/Fargo - S01E02.mkv": "? folder_disagrees",
  };
  const contradicting = nfo("Movies/Ronin (1998)/Ronin (1998).nfo", 949);
  const home = await library(ALL, [...Object.keys(films).map(video), contradicting]);
  await home.adopt();
  expect(await home.outcomes()).toEqual(films);
});

test("identifies a remake, a film next to its series, two films in one folder and a foreign title by name", async () => {
  const films = {
    "Movies/The Thing (1982)/The Thing (1982).mkv": "movie/1091",
    "Movies/The Thing (2011)/The Thing (2011).mkv": "movie/60935",
    "Movies/Fargo (1996)/Fargo (1996).mkv": "movie/275",
    "TV Shows/Fargo/Season 1/Fargo - S01E01.mkv": "tv/60622 S01E01",
    "Movies/Heat (1995)/Heat (1995).mkv": "movie/949",
    "Movies/Heat (1995)/Ronin (1998).mkv": "movie/8195",
    "Movies/千と千尋の神隠し (2001)/千と千尋の神隠し (2001).mkv": "movie/129",
  };
  const home = await library(ALL, Object.keys(films).map(video));
  await home.adopt();
  expect(await home.outcomes()).toEqual(films);
});

test("adopts a show's certain seasons and episodes, and leaves its other episodes in review under that show", async () => {
  const at = "TV Shows/Fargo (2014)";
  const subtitles = [
    `${at}/Season 1/Fargo - S01E02.en.srt`,
    `${at}/Season 2/Fargo - S02E99.en.srt`,
  ];
  const episodes = {
    [`${at}/Season 1/Fargo - S01E01.mkv`]: "tv/60622 S01E01",
    [`${at}/Season 1/Fargo - S01E02.mkv`]: "tv/60622 S01E02",
    [`${at}/Season 2/Fargo - S02E01.mkv`]: expect.any(String),
    [`${at}/Season 2/Fargo - S02E99.mkv`]: expect.stringContaining("episode_missing"),
    [`${at}/Season 3/Fargo - S01E04.mkv`]: expect.stringContaining("numbers_unclear"),
  };
  const home = await library(ALL, [
    ...Object.keys(episodes).map(video),
    ...subtitles.map((path) => ({ path })),
  ]);
  expect(await home.adopt()).toEqual({ adopted: 3, review: 4, skipped: 0 });
  expect(await home.outcomes()).toMatchObject({
    ...episodes,
    [`${at}/Season 1/Fargo - S01E02.en.srt`]: "tv/60622",
  });
  const waiting = home.store.read
    .selectFrom("release")
    .select(["path", "identity_json"])
    .where("state", "=", "review");
  expect(await waiting.execute()).toMatchObject([
    { path: `${home.root}/${at}`, identity_json: expect.stringContaining("60622") },
  ]);
});

test("an episode beyond TMDB's list makes its season and later seasons doubtful, except episodes with TMDB's titles", async () => {
  const titles = [
    "The Crocodile's Dilemma",
    "The Rooster Prince",
    "A Muddy Road",
    "Eating the Blame",
  ];
  const seasons = [1, 2, 3, 4].map((one) => season(one, 4, 2013 + one, one === 4 ? titles : []));
  const at = "TV Shows/Fargo (2014)";
  const episodes = {
    [`${at}/Season 1/Fargo - S01E01.mkv`]: "tv/60622 S01E01",
    [`${at}/Season 2/Fargo - S02E01.mkv`]: "? episode_missing",
    [`${at}/Season 2/Fargo - S02E05.mkv`]: "? episode_missing",
    [`${at}/Season 3/Fargo - S03E01.mkv`]: "? episode_missing",
    [`${at}/Season 4/Fargo - S04E02 - The Rooster Prince.mkv`]: "tv/60622 S04E02",
  };
  const home = await library(
    [series(60622, "Fargo", 2014, seasons)],
    Object.keys(episodes).map(video),
  );
  await home.adopt();
  expect(await home.outcomes()).toEqual(episodes);
});

/** Adds items to Plex's list, by paths below the media root. */
async function inPlex(
  home: Awaited<ReturnType<typeof library>>,
  works: [type: "movie" | "tv", ids: PlexIds, path: string][],
) {
  await home.store.write(async (trx) => {
    for (const [at, [type, ids, path]] of works.entries()) {
      const files = [{ path: `/data/${path}` }];
      const work = { id: String(at), ...ids, files };
      await writeWorks(trx, { section: type, type, round: 1 }, [work]);
      if (type === "tv") {
        await writeEpisodes(
          trx,
          { section: type, ratingKey: String(at) },
          { folders: [], files, at: 1 },
        );
      }
    }
  });
}

test("Plex's id holds a work that contradicts it and identifies a name without a year, but never decides between rivals", async () => {
  const [wrong, show] = [
    "Movies/The Thing (1982)/The Thing (1982).mkv",
    "TV Shows/Fargo/Season 1/Fargo - S01E01.mkv",
  ];
  const films: [path: string, tmdbId: number, outcome: unknown][] = [
    [wrong, 60935, expect.stringContaining("id_contradicts")],
    ["Movies/The Thing (2011)/The Thing (2011).mkv", 60935, "movie/60935"],
    ["Movies/Ronin/ronin.mkv", 8195, "movie/8195"],
    ["Movies/The Thing/The Thing.mkv", 1091, expect.stringContaining("remake_rival")],
    ["Movies/Heat/heat.mkv", 603, expect.stringContaining("id_contradicts")],
    [show, 60622, "tv/60622 S01E01"],
  ];
  const home = await library(
    ALL,
    films.map(([path]) => video(path)),
  );
  await inPlex(
    home,
    films.map(([path, tmdbId]) => [path === show ? "tv" : "movie", { tmdbId }, path]),
  );
  await home.adopt();
  expect(await home.outcomes()).toEqual(
    Object.fromEntries(films.map(([path, , outcome]) => [path, outcome])),
  );
  const held = home.store.read
    .selectFrom("release")
    .select("reasons_json")
    .where("path", "like", "%(1982)");
  expect((await held.executeTakeFirst())?.reasons_json).toContain(
    "tmdb-60935 (Plex) is “The Thing” (2011), but the name says 1982",
  );
});

test("treats an id in .plexmatch like an id in the folder's name, and reports a contradiction between the two", async () => {
  const home = await library(ALL, [
    video("Movies/Thing One/thing.mkv"),
    { path: "Movies/The Thing/.plexmatch", text: "title: The Thing\ntmdbid: 60935\n" },
    video("Movies/The Thing/The Thing.mkv"),
    { path: "Movies/Heat (1995) {tmdb-949}/.plexmatch", text: "tmdbid: 8195\n" },
    video("Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv"),
  ]);
  await home.adopt();
  expect(await home.outcomes()).toMatchObject({
    "Movies/The Thing/The Thing.mkv": "movie/60935",
    "Movies/Heat (1995) {tmdb-949}/Heat (1995).mkv": "? id_contradicts",
  });
});

test("adopts only the given folder, refuses a folder outside the library, and skips downloads inside it", async () => {
  const home = await library(ALL, [
    video("Movies/Heat (1995)/Heat (1995).mkv"),
    video("Movies/Ronin (1998)/Ronin (1998).mkv"),
    video("Downloads/The.Matrix.1999.1080p/The.Matrix.1999.1080p.mkv"),
  ]);
  expect(await home.adopt(`${home.root}/Movies/Heat (1995)`)).toEqual({
    adopted: 1,
    review: 0,
    skipped: 0,
  });
  expect(await home.outcomes()).toEqual({ "Movies/Heat (1995)/Heat (1995).mkv": "movie/949" });
  await expect(home.find("/elsewhere")).rejects.toMatchObject({ code: "refused" });
  await expect(home.find(`${home.root}/Nothing`)).rejects.toMatchObject({ code: "root_missing" });
  expect(await home.adopt()).toEqual({ adopted: 1, review: 0, skipped: 1 });
  expect(Object.keys(await home.outcomes())).toHaveLength(2);
});

test("follows links to a library and to a film, reports a second link, and adopts a file with two names once", async () => {
  const home = await library(ALL, [
    video("Movies/Heat (1995)/Heat (1995).mkv"),
    video("../disk/TV/Fargo/Season 1/Fargo - S01E01.mkv"),
    video("../disk/Ronin (1998)/Ronin (1998).mkv"),
  ]);
  mkdirSync(`${home.root}/Kids`);
  linkSync(`${home.root}/Movies/Heat (1995)/Heat (1995).mkv`, `${home.root}/Kids/Heat (1995).mkv`);
  symlinkSync(resolve(home.root, "../disk/TV"), `${home.root}/TV Shows`);
  for (const name of ["Ronin (1998)", "Ronin again"]) {
    symlinkSync(resolve(home.root, "../disk/Ronin (1998)"), `${home.root}/Movies/${name}`);
  }
  const { folders, leftAlone } = await home.find();
  expect(folders.toSorted((a, b) => a.length - b.length)).toEqual([
    home.root,
    `${home.root}/TV Shows`,
  ]);
  expect(leftAlone).toEqual([
    {
      path: `${home.root}/Movies/Ronin again`,
      why: "it is a link to a folder or file that is read under another name",
    },
  ]);
  expect(await home.adopt(`${home.root}/TV Shows/Fargo`)).toEqual({
    adopted: 1,
    review: 0,
    skipped: 0,
  });
  expect(await home.adopt()).toEqual({ adopted: 2, review: 0, skipped: 3 });
  expect(await home.outcomes()).toMatchObject({
    "TV Shows/Fargo/Season 1/Fargo - S01E01.mkv": "tv/60622 S01E01",
    "Movies/Ronin (1998)/Ronin (1998).mkv": "movie/8195",
  });
  expect(await home.adopt()).toEqual({ adopted: 0, review: 0, skipped: 5 });
});

test("adopts a linked film at the link's path, reports a broken link, and follows no target twice", async () => {
  const home = await library(ALL, [
    video("Movies/The Matrix (1999)/The Matrix (1999).mkv"),
    video("../disk/a.mkv"),
  ]);
  const at = (path: string): string => `${home.root}/Movies/${path}`;
  symlinkSync(resolve(home.root, "../disk/a.mkv"), at("Heat (1995).mkv"));
  symlinkSync(resolve(home.root, "../disk/gone.mkv"), at("Ronin (1998).mkv"));
  symlinkSync(at("The Matrix (1999)/The Matrix (1999).mkv"), at("Matrix again (1999).mkv"));
  const { leftAlone } = await home.find();
  expect(leftAlone).toEqual([
    {
      path: at("Matrix again (1999).mkv"),
      why: "it is a link to a folder or file that is read under another name",
    },
    {
      path: at("Ronin (1998).mkv"),
      why: expect.stringContaining("whose target does not exist"),
    },
  ]);
  expect(await home.adopt()).toEqual({ adopted: 2, review: 0, skipped: 2 });
  expect(await home.outcomes()).toMatchObject({ "Movies/Heat (1995).mkv": "movie/949" });
  expect(await home.adopt()).toEqual({ adopted: 0, review: 0, skipped: 4 });
});

test("counts moved files that the journal followed, also if the run stops after that", async () => {
  const home = await library([movie(949, "Heat", 1995)], [video("Movies/Heat (1995).mkv")]);
  await home.adopt();
  const at = (name: string): string => `${home.root}/Movies/${name}`;
  renameSync(at("Heat (1995).mkv"), at("Heat moved (1995).mkv"));
  const found = await home.find();
  expect(found.moved).toHaveLength(1);
  expect(await home.run(found, {})).toEqual({ adopted: 0, review: 0, skipped: 1 });
  const reported: AdoptTotals[] = [];
  const until = AbortSignal.abort();
  const report = (totals: AdoptTotals): void => void reported.push(totals);
  await expect(home.run(found, { actor: "cli:me", until, report })).rejects.toThrow();
  expect(reported).toMatchObject([{ moved: 1 }]);
  // A second attempt at the same plan follows nothing, because the journal has the path.
  expect((await home.find()).moved).toEqual([]);
});

test("adopts the parts of a film as that film, unless TMDB lists one of them as a separate film", async () => {
  const home = await library(
    [
      HEAT,
      RONIN,
      MATRIX,
      movie(238, "The Godfather", 1972),
      movie(240, "The Godfather Part II", 1974),
    ],
    [
      ...["-pt1", "-pt2"].map((part) => video(`Movies/Heat (1995)/Heat${part}.mkv`)),
      ...["A", "B"].map((part) => video(`Movies/The Matrix (1999)/The Matrix Part ${part}.mkv`)),
      ...["CD I", "CD II", "Disc Three"].map((part) =>
        video(`Movies/Ronin (1998)/Ronin ${part}.mkv`),
      ),
      video("Movies/The Godfather (1972)/The Godfather Part I.mkv"),
      video("Movies/The Godfather (1972)/The Godfather Part II.mkv"),
    ],
  );
  await home.adopt();
  expect(await home.outcomes()).toEqual({
    "Movies/Heat (1995)/Heat-pt1.mkv": "movie/949",
    "Movies/Heat (1995)/Heat-pt2.mkv": "movie/949",
    "Movies/The Matrix (1999)/The Matrix Part A.mkv": "movie/603",
    "Movies/The Matrix (1999)/The Matrix Part B.mkv": "movie/603",
    "Movies/Ronin (1998)/Ronin CD I.mkv": "movie/8195",
    "Movies/Ronin (1998)/Ronin CD II.mkv": "movie/8195",
    "Movies/Ronin (1998)/Ronin Disc Three.mkv": "movie/8195",
    "Movies/The Godfather (1972)/The Godfather Part I.mkv": expect.stringMatching(/^\?/),
    "Movies/The Godfather (1972)/The Godfather Part II.mkv": expect.stringMatching(/^\?|240$/),
  });
});

// Each pair of these options is tested in two or three of the layouts. Another seed selects other
// layouts.
test("adopts multi-part episodes in every layout and numbering style, even with ids that look like years", async () => {
  const ways: ((title: string, n: number) => string)[] = [
    (title, n) => `${title} Part ${"I".repeat(n)}`,
    (title, n) => `${title}, Part ${n}`,
    (title, n) => `${title}: Part ${["", "One", "Two", "Three"][n]}`,
    (title, n) => `${title} (${n})`,
    (title, n) => `${title} - Teil ${n}`,
    (_, n) => `Part ${"I".repeat(n)}`,
  ];
  const namesBy = (way: (typeof ways)[number]) => [
    "Pilot",
    ...[1, 2, 3].map((n) => way("The Fire", n)),
    "End",
  ];
  const works = ways
    .flatMap((inFile, at) =>
      (at === ways.length - 1 ? [inFile] : ways.slice(0, -1)).flatMap((inTmdb) =>
        SHOW_LAYOUTS.map((layout) => ({ layout, inTmdb, names: namesBy(inFile) })),
      ),
    )
    .filter((_, n) => n % 5 === SEED % 5);
  const listed: Listed[] = [];
  const files = works.flatMap(({ layout, inTmdb, names }, n) => {
    const [id, title, year] = [1900 + n, madeTitle(7 * n), 1990 + (n % 30)];
    listed.push(series(id, title, year, [season(1, 5, year, namesBy(inTmdb))]));
    return layout.make({ type: "tv", id, title, year, seasons: [{ season: 1, names }] }, n);
  });
  const home = await library(listed, files);
  await home.adopt();
  const videos = files.filter(({ is }) => is !== undefined);
  expect(await home.outcomes()).toEqual(
    Object.fromEntries(videos.map(({ path, is }) => [path, is])),
  );
});

test("continues an interrupted run where it stopped, and writes nothing when only counting", async () => {
  const { works, listed } = madeWorks(100, 0);
  const home = await library(
    listed,
    works.flatMap((work, n) => FILM_LAYOUTS[0]?.make(work, n) ?? []),
  );
  expect(await home.run(await home.find(), {})).toEqual({ adopted: 100, review: 0, skipped: 0 });
  expect(await home.outcomes()).toEqual({});
  const stop = new AbortController();
  let seen = 0;
  const report = (): void => {
    if (++seen === 10) stop.abort();
  };
  const stopped = home.run(await home.find(), { actor: "cli:me", until: stop.signal, report });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  const written = Object.keys(await home.outcomes()).length;
  expect(written).toBeGreaterThanOrEqual(10);
  expect(written).toBeLessThan(100);
  const asked = home.asked.length;
  expect(await home.adopt()).toEqual({ adopted: 100 - written, review: 0, skipped: written });
  expect(home.asked.length).toBeGreaterThan(asked);
  expect(Object.keys(await home.outcomes())).toHaveLength(100);
});

/** The work as TMDB lists it, with seasons around the example's episode. */
function listExample({ identity, ids, mapping }: ExampleWork): Listed {
  const { type, tmdbId, title, year = 2000 } = identity;
  const found = Object.entries(ids).map(([kind, id]) => `${kind.replace("Id", "")}:${id}`);
  if (type === "movie" || mapping === undefined) {
    return { ...movie(tmdbId, title, year), ids: found };
  }
  const seasons = Array.from({ length: mapping.season + 1 }, (_, number) => {
    const made = season(number, 30, year + number);
    if (number !== mapping.season) return made;
    const episodes = made.episodes.map((one) => {
      const at = mapping.episodes.indexOf(one.episode);
      return {
        ...one,
        title: mapping.titles[at] ?? one.title,
        airDate: (at === 0 ? mapping.aired : undefined) ?? one.airDate,
      };
    });
    return { ...made, episodes };
  });
  return { ...series(tmdbId, title, year, seasons), ids: found };
}

test.each(NAME_PRESETS)("adopts a library with the names of preset %s", async (preset) => {
  const names = namesOf(preset);
  const films = nameExamples(EXAMPLE_FILMS, names).map((path) => `Movies/${path}`);
  const episodes = nameExamples(EXAMPLE_EPISODES, names).map((path) => `TV Shows/${path}`);
  const examples = [...EXAMPLE_FILMS, ...EXAMPLE_EPISODES];
  const paths = [...films, ...episodes];
  const home = await library(examples.map(listExample), paths.map(video));
  await home.adopt();
  const two = (number: number): string => String(number).padStart(2, "0");
  const expected = examples.map(({ identity: { type, tmdbId }, mapping }, index) => [
    paths[index],
    `${type}/${tmdbId}${mapping ? ` S${two(mapping.season)}${mapping.episodes.map((one) => `E${two(one)}`).join("")}` : ""}`,
  ]);
  expect(await home.outcomes()).toEqual(Object.fromEntries(expected));
});
