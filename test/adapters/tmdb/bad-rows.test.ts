import { expect, test } from "vitest";
import type { TmdbClient } from "../../../src/adapters/tmdb/client.ts";
import { parseJson } from "../../../src/base/text/parse-json.ts";
import { toJsonAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { BAD_ROWS, plantIn } from "../../support/bad-rows.ts";
import { knownWorks } from "../../support/known-works.ts";
import { never, withTmdb } from "./with-tmdb.ts";

const ordered = series(
  [30, "Some Show", "2001-01-01", 24, 5, "tt0000030"],
  null,
  [season(0, "2001-05-01", 1), season(1, "2001-01-01", ["One", "Two"]), season(2, "2002-01-01", 2)],
  {
    orders: [
      {
        id: "aa",
        type: 2,
        groups: [
          [
            [1, 1],
            [1, 2],
          ],
          [
            [2, 1],
            [2, 2],
          ],
        ],
      },
      { id: "bb", type: 3, groups: [[[1, 2]], [[1, 1]]] },
      { id: "cc", type: 6, name: "TVDB", groups: [[[1, 2]]] },
    ],
    alternatives: ["Other Show"],
    translations: { de: "Eine Serie" },
  },
);
const catalogue = { movies: knownWorks.movies, series: [...knownWorks.series, ordered] };

type Client = TmdbClient;
/**
 * The program's requests, each with the part of the address whose response receives the bad row.
 */
const ASKED: [name: string, of: string, ask: (client: Client) => Promise<unknown>][] = [
  [
    "a search for films",
    "/search/movie",
    (client) => client.search({ type: "movie", title: "Dune" }, never),
  ],
  [
    "a search for series",
    "/search/tv",
    (client) => client.search({ type: "tv", title: "Some Show" }, never),
  ],
  ["an id", "/find/", (client) => client.find("imdb", "tt0133093", never)],
  ["a film", "/movie/603", (client) => client.details("movie", 603, [], never)],
  ["a series", "/tv/30", (client) => client.details("tv", 30, [1, 2], never)],
  ["facts of a film", "/movie/603", (client) => client.facts("movie", 603, never)],
  ["facts of a series", "/tv/30", (client) => client.facts("tv", 30, never)],
  ["an episode", "/episode/1", (client) => client.episode(30, 1, 1, never)],
  ["titles of an episode", "/translations", (client) => client.titles(30, 1, 1, never)],
  ["people", "/credits", (client) => client.people(603, never)],
];
/** In these lists, each position counts. */
const ORDERS: typeof ASKED = ["episode_groups", "episode_group/"].flatMap((of): typeof ASKED => [
  [`the absolute order (${of})`, of, (client) => client.absoluteOrder(30, never)],
  [`TVDB's order (${of})`, of, (client) => client.tvdbOrder(30, never)],
  [`an order (${of})`, of, (client) => client.episodeGroup(30, "dvd", never)],
]);

/** Reads the response unchanged, and with an unreadable row in each of its lists. */
async function readAll([, of, ask]: (typeof ASKED)[number]) {
  let body: unknown;
  let planted: unknown;
  const told: number[] = [];
  await using it = await withTmdb(
    {
      catalogue,
      through: ({ url }, answer) => {
        if (!url.includes(of)) return answer();
        body ??= parseJson(answer().body);
        return toJsonAnswer(planted ?? body);
      },
    },
    {
      cache: { get: async () => undefined, put: async () => {} },
      onDropped: (_, count) => void told.push(count),
    },
  );
  const whole = await ask(it.client);
  expect(told).toEqual([]);
  const all: { where: string; read: unknown; wasTold: boolean }[] = [];
  for (const bad of BAD_ROWS) {
    for (const one of plantIn(body, bad)) {
      planted = one.planted;
      told.length = 0;
      const where = `${JSON.stringify(bad)} in ${one.where}`;
      all.push({ where, read: await ask(it.client).catch(String), wasTold: told.length > 0 });
    }
  }
  return { whole, all };
}

test.each(ASKED)("skips an unreadable row anywhere in the response for %s", async (...asked) => {
  const { whole, all } = await readAll(asked);
  expect(whole).toBeTruthy();
  for (const { where, read, wasTold } of all) {
    const isSeasons = where.endsWith(".seasons") && asked[0] === "a series";
    expect({ where, read }).toEqual({
      where,
      read: isSeasons ? { ...(whole as object), unread: true } : whole,
    });
    if (isSeasons) expect(wasTold).toBe(true);
  }
});

test.each(ORDERS)(
  "rejects %s with an unreadable row, because a position may be missing",
  async (...asked) => {
    const { whole, all } = await readAll(asked);
    expect(whole).toBeTruthy();
    expect(all.length).toBeGreaterThan(7);
    for (const { where, read, wasTold } of all) {
      expect({ where, read, wasTold }).toEqual({
        where,
        read: asked[0].startsWith("an order")
          ? { none: expect.stringMatching(/cannot be read$|lists 2 “\w+” orders/) }
          : undefined,
        wasTold: true,
      });
    }
  },
);

test("keeps an order rejected in the cache if it was rejected for an unreadable row", async () => {
  await using it = await withTmdb({ catalogue });
  const groups = [
    { order: 0, episodes: [{ season_number: 1, episode_number: 1, order: 0 }, { order: 1 }] },
  ];
  it.tmdb.setFault({ kind: "body", body: JSON.stringify({ groups }), only: "/episode_group/" });
  expect(await it.client.absoluteOrder(30, never)).toBeUndefined();
  it.tmdb.setFault(undefined);
  expect(await it.client.absoluteOrder(30, never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(2);
});
