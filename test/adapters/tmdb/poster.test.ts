import { expect, test } from "vitest";
import { movie, season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

const POSTER = "/1pdfLvkbY9ohJlCjQH2CZjjYVvJ.jpg";
const film = movie([949, "Heat", "1995-12-15", 170, 30, null], { poster: POSTER });
const show = series(
  [7, "Some Show", "2010-03-01", 45, 5, null],
  null,
  [season(1, "2010-03-01", 2)],
  {
    poster: "/abc-d_E.png",
  },
);

test("returns the poster of films and series from a search, from their details and by an external id", async () => {
  await using it = await withTmdb({
    catalogue: { movies: [{ ...film, imdb: "tt0113277" }], series: [show] },
  });
  const found = [
    ...(await it.client.search({ type: "movie", title: "Heat" }, never)),
    await it.client.details("movie", 949, [], never),
    ...(await it.client.find("imdb", "tt0113277", never)),
  ];
  expect(found.map((one) => one?.posterPath)).toEqual([POSTER, POSTER, POSTER]);
  expect((await it.client.search({ type: "tv", title: "Some Show" }, never))[0]?.posterPath).toBe(
    "/abc-d_E.png",
  );
  expect((await it.client.details("tv", 7, [1], never))?.posterPath).toBe("/abc-d_E.png");
});

test("reads a response that was cached before posters were supported, without another request", async () => {
  await using it = await withTmdb({ catalogue: { movies: [film], series: [] } });
  await it.client.details("movie", 949, [], never);
  const [[key, entry] = expect.unreachable()] = it.cache.entries;
  const { poster_path, ...old } = JSON.parse(entry.body) as Record<string, unknown>;
  expect(poster_path).toBe(POSTER);
  it.cache.entries.set(key, { ...entry, body: JSON.stringify(old) });
  it.clock.advance(3_600_000);
  const read = await it.client.details("movie", 949, [], never);
  expect(read).toMatchObject({ title: "Heat", runtimeMinutes: 170 });
  expect(read).not.toHaveProperty("posterPath");
  expect(it.tmdb.requests).toHaveLength(1);
});

test.each([
  "/../../etc/passwd",
  "//evil.example/x.jpg",
  "https://evil.example/x.jpg",
  "/x.svg",
  "/a/b.jpg",
  "/a.jpg?x=1",
  "/a.jpg\n",
  `/${"a".repeat(101)}.jpg`,
  "",
])("returns a film without a poster if its poster path is %j", async (poster) => {
  await using it = await withTmdb({ catalogue: { movies: [{ ...film, poster }], series: [] } });
  const read = await it.client.details("movie", 949, [], never);
  expect(read?.title).toBe("Heat");
  expect(read).not.toHaveProperty("posterPath");
});
