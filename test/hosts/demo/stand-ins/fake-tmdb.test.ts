import { expect, test } from "vitest";
import { imageType } from "../../../../src/app/page/posters-as-data.ts";
import { type Catalogue, series } from "../../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { knownWorks as catalogue } from "../../../support/known-works.ts";

async function tmdb(works: Catalogue = catalogue) {
  const standIn = await startFakeTmdb({ catalogue: works });
  const get = async (path: string, key = standIn.key) => {
    const response = await fetch(`${standIn.url}${path}${path.includes("?") ? "&" : "?"}api_key=${key}`);
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const ids = async (path: string): Promise<number[]> =>
    (await get(path)).body.results.map((row: { id: number }) => row.id);
  return { ...standIn, get, ids };
}

test("it listens on the loopback address only, and its scope closes it", async () => {
  let url = "";
  {
    await using it = await tmdb();
    url = it.url;
    expect(new URL(url).hostname).toBe("127.0.0.1");
    expect((await it.get("/authentication")).status).toBe(200);
  }
  await expect(fetch(url)).rejects.toThrow("fetch failed");
});

test("a wrong key is refused as TMDB refuses it", async () => {
  await using it = await tmdb();
  expect(await it.get("/movie/603", "wrong")).toEqual({
    status: 401,
    body: { success: false, status_code: 7, status_message: "Invalid API key: You must be granted a valid key." },
  });
  const bearer = await fetch(`${it.url}/movie/603`, { headers: { authorization: `Bearer ${it.key}` } });
  expect(bearer.status).toBe(200);
});

test("an unknown resource is a 404 with code 34", async () => {
  await using it = await tmdb();
  for (const path of ["/movie/1", "/tv/603", "/tv/1396/season/9", "/movie/abc", "/nothing"]) {
    expect(await it.get(path)).toMatchObject({ status: 404, body: { status_code: 34 } });
  }
});

test("every word must be in one title, and exact titles come first, then popular ones", async () => {
  await using it = await tmdb();
  expect(await it.ids("/search/movie?query=rocky")).toEqual([1366, 1374, 1367, 1371, 1246, 1375]);
  expect(await it.ids("/search/movie?query=rocky%201080p")).toEqual([]);
  expect(await it.ids("/search/movie?query=oceans%20eleven")).toEqual([161, 299]);
  expect(await it.ids("/search/movie?query=sen%20to%20chihiro%20no%20kamikakushi")).toEqual([129]);
  expect(await it.ids(`/search/movie?query=${encodeURIComponent("기생충")}`)).toEqual([496243]);
  expect(await it.ids("/search/movie?query=")).toEqual([]);
});

test("years filter by any or the first release, and by the show or any episode", async () => {
  await using it = await tmdb();
  expect(await it.ids("/search/movie?query=scream&year=1997")).toEqual([4232, 4233]);
  expect(await it.ids("/search/movie?query=scream&primary_release_year=1997")).toEqual([4233]);
  expect(await it.ids("/search/tv?query=the%20office&first_air_date_year=2005")).toEqual([2316]);
  expect(await it.ids("/search/tv?query=the%20office&year=2002")).toEqual([2996]);
});

test("a page past the end is empty, and one out of bounds is refused", async () => {
  await using it = await tmdb();
  expect((await it.get("/search/movie?query=dune&page=2")).body).toMatchObject({
    page: 2,
    results: [],
    total_results: 3,
  });
  expect(await it.get("/search/movie?query=dune&page=0")).toMatchObject({ status: 400, body: { status_code: 22 } });
});

test("details include what is appended, and at most twenty parts", async () => {
  await using it = await tmdb();
  const { body } = await it.get("/tv/1437?append_to_response=season/1,season/7,external_ids,alternative_titles");
  expect(body["season/1"].episodes).toHaveLength(14);
  expect(body["season/1"].episodes[0]).toMatchObject({ episode_number: 1, name: "Serenity", air_date: "2002-12-20" });
  expect(body).not.toHaveProperty("season/7");
  expect(body.external_ids).toMatchObject({ tvdb_id: 78874 });
  expect(body.alternative_titles).toEqual({ results: [] });
  const many = Array.from({ length: 21 }, (_, index) => `season/${index}`).join(",");
  expect(await it.get(`/tv/1437?append_to_response=${many}`)).toMatchObject({ status: 400, body: { status_code: 27 } });
});

test("a season lists the episodes that are known of it, or only says how many it has", async () => {
  const seasons = [
    { season: 1, episodes: [{ title: "Two", date: "", number: 2 }] },
    { season: 2, episodes: [], count: 8 },
  ];
  const show = series([30, "Some Show", "2001-01-01", 24, 5, null], null, seasons);
  await using it = await tmdb({ movies: [], series: [show] });
  const { body } = await it.get("/tv/30?append_to_response=season/1,season/2");
  expect(body["season/1"].episodes).toMatchObject([{ episode_number: 2, name: "Two", air_date: null }]);
  expect(body["season/2"].episodes).toEqual([]);
  expect(body.seasons.map((listed: { episode_count: number }) => listed.episode_count)).toEqual([1, 8]);
  expect((await it.get("/tv/30/season/1/episode/1")).status).toBe(404);
});

test("find lists films and series apart", async () => {
  await using it = await tmdb();
  const movie = await it.get("/find/tt0133093?external_source=imdb_id");
  expect(movie.body).toMatchObject({ movie_results: [{ id: 603 }], tv_results: [], tv_episode_results: [] });
  const show = await it.get("/find/81189?external_source=tvdb_id");
  expect(show.body).toMatchObject({ movie_results: [], tv_results: [{ id: 1396 }] });
});

test("the catalogue is valid: unique ids, real dates, rising seasons, named episodes", () => {
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
    const episodes = seasons.filter(({ season }) => season > 0).flatMap((season) => season.episodes);
    expect(episodes.map((episode) => episode.date).toSorted()[0]).toBe(date);
    for (const episode of episodes) expect(episode.title).not.toBe("");
  }
});

test("with posters every work has one, drawn from its id in the width that is asked for", async () => {
  await using it = await startFakeTmdb({ posters: true });
  const { poster_path } = (await (await fetch(`${it.url}/movie/841?api_key=${it.key}`)).json()) as {
    poster_path: string;
  };
  const draw = async (width: number, path = poster_path) => {
    const response = await fetch(`${it.origin}/t/p/w${width}${path}`);
    return { type: response.headers.get("content-type"), bytes: Buffer.from(await response.arrayBuffer()) };
  };
  const { type, bytes } = await draw(154);
  expect([type, imageType(bytes), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([
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
