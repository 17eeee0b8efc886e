import { expect, test } from "vitest";
import { detectImageType } from "../../../../src/app/page/posters-as-data.ts";
import type { FakeCatalogue } from "../../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { knownWorks as catalogue } from "../../../support/known-works.ts";

async function tmdb(works: FakeCatalogue = catalogue) {
  const standIn = await startFakeTmdb({ catalogue: works });
  const get = async (path: string, key = standIn.key) => {
    const response = await fetch(
      `${standIn.url}${path}${path.includes("?") ? "&" : "?"}api_key=${key}`,
    );
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const ids = async (path: string): Promise<number[]> =>
    (await get(path)).body.results.map((row: { id: number }) => row.id);
  return { ...standIn, get, ids };
}

test("requires every search word in one title, and ranks exact titles first, then by popularity", async () => {
  await using it = await tmdb();
  expect(await it.ids("/search/movie?query=rocky")).toEqual([1366, 1374, 1367, 1371, 1246, 1375]);
  expect(await it.ids("/search/movie?query=rocky%201080p")).toEqual([]);
  expect(await it.ids("/search/movie?query=oceans%20eleven")).toEqual([161, 299]);
  expect(await it.ids("/search/movie?query=sen%20to%20chihiro%20no%20kamikakushi")).toEqual([129]);
  expect(await it.ids(`/search/movie?query=${encodeURIComponent("기생충")}`)).toEqual([496243]);
  expect(await it.ids("/search/movie?query=")).toEqual([]);
});

test("filters films by any release year or only the first one, and shows by their own year or any episode's", async () => {
  await using it = await tmdb();
  expect(await it.ids("/search/movie?query=scream&year=1997")).toEqual([4232, 4233]);
  expect(await it.ids("/search/movie?query=scream&primary_release_year=1997")).toEqual([4233]);
  expect(await it.ids("/search/tv?query=the%20office&first_air_date_year=2005")).toEqual([2316]);
  expect(await it.ids("/search/tv?query=the%20office&year=2002")).toEqual([2996]);
});

test("the catalogue is valid: unique ids, real dates, ascending seasons and named episodes", () => {
  for (const works of [catalogue.movies, catalogue.series]) {
    expect(new Set(works.map(({ id }) => id)).size).toBe(works.length);
    for (const { title, date, imdb } of works) {
      expect(title).not.toBe("");
      expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
      expect(imdb).toMatch(/^tt\d{7,8}$/);
    }
  }
  const imdb = [...catalogue.movies, ...catalogue.series].map((work) => work.imdb);
  expect(new Set(imdb).size).toBe(imdb.length);
  for (const { seasons, date } of catalogue.series) {
    const numbers = seasons.map(({ season }) => season);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    const episodes = seasons
      .filter(({ season }) => season > 0)
      .flatMap((season) => season.episodes);
    expect(episodes.map((episode) => episode.date).toSorted()[0]).toBe(date);
    for (const episode of episodes) expect(episode.title).not.toBe("");
  }
});

test("with posters enabled, each work has one, drawn from its id in the requested width", async () => {
  await using it = await startFakeTmdb({ posters: true });
  const { poster_path } = (await (await fetch(`${it.url}/movie/841?api_key=${it.key}`)).json()) as {
    poster_path: string;
  };
  const draw = async (width: number, path = poster_path) => {
    const response = await fetch(`${it.origin}/t/p/w${width}${path}`);
    return {
      type: response.headers.get("content-type"),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  const { type, bytes } = await draw(154);
  expect([type, detectImageType(bytes), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
    "image/png",
    "image/png",
    154,
    231,
  ]);
  expect(bytes.length).toBeLessThan(4096);
  expect((await draw(154)).bytes.equals(bytes)).toBe(true);
  expect((await draw(154, "/movie-438631.png")).bytes.equals(bytes)).toBe(false);
  expect((await draw(500)).type).not.toBe("image/png");
});
