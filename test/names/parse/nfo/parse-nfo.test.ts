import { expect, test } from "vitest";
import {
  combineNfos,
  findNfoLinks,
  parseNfo,
  parseNfoElements,
} from "../../../../src/names/parse/nfo/parse-nfo.ts";

const FILM = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<movie><title>Heron &amp; Son</title><originaltitle>Reiher</originaltitle><year>2011</year>
<set><tmdbid>88</tmdbid></set>
<uniqueid type="tmdb" default="true">27205</uniqueid><uniqueid type="imdb">tt1375666</uniqueid>
<uniqueid type="tvdb">113</uniqueid><trailer>https://www.themoviedb.org/movie/5</trailer>
<actor><name>A</name><tmdbid>6193</tmdbid><profile>https://www.themoviedb.org/person/6193</profile></actor></movie>`;

test("reads a film's ids, year and titles, but not its TVDB number or the ids of actors, set or trailer", () => {
  expect(parseNfo(FILM)).toEqual({
    type: "movie",
    ids: { tmdb: 27205, imdb: "tt1375666" },
    year: 2011,
    titles: ["Heron & Son", "Reiher"],
  });
});

test("reads ids under all the names that programs give them", () => {
  const ids = (inner: string, root = "tvshow") => parseNfo(`<${root}>${inner}</${root}>`)?.ids;
  expect(ids("<tmdbid>1396</tmdbid><imdbid>tt0903747</imdbid><tvdbid>81189</tvdbid>")).toEqual({
    tmdb: 1396,
    imdb: "tt0903747",
    tvdb: 81189,
  });
  expect(ids("<imdb_id> TT0903747 </imdb_id>")).toEqual({ imdb: "tt0903747" });
  expect(ids("<id>tt0903747</id>")).toEqual({ imdb: "tt0903747" });
  // A bare number is a TMDB id in one program and a TVDB id in another.
  for (const inner of [
    "<id>1396</id>",
    "<tmdbid>0</tmdbid>",
    "<tmdbid>12x</tmdbid>",
    "<imdbid>1396</imdbid>",
  ]) {
    expect(ids(inner), inner).toBeUndefined();
  }
});

test("reads a link from a scene NFO's text, or from the text below Kodi's XML", () => {
  expect(
    parseNfo("\xdb\xdb\xb2 <<- GRP ->> \xb2\r\n iMDB: http://www.imdb.com/title/tt1375666/\r\n"),
  ).toEqual({
    ids: { imdb: "tt1375666" },
    titles: [],
  });
  expect(parseNfo("\n<tvshow></tvshow>\nhttps://www.themoviedb.org/tv/1396-breaking-bad")).toEqual({
    type: "tv",
    ids: { tmdb: 1396 },
    titles: [],
  });
});

test("ignores conflicting ids of one kind, accepts a repeated id, and rejects a mix of film and series", () => {
  expect(parseNfo("tt1375666 tt1375667 https://www.themoviedb.org/movie/5")).toMatchObject({
    ids: { tmdb: 5 },
  });
  expect(parseNfo("tt1375666, see imdb.com/title/TT1375666")).toMatchObject({
    ids: { imdb: "tt1375666" },
  });
  expect(parseNfo("themoviedb.org/movie/5 themoviedb.org/movie/6")).toBeUndefined();
  expect(parseNfo("tt1375666 themoviedb.org/movie/5 themoviedb.org/tv/5")).toBeUndefined();
  expect(parseNfo(`${FILM} themoviedb.org/tv/27205`)).toBeUndefined();
});

test("ignores an episode's NFO, regardless of the surrounding text", () => {
  const episode = "<episodedetails><uniqueid type='tmdb'>62085</uniqueid></episodedetails>";
  expect(parseNfo(episode)).toBeUndefined();
  expect(parseNfo(`${episode}\n${episode}\nhttps://www.imdb.com/title/tt0959621/`)).toBeUndefined();
  expect(parseNfo(`<tvshow><tmdbid>1</tmdbid></tvshow>${episode}`)).toBeUndefined();
});

test("a web page or another program's XML is not a work's NFO", () => {
  for (const text of [
    "<!DOCTYPE html><html>tt1375666</html>",
    "<html>tt1375666</html>",
    "<?xml version='1.0'?>\n<musicvideo><imdbid>tt1375666</imdbid></musicvideo>",
    "<movies><imdbid>tt1375666</imdbid></movies>",
  ]) {
    expect(parseNfo(text), text).toBeUndefined();
  }
});

test("reads the year of a single film, from a year or a date", () => {
  const year = (text: string) => parseNfo(text)?.year;
  expect(year("<movie><premiered>2010-07-15</premiered></movie>")).toBe(2010);
  expect(year("<movie><year>20101</year><releasedate>soon</releasedate></movie>")).toBeUndefined();
  expect(year("<movie><year>2010</year></movie><movie><year>2010</year></movie>")).toBeUndefined();
  expect(year("<tvshow><tmdbid>1</tmdbid><year>2010</year></tvshow>")).toBeUndefined();
});

