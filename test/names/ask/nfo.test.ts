import { expect, test } from "vitest";
import { findPlainFile } from "../../../src/adapters/fs/disk/open-source.ts";
import { readNfo } from "../../../src/adapters/fs/read/read-text.ts";
import { findNfos } from "../../../src/app/identify/clues/nfo-places.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { createReadNfos, explainNfo, selectWorkNfos } from "../../../src/names/ask/clues/nfo.ts";
import { type ReleaseName, readRelease } from "../../../src/names/ask/clues/read-release.ts";
import type { NfoFacts } from "../../../src/names/parse/nfo/parse-nfo.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying } from "../../support/identifying.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { movie, season, series } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
  movie(27205, "Inception", 2010),
  movie(841, "Dune", 1984),
  movie(438631, "Dune", 2021),
  movie(1366, "Rocky", 1976),
  movie(1367, "Rocky II", 1979),
  series(603, "Heron", 2003, [season(1, 3)]),
  {
    ...series(2316, "The Office", 2005, [season(1, 6), season(2, 22)], { countries: ["US"] }),
    ids: ["tt0386676"],
  },
  series(2996, "The Office", 2001, [season(1, 6), season(2, 6)], { countries: ["GB"] }),
  series(5, "Lone Pine", 2008, [season(1, 9)]),
  { ...movie(77, "Night Train", 2001), ids: ["tt0000077"] },
  { ...series(78, "Night Train", 2001, [season(1, 3)]), ids: ["tt0000077"] },
];

const identify = identifying(CATALOGUE);

/** Returns the work under which the release is filed, or the codes of the reasons that hold it. */
async function decided(
  name: string,
  videos: string[],
  nfo: Partial<NfoFacts>,
  more: Partial<ReleaseName> = {},
) {
  const nfos = async (): Promise<NfoFacts> => ({ ids: {}, titles: [], ...nfo });
  const places = { own: ["any.nfo"], beside: false };
  const { decision, verdict } = await identify(
    { name, videos, at: `/in/${name}`, nfos: places, ...more },
    { nfos },
  );
  return decision.kind === "auto"
    ? `${decision.identity.type}/${decision.identity.tmdbId}`
    : verdict;
}

const M = ["movie.mkv"];

test("an NFO's id is enough to file a film without a year, and distinguishes a remake from the original", async () => {
  expect(await decided("Inception", M, { ids: { tmdb: 27205 }, type: "movie" })).toBe(
    "movie/27205",
  );
  expect(await decided("Dune", M, { ids: { tmdb: 841 }, type: "movie" })).toBe("movie/841");
  expect(await decided("Dune", M, {})).toContain("remake_rival");
  expect(await decided("Inception", M, {})).toContain("no_year_movie");
});

test("holds a film whose NFO was copied from another one, in both directions", async () => {
  for (const [name, tmdb] of [
    ["Inception", 603],
    ["The Matrix", 27205],
    ["Inception.2010.1080p", 603],
    ["Dune (2021)", 841],
    ["Dune (1984)", 438631],
    ["Rocky II", 1366],
    ["Rocky", 1367],
    ["Rocky.1976", 1367],
    ["Inception", 999],
  ] as const) {
    expect(await decided(name, M, { ids: { tmdb }, type: "movie" }), name).toContain(
      "id_contradicts",
    );
  }
});

test("does not use a film's id as a series' id", async () => {
  const film = { ids: { tmdb: 603 }, type: "movie" } as const;
  expect(await decided("Heron.S01E01", ["Heron.S01E01.mkv"], film)).toContain("id_contradicts");
  expect(await decided("The Matrix (1999) {tmdb-603}", M, { ...film, type: "tv" })).toContain(
    "id_contradicts",
  );
  expect(await decided("Heron", ["Heron.S01E02.mkv"], { ...film, type: "tv" })).toBe("tv/603");
  // The film and the series have the same IMDb id: only the NFO's type tells them apart.
  expect(await decided("Night Train", M, { ids: { imdb: "tt0000077" } })).toContain(
    "id_contradicts",
  );
  expect(await decided("Night Train", M, { ids: { imdb: "tt0000077" }, type: "movie" })).toBe(
    "movie/77",
  );
});

