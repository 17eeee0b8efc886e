import { expect, test } from "vitest";
import { parseWorkReference, toTmdbAddress } from "../../src/core/work-reference.ts";

const movie = { kind: "tmdb", id: 603, type: "movie" };
const series = { kind: "tmdb", id: 1396, type: "tv" };
const matrix = { kind: "imdb", id: "tt0133093" };
const breakingBad = { kind: "tvdb", id: 81_189, type: "tv" };

test.each([
  ["603", { kind: "tmdb", id: 603 }],
  ["  603 ", { kind: "tmdb", id: 603 }],
  ["tmdb:603", { kind: "tmdb", id: 603 }],
  ["tt0133093", matrix],
  ["TT0133093", matrix],
  ["imdb:tt0133093", matrix],
  ["tt15239678", { kind: "imdb", id: "tt15239678" }],
  ["tvdb:81189", { kind: "tvdb", id: 81_189 }],
  ["TVDB: 81189", { kind: "tvdb", id: 81_189 }],
  ["https://www.themoviedb.org/movie/603-the-matrix", movie],
  ["https://www.themoviedb.org/movie/603", movie],
  ["http://themoviedb.org/movie/603/", movie],
  ["themoviedb.org/movie/603-the-matrix", movie],
  ["https://www.themoviedb.org/tv/1396-breaking-bad?language=de", series],
  ["https://www.themoviedb.org/tv/1396-breaking-bad/season/2/episode/3#comments", series],
  ["https://WWW.TheMovieDB.org/tv/1396", series],
  ["imdb.com/title/tt0133093/", matrix],
  ["https://www.imdb.com/title/tt0133093/?ref_=nv_sr_1", matrix],
  ["https://m.imdb.com/title/tt0133093", matrix],
  ["https://www.imdb.com/de/title/tt0133093/fullcredits/", matrix],
  ["thetvdb.com/series/81189", breakingBad],
  ["https://www.thetvdb.com/dereferrer/series/81189", breakingBad],
  ["https://thetvdb.com/dereferrer/movie/169", { kind: "tvdb", id: 169, type: "movie" }],
  ["https://thetvdb.com/?tab=series&id=81189", breakingBad],
])("%s names a work", (text, reference) => {
  expect(parseWorkReference(text)).toEqual(reference);
});

test.each([
  ["https://thetvdb.com/series/breaking-bad", "tvdb: and the “TheTVDB.com Series ID”"],
  ["https://thetvdb.com/series/breaking-bad/seasons/official/1", "TheTVDB.com Series ID"],
  // This is the page of “24”, not an id: the id is 76290.
  ["https://thetvdb.com/series/24", "TheTVDB.com Series ID"],
  ["https://thetvdb.com/movies/the-matrix", "TheTVDB.com Movie ID"],
])("reports that %s has a name instead of a number", (text, hint) => {
  expect(parseWorkReference(text)).toEqual({
    kind: "problem",
    message: "This thetvdb.com address has a name instead of a number, so it cannot be looked up.",
    hint: expect.stringContaining(hint),
  });
});

test.each([
  "https://example.com/movie/603",
  "https://themoviedb.org.example.com/movie/603",
  "https://example.com/www.themoviedb.org/movie/603",
  "https://www.themoviedb.org@example.com/movie/603",
  "https://me@www.themoviedb.org/movie/603",
  "https://:secret@www.themoviedb.org/movie/603",
  "https://www.themoviedb.org:8443/movie/603",
  "https://notimdb.com/title/tt0133093",
  "http://127.0.0.1/title/tt0133093",
  "http://[::1]/movie/603",
])("reports %s as an address on another site", (text) => {
  expect(parseWorkReference(text)).toMatchObject({
    kind: "problem",
    message: expect.stringContaining("is an address on another site"),
  });
});

test.each([
  "",
  "   ",
  "0",
  "1000000001",
  "tt123",
  "tt",
  "imdb:603",
  "tvdb:",
  "tmdb:tt0133093",
  "The Matrix",
  "constructor",
  "file:///movie/603",
  "javascript:603",
  "ftp://themoviedb.org/movie/603",
  "https://",
  "https://www.themoviedb.org/",
  "https://www.themoviedb.org/person/6384",
  "https://www.themoviedb.org/movie/",
  "https://www.themoviedb.org/movie/the-matrix",
  "https://www.themoviedb.org/movie/0",
  "https://www.themoviedb.org/movie/603the-matrix",
  "https://www.imdb.com/name/nm0000206/",
  "https://www.imdb.com/a/b/title/tt0133093",
  "https://thetvdb.com/constructor/81189",
  "https://thetvdb.com/dereferrer/episode/349232",
  "https://thetvdb.com/dereferrer/series/breaking-bad/81189",
  `https://www.themoviedb.org/movie/${"9".repeat(400)}`,
  `https://www.themoviedb.org/movie/603?${"a".repeat(3000)}`,
])("%j names no work, and the hint shows the accepted form", (text) => {
  const read = parseWorkReference(text);
  expect(read).toMatchObject({
    kind: "problem",
    hint: expect.stringMatching(/^Write .*tvdb:.*\.$/),
  });
  expect(read).toHaveProperty("message", expect.stringMatching(/^\S.{0,200}\.$/u));
});

test("quotes a hostile text without its control characters", () => {
  const read = parseWorkReference("\u001b[2J\u202eevil");
  expect(JSON.stringify(read)).not.toMatch(/\\u001b|\u202e/);
});

test("the address of a work can be read as a reference to it", () => {
  const address = toTmdbAddress({ type: "movie", tmdbId: 603 });
  expect(address).toBe("https://www.themoviedb.org/movie/603");
  expect(parseWorkReference(address)).toEqual(movie);
  expect(parseWorkReference(toTmdbAddress({ type: "tv", tmdbId: 1396 }))).toEqual(series);
});