test("returns nothing for a broken, empty or overlong NFO", () => {
  for (const text of ["", "\0", FILM.slice(0, -8), `${FILM}${" ".repeat(256 * 1024)}`]) {
    expect(parseNfo(text), text.slice(0, 20)).toBeUndefined();
  }
});

const says = (more: Partial<Parameters<typeof combineNfos>[0][number]>) => ({
  ids: {},
  titles: [],
  ...more,
});

test("keeps a value that only one of the NFOs has", () => {
  expect(
    combineNfos([
      says({ ids: { tmdb: 5 }, type: "movie", titles: ["A"] }),
      says({ ids: { tmdb: 5, imdb: "tt0000001" }, year: 2010, titles: ["B"] }),
    ]),
  ).toEqual({ ids: { tmdb: 5, imdb: "tt0000001" }, type: "movie", year: 2010, titles: ["A", "B"] });
});

test("returns nothing for NFOs that differ in any value, or for no NFOs", () => {
  for (const [one, two] of [
    [{ ids: { tmdb: 5 } }, { ids: { tmdb: 6 } }],
    [{ ids: { imdb: "tt0000001" } }, { ids: { imdb: "tt0000002" } }],
    [{ ids: { tvdb: 5 } }, { ids: { tvdb: 6 } }],
    [{ type: "movie" }, { type: "tv" }],
    [{ year: 2010 }, { year: 2011 }],
  ] as const) {
    expect(combineNfos([says(one), says(two)]), JSON.stringify([one, two])).toBeUndefined();
  }
  expect(combineNfos([])).toBeUndefined();
});

const fieldsOf = (text: string) =>
  parseNfoElements(text)?.roots.map(({ name, fields }) => [name, fields]);

test("reads only elements directly below a root as fields, and only their direct text", () => {
  const text = `<!-- <tmdbid>1</tmdbid> -->
    <Movie lang="en"><uniqueid default="true" TYPE='IMDb'>tt1</uniqueid><empty/>
    <actor><name>Ann</name><tmdbid>7</tmdbid></actor><plot>a <![CDATA[<b> & c]]></plot></Movie>`;
  expect(fieldsOf(text)).toEqual([
    [
      "movie",
      [
        { name: "uniqueid", type: "imdb", text: "tt1" },
        { name: "empty", type: undefined, text: "" },
        { name: "actor", type: undefined, text: "" },
        { name: "plot", type: undefined, text: "a <b> & c" },
      ],
    ],
  ]);
});

test("keeps text around the roots, with its brackets", () => {
  expect(parseNfoElements("<3 first <br> <movie></movie> last")).toMatchObject({
    outside: "<3 first <br> \n last",
  });
  expect(parseNfoElements("no tags")).toEqual({ roots: [], outside: "no tags" });
});

test("returns nothing if tags do not match", () => {
  for (const text of [
    "<movie><tmdbid>1</tmdbid>",
    "<movie><actor><b></actor><tmdbid>1</tmdbid></movie>",
    "<movie><actor></b></actor></movie>",
    "<movie><!-- ",
    "<movie><plot><![CDATA[</plot></movie>",
    `<movie>${"<a>".repeat(60)}${"</a>".repeat(60)}</movie>`,
  ]) {
    expect(parseNfoElements(text), text.slice(0, 60)).toBeUndefined();
  }
});

test("finds IMDb ids of seven to nine digits anywhere", () => {
  const text =
    "http://www.imdb.com/title/TT1375666/?ref_=x [tt12345678] att0000001 tt123456 tt1234567890";
  expect(findNfoLinks(text).imdb).toEqual(["tt1375666", "tt12345678"]);
});

test("finds TMDB links to films and series, but not links to people or collections or bare numbers", () => {
  const text = `https://www.themoviedb.org/movie/27205-inception themoviedb.org/tv/1396/season/2
    themoviedb.org/person/6193 themoviedb.org/collection/2344 themoviedb.org/movie/1234567890 tmdb 5`;
  expect(findNfoLinks(text).tmdb).toEqual([
    { id: 27205, type: "movie" },
    { id: 1396, type: "tv" },
  ]);
});

test("reads only the series' id from TVDB links", () => {
  const links = [
    ["https://www.thetvdb.com/?tab=series&id=81189&lid=7", [81189]],
    [
      "http://thetvdb.com/index.php?tab=episode&amp;seriesid=81189&seasonid=30272&id=349232",
      [81189],
    ],
    ["https://thetvdb.com/dereferrer/series/79126", [79126]],
    ["https://thetvdb.com/dereferrer/episode/349232", []],
    ["https://thetvdb.com/series/breaking-bad", []],
    ["https://thetvdb.com/?tab=episode&id=349232", []],
    ["https://thetvdb.com/?tab=series&id=8118%39x", []],
  ] as const;
  for (const [link, ids] of links) {
    expect(findNfoLinks(`see "${link}" there`).tvdb, link).toEqual(ids);
  }
});