test("holds a release with different ids in name and NFO, and files it if they are equal", async () => {
  expect(
    await decided("Inception {tmdb-27205}", M, { ids: { tmdb: 603 }, type: "movie" }),
  ).toContain("id_contradicts");
  expect(
    await decided("The Matrix {tmdb-603}", M, {
      ids: { tmdb: 603, imdb: "tt0133093" },
      type: "movie",
    }),
  ).toBe("movie/603");
});

test("an NFO decides between two series, but does not determine episodes", async () => {
  const us = { ids: { imdb: "tt0386676" }, type: "tv" } as const;
  const both = (at: number) => [`The.Office.S0${at}E01.mkv`, `The.Office.S0${at}E02.mkv`];
  expect(await decided("The.Office.S01", both(1), {})).toContain("series_ambiguous");
  expect(await decided("The.Office.S01", both(1), us)).toBe("tv/2316");
  expect(await decided("The.Office.S03", both(3), us)).toContain("episode_missing");
  expect(await decided("The.Office.S01E01-GRP", ["The.Office.S01E02.mkv"], us)).toContain(
    "folder_disagrees",
  );
});

test("holds a folder that was not understood even if it has an NFO", async () => {
  const nfo = { ids: { tmdb: 5 }, type: "tv" } as const;
  const told = (video: string) => decided("Lone Pin", [`${video}1.mkv`, `${video}2.mkv`], nfo);
  expect(await told("S01E0")).toBe("tv/5");
  // Only the series' own folder would show to which series the season belongs.
  for (const video of ["E0", "0", "Season 1/0"]) {
    expect(await told(video), video).toContain("numbers_unclear");
  }
});

test("uses an NFO's year if its title equals the name's title and no other source has a year", async () => {
  const film = { type: "movie", year: 2010, titles: ["Inception"] } as const;
  const told = (nfo: Partial<NfoFacts>, name = "Inception") => decided(name, M, nfo);
  expect(await told({ ...film, titles: ["Anfang", "INCEPTION"] })).toBe("movie/27205");
  expect(await told({ ...film, titles: ["Conception"] })).toContain("no_year_movie");
  expect(await told({ ...film, type: undefined, titles: ["Inception"] })).toContain(
    "no_year_movie",
  );
  expect(await told({ ...film, year: 1999, titles: ["Inception"] })).toContain("year_differs");
  expect(await told({ ...film, titles: ["Dune"], year: 1984 }, "Dune (2021)")).toBe("movie/438631");
  expect(
    await told({ ...film, titles: ["Dune"], year: 1984, ids: { tmdb: 438631 } }, "Dune"),
  ).toContain("id_contradicts");
});

test("identifies new files in a filed folder by that folder", async () => {
  const parentIdentity = { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 } as const;
  const nfo = { ids: { tmdb: 603 }, type: "movie" } as const;
  expect(
    await decided("The Matrix", M, nfo, { parentIdentity, parentTitle: "Inception" }),
  ).toContain("folder_disagrees");
});

test("reads no NFO without a folder", async () => {
  const nfo = { ids: { tmdb: 27205 }, type: "movie" } as const;
  expect(await decided("Inception", M, nfo, { at: undefined })).toContain("no_year_movie");
  expect(await decided("Inception", M, nfo, { nfos: undefined })).toContain("no_year_movie");
});

test("explains in one sentence which work an NFO names", () => {
  const message = (nfo: NfoFacts) =>
    explainNfo(nfo).map((reason) => `${reason.code}: ${toCommandText(reason.message)}`);
  expect(message({ ids: { tmdb: 603 }, titles: [] })).toEqual(["nfo: Its NFO names tmdb-603."]);
  expect(
    message({ ids: { tmdb: 603, imdb: "tt0133093", tvdb: 5 }, year: 1999, titles: [] }),
  ).toEqual(["nfo: Its NFO names tmdb-603, tt0133093, tvdb-5, the year 1999."]);
  expect(explainNfo(undefined)).toEqual([]);
});

const signal = new AbortController().signal;
const TT1 = "https://www.imdb.com/title/tt0000001/";
const TT2 = "https://www.imdb.com/title/tt0000002/";

