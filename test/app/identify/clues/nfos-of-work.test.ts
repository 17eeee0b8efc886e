import { expect, test } from "vitest";
import { nfoPlaces, nfosOfWork } from "../../../../src/app/identify/clues/nfo.ts";
import { readRelease } from "../../../../src/app/identify/clues/read-release.ts";

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
