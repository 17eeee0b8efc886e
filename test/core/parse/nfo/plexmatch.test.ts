import { expect, test } from "vitest";
import { MOST_PLEXMATCH, plexmatchIds } from "../../../../src/core/parse/nfo/plexmatch.ts";

test("ids are read from lines of name and value, whatever stands around them", () => {
  expect(plexmatchIds("# by hand\r\nTitle: Lost\r\nYear: 2004\r\ntmdbid: 4607\r\nep: S01E01: a.mkv")).toEqual({
    tmdb: 4607,
  });
  expect(plexmatchIds("\ufeffTvdbId:73739\nimdbid: TT0411008")).toEqual({ tvdb: 73739, imdb: "tt0411008" });
  expect(plexmatchIds("guid: tvdb://73739")).toEqual({ tvdb: 73739 });
  expect(plexmatchIds("tmdb: 4607")).toEqual({ tmdb: 4607 });
});

test("what contradicts itself or is no id says nothing", () => {
  expect(plexmatchIds("tmdbid: 1\ntmdbid: 2")).toBeUndefined();
  expect(plexmatchIds("tmdbid: 1\ntmdbid: 1")).toEqual({ tmdb: 1 });
  for (const text of [
    "",
    "title: Lost",
    "# tmdbid: 4",
    "tmdbid: x4",
    "tmdbid: 0",
    "guid: plex://show/5d9c",
    "tmdbid 4",
  ])
    expect(plexmatchIds(text), text).toBeUndefined();
});

test("a hostile one is read in no time, and one that is too long not at all", () => {
  const start = performance.now();
  for (const text of ["tmdbid:".repeat(9000), " ".repeat(65_000), "a:\n".repeat(20_000), "tmdbid: ".padEnd(65_000)])
    expect(plexmatchIds(text)).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(500);
  expect(plexmatchIds(`tmdbid: 4\n${"#".repeat(MOST_PLEXMATCH)}`)).toBeUndefined();
});
