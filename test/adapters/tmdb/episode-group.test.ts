import { expect, test } from "vitest";
import { season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

const order = (id: string, type: number) => ({
  id,
  type,
  groups: [
    [[0, 1]],
    [
      [1, 2],
      [1, 1],
    ],
  ] as [number, number][][],
});

test("the only group of a type is read with TMDB's own numbers; with none or several it says so", async () => {
  const show = series([1437, "Firefly", "2002-09-20", 44, 72, null], null, [season(1, "2002-09-20", 2)], {
    orders: [order("aa", 3), order("bb", 2), order("cc", 2)],
  });
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const asked = async (id: number, kind: "dvd" | "absolute" | "story_arc") => it.client.episodeGroup(id, kind, never);
  expect(await asked(1437, "dvd")).toEqual({
    groups: [
      { order: 0, name: "", episodes: [{ season: 0, episode: 1, order: 0 }] },
      {
        order: 1,
        name: "",
        episodes: [
          { season: 1, episode: 2, order: 0 },
          { season: 1, episode: 1, order: 1 },
        ],
      },
    ],
  });
  expect(await asked(1437, "absolute")).toEqual({ none: "TMDB lists 2 orders “absolute” of it" });
  expect(await asked(1437, "story_arc")).toEqual({ none: "TMDB lists no order “story arc” of it" });
  expect(await asked(5, "dvd")).toEqual({ none: "TMDB lists no order “dvd” of it" });
});
