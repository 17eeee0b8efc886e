import { expect, test } from "vitest";
import {
  type FakeOrder,
  season,
  series,
} from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

const DAY = 24 * 3_600_000;
const ABSOLUTE = 2;
const absolute: FakeOrder = { id: "5acf93e60e0a26346d0000ce", type: ABSOLUTE, groups: [[[1, 1]]] };
const aired: FakeOrder = { ...absolute, id: "5acf93e60e0a26346c00000b", type: 1 };

/** A series with these orders. Its first season began on `date`. */
async function withOrders(orders: FakeOrder[], date = "2001-01-01") {
  const seasons = [
    season(0, "2001-05-01", 2),
    season(1, date, ["One", "Two"]),
    season(2, "2002-01-01", 1),
  ];
  const show = series([30, "Some Show", date, 24, 5, null], null, seasons, { orders });
  const { tmdb, clock, client, ...rest } = await withTmdb({
    catalogue: { movies: [], series: [show] },
  });
  return {
    ...rest,
    tmdb,
    clock,
    details: () => client.details("tv", 30, [1], never),
    facts: () => client.absoluteOrder(30, never),
    order: async () =>
      (await client.absoluteOrder(30, never))?.map((listed) => [listed.season, listed.episode]),
    asked: () => tmdb.requests.map(({ path }) => path),
  };
}

test("numbers the groups of the absolute order in sequence, skipping a group that contains only specials", async () => {
  await using it = await withOrders([
    aired,
    {
      ...absolute,
      groups: [
        [[0, 1]],
        [
          [1, 1],
          [1, 2],
        ],
        [
          [2, 1],
          [0, 2],
        ],
      ],
    },
  ]);
  expect(await it.order()).toEqual([
    [1, 1],
    [1, 2],
    [2, 1],
    [0, 2],
  ]);
  expect((await it.facts())?.[0]).toEqual({
    season: 1,
    episode: 1,
    title: "One",
    airDate: "2001-01-01",
    runtimeMinutes: 24,
  });
  expect(it.asked()).toEqual(["/3/tv/30/episode_groups", `/3/tv/episode_group/${absolute.id}`]);
});

test("sorts groups and episodes by TMDB's order numbers, not by their position in the list", async () => {
  await using it = await withOrders([absolute]);
  const episode = (episode_number: number, order: number) => ({
    season_number: 1,
    episode_number,
    order,
  });
  const groups = [
    { order: 1, episodes: [episode(3, 0)] },
    { order: 0, episodes: [episode(2, 1), episode(1, 0)] },
  ];
  it.tmdb.setFault({ kind: "body", body: JSON.stringify({ groups }), only: "/episode_group/" });
  expect(await it.order()).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});

test("returns no order for a series with no absolute order or two of them, and checks again after a day", async () => {
  await using none = await withOrders([aired]);
  expect(await none.order()).toBeUndefined();
  none.clock.advance(DAY - 1);
  expect(await none.order()).toBeUndefined();
  expect(none.asked()).toHaveLength(1);
  none.clock.advance(2);
  expect(await none.order()).toBeUndefined();
  expect(none.asked()).toHaveLength(2);
  await using two = await withOrders([absolute, { ...absolute, id: "5acf93e60e0a26346d0000cf" }]);
  expect(await two.order()).toBeUndefined();
  expect(two.asked()).toHaveLength(1);
});

test("caches an order for a month, or for half a day while the series runs", async () => {
  await using ended = await withOrders([absolute]);
  await ended.order();
  ended.clock.advance(29 * DAY);
  await ended.order();
  expect(ended.asked()).toHaveLength(2);
  await using running = await withOrders([absolute], "2026-02-20");
  await running.order();
  running.clock.advance(DAY);
  await running.order();
  expect(running.asked()).toHaveLength(3);
});

test("requests an order without a language, and caches it once for all languages", async () => {
  await using it = await withOrders([absolute]);
  const order = await it.order();
  const { url: baseUrl, key } = it.tmdb;
  await using german = await withTmdb(
    {},
    { baseUrl, credential: () => key, language: "de-DE", cache: it.cache },
  );
  expect(
    (await german.client.absoluteOrder(30, never))?.map((one) => [one.season, one.episode]),
  ).toEqual(order);
  expect(it.tmdb.requests.map(({ query }) => Object.keys(query))).toEqual([
    ["api_key"],
    ["api_key"],
  ]);
});

test("does not request an invalid id, and returns no order for an unknown series", async () => {
  await using odd = await withOrders([{ ...absolute, id: "../movie/603" }]);
  expect(await odd.order()).toBeUndefined();
  expect(odd.asked()).toHaveLength(1);
  await using unknown = await withTmdb();
  expect(await unknown.client.absoluteOrder(30, never)).toBeUndefined();
});

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

test(
  "reads the only order of a type with TMDB's own numbers, and reports if the show has no such " +
    "order or several",
  async () => {
    const show = series(
      [1437, "Firefly", "2002-09-20", 44, 72, null],
      null,
      [season(1, "2002-09-20", 2)],
      {
        orders: [order("aa", 3), order("bb", 2), order("cc", 2)],
      },
    );
    await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
    const asked = async (id: number, kind: "dvd" | "absolute" | "story_arc") =>
      it.client.episodeGroup(id, kind, never);
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
    expect(await asked(1437, "absolute")).toEqual({
      none: "TMDB lists 2 “absolute” orders for this show",
    });
    expect(await asked(1437, "story_arc")).toEqual({
      none: "TMDB lists no “story arc” order for this show",
    });
    expect(await asked(5, "dvd")).toEqual({
      none: "TMDB lists no “dvd” order for this show",
    });
  },
);

test("uses the list of orders that came with the series, and requests the list itself a day later", async () => {
  await using it = await withOrders([absolute]);
  await it.details();
  expect(await it.order()).toBeDefined();
  expect(it.asked().slice(1)).toEqual([`/3/tv/episode_group/${absolute.id}`]);
  // A day later, another order may be listed.
  it.clock.advance(DAY + 1);
  await it.order();
  expect(it.asked().slice(2)).toEqual(["/3/tv/30/episode_groups"]);
});

test.each([{ status_code: 34 }, null, [], "no list"])(
  "requests the list of orders if the series response contains %j in its place",
  async (list) => {
    await using it = await withOrders([absolute]);
    it.tmdb.setFault({
      kind: "body",
      body: JSON.stringify({ id: 30, name: "Some Show", seasons: [], episode_groups: list }),
      only: "/tv/30?",
    });
    await it.details();
    expect(await it.order()).toBeDefined();
    expect(it.asked().slice(1)).toEqual([
      "/3/tv/30/episode_groups",
      `/3/tv/episode_group/${absolute.id}`,
    ]);
  },
);
