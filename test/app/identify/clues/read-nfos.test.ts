import { expect, test } from "vitest";
import { plainFile } from "../../../../src/adapters/fs/disk/open-source.ts";
import { readNfo } from "../../../../src/adapters/fs/read/read-text.ts";
import { nfoPlaces, nfosOfWork } from "../../../../src/app/identify/clues/nfo.ts";
import { createReadNfos } from "../../../../src/app/identify/clues/read-nfos.ts";
import { readRelease } from "../../../../src/app/identify/clues/read-release.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;
const TT1 = "https://www.imdb.com/title/tt0000001/";
const TT2 = "https://www.imdb.com/title/tt0000002/";

/** What is said of a release of these files, written below a watched folder. */
async function said(name: string, files: Record<string, string>, more: { beside?: boolean } = {}) {
  using folder = tempFolder();
  for (const [path, content] of Object.entries(files)) folder.write(path, content);
  const inside = Object.keys(files).flatMap((path) => (path.startsWith(`${name}/`) ? path.slice(name.length + 1) : []));
  const videos = inside.filter((path) => path.endsWith(".mkv"));
  return await createReadNfos({ readNfo, plainFile })(
    readRelease(name, videos.length > 0 ? videos : [name]),
    folder.at(name),
    { own: inside.filter((path) => path.endsWith(".nfo")), beside: more.beside ?? false },
    signal,
  );
}

test("the NFO in a film's folder is read as a film's", async () => {
  const film = { "Heron/movie.mkv": "" };
  expect(await said("Heron", { ...film, "Heron/movie.nfo": TT1 })).toEqual({
    ids: { imdb: "tt0000001" },
    titles: [],
    type: "movie",
    year: undefined,
  });
  expect(await said("Heron", { ...film, "Heron/tvshow.nfo": TT1 })).toMatchObject({ type: "tv" });
  expect(await said("Heron", { ...film, "Heron/tvshow.nfo": "<movie><imdbid>tt0000001</imdbid></movie>" })).toBe(
    undefined,
  );
  expect(await said("Heron", { ...film, "Heron/movie.nfo": "no id" })).toBeUndefined();
});

test("several NFOs count if they agree, and never if they differ", async () => {
  const film = { "Heron.2011/movie.mkv": "", "Heron.2011/movie.nfo": TT1 };
  expect(await said("Heron.2011", { ...film, "Heron.2011/grp.nfo": `again ${TT1}` })).toMatchObject({
    ids: { imdb: "tt0000001" },
  });
  expect(await said("Heron.2011", { ...film, "Heron.2011/grp.nfo": TT2 })).toBeUndefined();
  // Two kinds in a folder that is neither by its name.
  const both = { "Heron/movie.mkv": "", "Heron/movie.nfo": TT1, "Heron/tvshow.nfo": TT1 };
  expect(await said("Heron", both)).toBeUndefined();
});