/**
 * Returns what the NFOs state about a release with these files, which are written below a watched
 * folder.
 */
async function said(name: string, files: Record<string, string>, more: { beside?: boolean } = {}) {
  using folder = tempFolder();
  for (const [path, content] of Object.entries(files)) folder.write(path, content);
  const inside = Object.keys(files).flatMap((path) =>
    path.startsWith(`${name}/`) ? path.slice(name.length + 1) : [],
  );
  const videos = inside.filter((path) => path.endsWith(".mkv"));
  return await createReadNfos({ readNfo, findPlainFile })(
    readRelease(name, videos.length > 0 ? videos : [name]),
    folder.at(name),
    { own: inside.filter((path) => path.endsWith(".nfo")), beside: more.beside ?? false },
    signal,
  );
}

test("reads an NFO in a film's folder as an NFO about the film", async () => {
  const film = { "Heron/movie.mkv": "" };
  expect(await said("Heron", { ...film, "Heron/movie.nfo": TT1 })).toEqual({
    ids: { imdb: "tt0000001" },
    titles: [],
    type: "movie",
    year: undefined,
  });
  expect(await said("Heron", { ...film, "Heron/tvshow.nfo": TT1 })).toMatchObject({ type: "tv" });
  expect(
    await said("Heron", {
      ...film,
      "Heron/tvshow.nfo": "<movie><imdbid>tt0000001</imdbid></movie>",
    }),
  ).toBe(undefined);
  expect(await said("Heron", { ...film, "Heron/movie.nfo": "no id" })).toBeUndefined();
});

test("uses several NFO files if they agree, and ignores all of them if they differ", async () => {
  const film = { "Heron.2011/movie.mkv": "", "Heron.2011/movie.nfo": TT1 };
  expect(await said("Heron.2011", { ...film, "Heron.2011/grp.nfo": `again ${TT1}` })).toMatchObject(
    {
      ids: { imdb: "tt0000001" },
    },
  );
  expect(await said("Heron.2011", { ...film, "Heron.2011/grp.nfo": TT2 })).toBeUndefined();
  // Two types in a folder whose name fits neither.
  const both = { "Heron/movie.mkv": "", "Heron/movie.nfo": TT1, "Heron/tvshow.nfo": TT1 };
  expect(await said("Heron", both)).toBeUndefined();
});

test("uses a series' NFO for a pack, but not the NFO files of its episodes", async () => {
  const pack = {
    "Heron.S01/Heron.S01E01.mkv": "",
    "Heron.S01/Heron.S01E02.mkv": "",
    "Heron.S01/Heron.S01E01.nfo": TT2,
  };
  expect(await said("Heron.S01", pack)).toBeUndefined();
  expect(await said("Heron.S01", { ...pack, "Heron.S01/tvshow.nfo": TT1 })).toMatchObject({
    ids: { imdb: "tt0000001" },
    type: "tv",
  });
});

test("next to a single film file, uses only the NFO with exactly the same name", async () => {
  const film = { "Heron.mkv": "", "movie.nfo": TT2, "other.nfo": TT2 };
  const beside = { beside: true };
  expect(await said("Heron.mkv", { ...film, "Heron.nfo": TT1 }, beside)).toMatchObject({
    ids: { imdb: "tt0000001" },
  });
  expect(await said("Heron.mkv", film, beside)).toBeUndefined();
  expect(await said("Heron.mkv", { ...film, "Heron.nfo": TT1 })).toBeUndefined();
});

test("next to an episode, or a folder named like a file, uses no NFO", async () => {
  const beside = { beside: true };
  const episode = { "Heron.S01E01.mkv": "", "Heron.S01E01.nfo": TT1 };
  expect(await said("Heron.S01E01.mkv", episode, beside)).toBeUndefined();
  expect(
    await said("Heron.mkv", { "Heron.mkv/Heron.mkv": "", "Heron.nfo": TT1 }, beside),
  ).toBeUndefined();
});

