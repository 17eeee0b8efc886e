import { expect, test } from "vitest";
import { MAX_PLEXMATCH_CHARS, parsePlexmatch } from "../../../../src/names/parse/nfo/ids.ts";

test("reads ids from name-value lines, and ignores all other lines", () => {
  expect(
    parsePlexmatch("# by hand\r\nTitle: Lost\r\nYear: 2004\r\ntmdbid: 4607\r\nep: S01E01: a.mkv"),
  ).toEqual({
    tmdb: 4607,
  });
  expect(parsePlexmatch("\ufeffTvdbId:73739\nimdbid: TT0411008")).toEqual({
    tvdb: 73739,
    imdb: "tt0411008",
  });
  expect(parsePlexmatch("guid: tvdb://73739")).toEqual({ tvdb: 73739 });
  expect(parsePlexmatch("tmdb: 4607")).toEqual({ tmdb: 4607 });
});

test("returns nothing for contradictory or invalid ids", () => {
  expect(parsePlexmatch("tmdbid: 1\ntmdbid: 2")).toBeUndefined();
  expect(parsePlexmatch("tmdbid: 1\ntmdbid: 1")).toEqual({ tmdb: 1 });
  for (const text of [
    "",
    "title: Lost",
    "# tmdbid: 4",
    "tmdbid: x4",
    "tmdbid: 0",
    "guid: plex://show/5d9c",
    "tmdbid 4",
  ]) {
    expect(parsePlexmatch(text), text).toBeUndefined();
  }
});

test("returns nothing for a hostile file, and does not read an overlong one", () => {
  for (const text of [
    "tmdbid:".repeat(9000),
    " ".repeat(65_000),
    "a:\n".repeat(20_000),
    "tmdbid: ".padEnd(65_000),
  ]) {
    expect(parsePlexmatch(text)).toBeUndefined();
  }
  expect(parsePlexmatch(`tmdbid: 4\n${"#".repeat(MAX_PLEXMATCH_CHARS)}`)).toBeUndefined();
});
