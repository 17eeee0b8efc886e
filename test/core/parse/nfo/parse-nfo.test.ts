import { expect, test } from "vitest";
import { parseNfo } from "../../../../src/core/parse/nfo/parse-nfo.ts";

const FILM = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie><title>Heron &amp; Son</title><originaltitle>Reiher</originaltitle><year>2011</year>
<set><tmdbid>88</tmdbid></set>
<uniqueid type="tmdb" default="true">27205</uniqueid><uniqueid type="imdb">tt1375666</uniqueid>
<uniqueid type="tvdb">113</uniqueid><trailer>https://www.themoviedb.org/movie/5</trailer>
<actor><name>A</name><tmdbid>6193</tmdbid><profile>https://www.themoviedb.org/person/6193</profile></actor></movie>`;

test("a film's ids, year and titles; not those of its actors, set or trailer, nor its number at TVDB", () => {
  expect(parseNfo(FILM)).toEqual({
    type: "movie",
    ids: { tmdb: 27205, imdb: "tt1375666" },
    year: 2011,
    titles: ["Heron & Son", "Reiher"],
  });
});

test("ids are read under all the names that programs give them", () => {
  const ids = (inner: string, root = "tvshow") => parseNfo(`<${root}>${inner}</${root}>`)?.ids;
  expect(ids("<tmdbid>1396</tmdbid><imdbid>tt0903747</imdbid><tvdbid>81189</tvdbid>")).toEqual({
    tmdb: 1396,
    imdb: "tt0903747",
    tvdb: 81189,
  });
  expect(ids("<imdb_id> TT0903747 </imdb_id>")).toEqual({ imdb: "tt0903747" });
  expect(ids("<id>tt0903747</id>")).toEqual({ imdb: "tt0903747" });
  // A bare number is TMDB's in one program and TVDB's in another.
  for (const inner of ["<id>1396</id>", "<tmdbid>0</tmdbid>", "<tmdbid>12x</tmdbid>", "<imdbid>1396</imdbid>"])
    expect(ids(inner), inner).toBeUndefined();
});

test("a scene's text with a link, and a link below Kodi's XML", () => {
  expect(parseNfo("\xdb\xdb\xb2 <<- GRP ->> \xb2\r\n iMDB: http://www.imdb.com/title/tt1375666/\r\n")).toEqual({
    ids: { imdb: "tt1375666" },
    titles: [],
  });
  expect(parseNfo("\n<tvshow></tvshow>\nhttps://www.themoviedb.org/tv/1396-breaking-bad")).toEqual({
    type: "tv",
    ids: { tmdb: 1396 },
    titles: [],
  });
});

test("several different ids of one kind count as none, and a repeated id as one", () => {
  expect(parseNfo("tt1375666 tt1375667 https://www.themoviedb.org/movie/5")).toMatchObject({ ids: { tmdb: 5 } });
  expect(parseNfo("tt1375666, see imdb.com/title/TT1375666")).toMatchObject({ ids: { imdb: "tt1375666" } });
  expect(parseNfo("themoviedb.org/movie/5 themoviedb.org/movie/6")).toBeUndefined();
});

test("an NFO that is a film and a series at once is neither", () => {
  expect(parseNfo("tt1375666 themoviedb.org/movie/5 themoviedb.org/tv/5")).toBeUndefined();
  expect(parseNfo(`${FILM} themoviedb.org/tv/27205`)).toBeUndefined();
});

test("an episode's NFO is ignored, whatever is around it", () => {
  const episode = "<episodedetails><uniqueid type='tmdb'>62085</uniqueid></episodedetails>";
  expect(parseNfo(episode)).toBeUndefined();
  expect(parseNfo(`${episode}\n${episode}\nhttps://www.imdb.com/title/tt0959621/`)).toBeUndefined();
  expect(parseNfo(`<tvshow><tmdbid>1</tmdbid></tvshow>${episode}`)).toBeUndefined();
});

test("a page or another program's XML is no NFO of a work", () => {
  for (const text of [
    "<!DOCTYPE html><html>tt1375666</html>",
    "<html>tt1375666</html>",
    "<?xml version='1.0'?>\n<musicvideo><imdbid>tt1375666</imdbid></musicvideo>",
    "<movies><imdbid>tt1375666</imdbid></movies>",
  ])
    expect(parseNfo(text), text).toBeUndefined();
});

test("the year of one film alone, by itself or in a date", () => {
  const year = (text: string) => parseNfo(text)?.year;
  expect(year("<movie><premiered>2010-07-15</premiered></movie>")).toBe(2010);
  expect(year("<movie><year>20101</year><releasedate>soon</releasedate></movie>")).toBeUndefined();
  expect(year("<movie><year>2010</year></movie><movie><year>2010</year></movie>")).toBeUndefined();
  expect(year("<tvshow><tmdbid>1</tmdbid><year>2010</year></tvshow>")).toBeUndefined();
});

test("a broken, empty or too long NFO gives nothing", () => {
  for (const text of ["", "\0", FILM.slice(0, -8), `${FILM}${" ".repeat(256 * 1024)}`])
    expect(parseNfo(text), text.slice(0, 20)).toBeUndefined();
});