test("rethrows the reason of an abort", async () => {
  const stop = AbortSignal.abort(new Error("stop"));
  const read = createReadNfos({ readNfo, findPlainFile });
  const places = { own: ["movie.nfo"], beside: false };
  await expect(read(readRelease("Heron", ["a.mkv"]), "/in/Heron", places, stop)).rejects.toThrow(
    "stop",
  );
});

test("a film without an NFO costs one disk access", async () => {
  using folder = tempFolder();
  folder.write("Heron.mkv");
  const asked: string[] = [];
  const nfos = createReadNfos({
    readNfo: (at, path) => {
      asked.push(path);
      return readNfo(at, path);
    },
    findPlainFile: (at, path) => {
      asked.push(path);
      return findPlainFile(at, path);
    },
  });
  const film = readRelease("Heron.mkv", ["Heron.mkv"]);
  expect(
    await nfos(film, folder.at("Heron.mkv"), { own: [], beside: true }, signal),
  ).toBeUndefined();
  expect(asked).toEqual(["Heron.nfo"]);
});

const other = (path: string, skip = false) => ({ path, role: "other" as const, skip });

test("reads unskipped NFO files directly in the folder, and NFO files beside a lone file only without a torrent", () => {
  const items = [
    other("a.nfo"),
    other("B.NFO"),
    other("Subs/c.nfo"),
    other("d.nfo", true),
    other("nfo"),
    other("e.nfo.txt"),
    { path: "f.nfo", role: "extra" as const, skip: false },
  ];
  expect(findNfos(items, "folder")).toEqual({ own: ["a.nfo", "B.NFO"], beside: false });
  expect(findNfos(items, "torrent")).toEqual({ own: ["a.nfo", "B.NFO"], beside: false });
  const alone = [{ path: "a.mkv", role: "video" as const, skip: false }];
  expect(findNfos(alone, "folder")).toEqual({ own: [], beside: true });
  expect(findNfos(alone, "person")).toEqual({ own: [], beside: true });
  expect(findNfos(alone, "torrent")).toEqual({ own: [], beside: false });
});

const whole = (name: string, videos: string[], own: string[]) =>
  selectWorkNfos(readRelease(name, videos), own);

test("for a film, uses any NFO except that of a series, a sample or a trailer", () => {
  const own = ["movie.nfo", "tvshow.nfo", "Heron.nfo", "grp.nfo", "heron-trailer.nfo"];
  expect(whole("Heron.2011.1080p", ["Heron.mkv", "heron-trailer.mkv"], own)).toEqual([
    "movie.nfo",
    "Heron.nfo",
    "grp.nfo",
  ]);
});

test("for an episode, uses only the series' NFO, and for a pack also an NFO not named after an episode", () => {
  const own = [
    "tvshow.nfo",
    "movie.nfo",
    "Heron.S01E01.nfo",
    "Heron.S01E02.nfo",
    "Heron.S01.1080p.nfo",
    "grp.nfo",
  ];
  expect(whole("Heron.S01E01.1080p-GRP", ["Heron.S01E01.mkv"], own)).toEqual(["tvshow.nfo"]);
  expect(whole("Heron.S01.1080p-GRP", ["Heron.S01E01.mkv", "Heron.S01E03.mkv"], own)).toEqual([
    "tvshow.nfo",
    "Heron.S01.1080p.nfo",
    "grp.nfo",
  ]);
  expect(
    whole("Heron.S01-GRP", ["grp-a101.mkv", "grp-a102.mkv"], ["grp-a101.nfo", "TVSHOW.nfo"]),
  ).toEqual(["TVSHOW.nfo"]);
});

test("for an unknown type, uses NFO files of films and series, but not of episodes", () => {
  const own = ["movie.nfo", "tvshow.nfo", "Heron.S01E01.nfo"];
  expect(whole("Heron", ["x.mkv"], own)).toEqual(["movie.nfo", "tvshow.nfo"]);
});

test("ignores all NFO files if there are more than eight", () => {
  const own = Array.from({ length: 8 }, (_, at) => `grp${"x".repeat(at)}.nfo`);
  expect(whole("Heron.2011", ["a.mkv"], own)).toEqual(own);
  expect(whole("Heron.2011", ["a.mkv"], [...own, "movie.nfo"])).toEqual([]);
});
