import { expect, test } from "vitest";
import { createArrivals } from "../../../../src/servers/plex/library/arrivals.ts";
import { never, plexAndClient } from "../../../support/plex/plex-and-client.ts";
import { readFromBoth, withPlex } from "../with-plex.ts";

const FILM = {
  id: "5",
  title: "Film & more",
  year: 1999,
  guids: ["tmdb://603", "plex://movie/5d776c4efb0d55001f583c38"],
  isMatched: true,
  season: undefined,
  episode: undefined,
  series: undefined,
  files: ["/srv/Film & more\u202e (1999)/a.mkv", "/srv/b.mkv"],
  versions: 2,
};

test("a film is listed with its files as the server wrote them, from JSON and from XML", async () => {
  const answer = {
    size: 1,
    Metadata: [
      {
        ratingKey: 5,
        type: "movie",
        title: "Film & more",
        year: "1999",
        addedAt: 1_772_000_000,
        guid: "plex://movie/5d776c4efb0d55001f583c38",
        Guid: [{ id: "tmdb://603" }],
        Media: [{ id: 1, Part: [{ file: FILM.files[0] }] }, { Part: { file: FILM.files[1] } }],
      },
    ],
  };
  const films = { sectionId: "1", type: "movie", by: "added", pageSize: 50 } as const;
  const read = await readFromBoth(
    answer,
    async (client) => (await createArrivals(client).newest(films, never).next()).value,
  );
  const page = { items: [FILM], lastAt: 1_772_000_000_000 };
  expect(read).toEqual([page, page]);
});

test.each([
  ["local://55", [], false],
  ["tv.plex.agents.none://55", [], false],
  ["com.plexapp.agents.none://abc?lang=xn", [], false],
  [undefined, [], false],
  ["com.plexapp.agents.hama://anidb-1", [], true],
  ["com.plexapp.agents.imdb://tt0133093?lang=en", [], true],
  [undefined, [{ id: "tmdb://1" }], true],
] as const)(
  "detects from %s whether an agent recognized the item",
  async (guid, Guid, isMatched) => {
    await using it = await withPlex();
    it.says({ Metadata: [{ ratingKey: "5", type: "movie", title: "a", guid, Guid }] });
    expect(await createArrivals(it.client).workOf("5", never)).toMatchObject({ isMatched });
  },
);

test("reads episodes with their series from the newest list, a series and page by page", async () => {
  await using it = await plexAndClient();
  const { arrivals, episodesOf, newest, walk, workOf } = createArrivals(it.client);
  const first = await newest(
    { sectionId: "2", type: "episode", by: "added", pageSize: 1 },
    never,
  ).next();
  const { items: [latest, ...others] = [] } = first.value ?? {};
  expect(others).toEqual([]);
  expect(latest).toMatchObject({
    id: "223",
    season: 2,
    episode: 1,
    series: { id: "201", title: "Lighthouse" },
  });
  expect((await episodesOf("201", never)).map(({ id }) => id)).toEqual(["221", "222", "223"]);
  it.plex.world.paging.mostAtOnce = 2;
  const parts: string[][] = [];
  for await (const items of walk("2", "episode", never)) parts.push(items.map(({ id }) => id));
  expect(parts.map((ids) => ids.length)).toEqual([2, 1]);
  const guids = expect.arrayContaining(["tmdb://4242", "tvdb://77"]);
  expect(await workOf("201", never)).toMatchObject({ title: "Lighthouse", guids });
  expect(
    await arrivals({ sectionId: "1", type: "movie", title: "Under & <Over>" }, never),
  ).toMatchObject([{ id: "103" }]);
});
