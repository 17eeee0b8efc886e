import { expect, test } from "vitest";
import { movie } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

test("a film's directors come first, then its leading actors, each asked for once", async () => {
  const cast = Array.from({ length: 40 }, (_, at) => `Actor ${at}`);
  const film = movie([7, "Some Film", "2001-01-01", 90, 5, null], { directors: ["Ada Quill"], cast });
  await using it = await withTmdb({ catalogue: { movies: [film], series: [] } });
  expect(await it.client.people(7, never)).toEqual(["Ada Quill", ...cast.slice(0, 30)]);
  expect(await it.client.people(7, never)).toHaveLength(31);
  expect(it.tmdb.requests.map(({ path }) => path)).toEqual(["/3/movie/7/credits"]);
});

test("a film that TMDB does not have has nobody", async () => {
  await using it = await withTmdb({ catalogue: { movies: [], series: [] } });
  expect(await it.client.people(8, never)).toEqual([]);
});
