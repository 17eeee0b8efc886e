import { expect, test } from "vitest";
import { findNfoLinks } from "../../../../src/core/parse/nfo/parse-nfo.ts";

test("ids of IMDb anywhere, of seven to nine digits", () => {
  const text = "http://www.imdb.com/title/TT1375666/?ref_=x [tt12345678] att0000001 tt123456 tt1234567890";
  expect(findNfoLinks(text).imdb).toEqual(["tt1375666", "tt12345678"]);
});

test("links to films and series of TMDB, not to people, sets or bare numbers", () => {
  const text = `https://www.themoviedb.org/movie/27205-inception themoviedb.org/tv/1396/season/2
    themoviedb.org/person/6193 themoviedb.org/collection/2344 themoviedb.org/movie/1234567890 tmdb 5`;
  expect(findNfoLinks(text).tmdb).toEqual([
    { id: 27205, type: "movie" },
    { id: 1396, type: "tv" },
  ]);
});

test("for TVDB only the series' id is read", () => {
  const links = [
    ["https://www.thetvdb.com/?tab=series&id=81189&lid=7", [81189]],
    ["http://thetvdb.com/index.php?tab=episode&amp;seriesid=81189&seasonid=30272&id=349232", [81189]],
    ["https://thetvdb.com/dereferrer/series/79126", [79126]],
    ["https://thetvdb.com/dereferrer/episode/349232", []],
    ["https://thetvdb.com/series/breaking-bad", []],
    ["https://thetvdb.com/?tab=episode&id=349232", []],
    ["https://thetvdb.com/?tab=series&id=8118%39x", []],
  ] as const;
  for (const [link, ids] of links) expect(findNfoLinks(`see "${link}" there`).tvdb, link).toEqual(ids);
});