test("for a pack the series' NFO counts, and its episodes' do not", async () => {
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

test("beside a film's file only the NFO of its exact name counts", async () => {
  const film = { "Heron.mkv": "", "movie.nfo": TT2, "other.nfo": TT2 };
  const beside = { beside: true };
  expect(await said("Heron.mkv", { ...film, "Heron.nfo": TT1 }, beside)).toMatchObject({ ids: { imdb: "tt0000001" } });
  expect(await said("Heron.mkv", film, beside)).toBeUndefined();
  expect(await said("Heron.mkv", { ...film, "Heron.nfo": TT1 })).toBeUndefined();
});

test("beside an episode, or a folder named like a file, no NFO counts", async () => {
  const beside = { beside: true };
  const episode = { "Heron.S01E01.mkv": "", "Heron.S01E01.nfo": TT1 };
  expect(await said("Heron.S01E01.mkv", episode, beside)).toBeUndefined();
  expect(await said("Heron.mkv", { "Heron.mkv/Heron.mkv": "", "Heron.nfo": TT1 }, beside)).toBeUndefined();
});

test("a stop is passed on", async () => {
  const stop = AbortSignal.abort(new Error("stop"));
  const read = createReadNfos({ readNfo, plainFile });
  const places = { own: ["movie.nfo"], beside: false };
  await expect(read(readRelease("Heron", ["a.mkv"]), "/in/Heron", places, stop)).rejects.toThrow("stop");
});

test("a film without an NFO costs one look", async () => {
  using folder = tempFolder();
  folder.write("Heron.mkv");
  const asked: string[] = [];
  const nfos = createReadNfos({
    readNfo: (at, path) => {
      asked.push(path);
      return readNfo(at, path);
    },
    plainFile: (at, path) => {
      asked.push(path);
      return plainFile(at, path);
    },
  });
  const film = readRelease("Heron.mkv", ["Heron.mkv"]);
  expect(await nfos(film, folder.at("Heron.mkv"), { own: [], beside: true }, signal)).toBeUndefined();
  expect(asked).toEqual(["Heron.nfo"]);
});

const other = (path: string, skip = false) => ({ path, role: "other" as const, skip });

test("it reads unskipped NFO files directly in the folder, and beside a lone file only without a torrent", () => {
  const items = [
    other("a.nfo"),
    other("B.NFO"),
    other("Subs/c.nfo"),
    other("d.nfo", true),
    other("nfo"),
    other("e.nfo.txt"),
    { path: "f.nfo", role: "extra" as const, skip: false },
  ];
  expect(nfoPlaces(items, "folder")).toEqual({ own: ["a.nfo", "B.NFO"], beside: false });
  expect(nfoPlaces(items, "torrent")).toEqual({ own: ["a.nfo", "B.NFO"], beside: false });
  const alone = [{ path: "a.mkv", role: "video" as const, skip: false }];
  expect(nfoPlaces(alone, "folder")).toEqual({ own: [], beside: true });
  expect(nfoPlaces(alone, "person")).toEqual({ own: [], beside: true });
  expect(nfoPlaces(alone, "torrent")).toEqual({ own: [], beside: false });
});

const whole = (name: string, videos: string[], own: string[]) => nfosOfWork(readRelease(name, videos), own);

test("for a film any NFO counts, except of a series, a sample or a trailer", () => {
  const own = ["movie.nfo", "tvshow.nfo", "Heron.nfo", "grp.nfo", "heron-trailer.nfo"];
  expect(whole("Heron.2011.1080p", ["Heron.mkv", "heron-trailer.mkv"], own)).toEqual([
    "movie.nfo",
    "Heron.nfo",
    "grp.nfo",
  ]);
});

test("for one episode only the series' NFO counts, and for a pack also one named after no episode", () => {
  const own = ["tvshow.nfo", "movie.nfo", "Heron.S01E01.nfo", "Heron.S01E02.nfo", "Heron.S01.1080p.nfo", "grp.nfo"];
  expect(whole("Heron.S01E01.1080p-GRP", ["Heron.S01E01.mkv"], own)).toEqual(["tvshow.nfo"]);
  expect(whole("Heron.S01.1080p-GRP", ["Heron.S01E01.mkv", "Heron.S01E03.mkv"], own)).toEqual([
    "tvshow.nfo",
    "Heron.S01.1080p.nfo",
    "grp.nfo",
  ]);
  expect(whole("Heron.S01-GRP", ["grp-a101.mkv", "grp-a102.mkv"], ["grp-a101.nfo", "TVSHOW.nfo"])).toEqual([
    "TVSHOW.nfo",
  ]);
});

test("if the type is unknown both kinds count, and no episode's", () => {
  const own = ["movie.nfo", "tvshow.nfo", "Heron.S01E01.nfo"];
  expect(whole("Heron", ["x.mkv"], own)).toEqual(["movie.nfo", "tvshow.nfo"]);
});

test("more than eight NFO files are all ignored", () => {
  const own = Array.from({ length: 8 }, (_, at) => `grp${"x".repeat(at)}.nfo`);
  expect(whole("Heron.2011", ["a.mkv"], own)).toEqual(own);
  expect(whole("Heron.2011", ["a.mkv"], [...own, "movie.nfo"])).toEqual([]);
});
