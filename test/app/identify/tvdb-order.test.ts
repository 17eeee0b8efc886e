import { expect, test } from "vitest";
import { season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { never, withTmdb } from "../../adapters/tmdb/with-tmdb.ts";

const TITLES = [
  ["Northern Gate", "The Long Quay", "Salt and Iron", "A Borrowed Coat"],
  ["Winter Harbour", "Last Ferry Out", "The Empty Pier"],
] as const;

/** TVDB divides TMDB's first season into two. */
const inSeason = (season: number, ...episodes: number[]) =>
  episodes.map((one): [number, number] => [season, one]);
const TVDB = [[], inSeason(1, 1, 2), inSeason(1, 3, 4), inSeason(2, 1, 2, 3)];

async function asked(
  videos: readonly string[],
  order: { type: number; name: string },
  name = "Harbour Watch",
) {
  const seasons = TITLES.map((titles, at) => season(at + 1, `201${at}-01-01`, [...titles]));
  const orders = [{ id: "aa", ...order, groups: TVDB }];
  const show = series([4711, "Harbour Watch", "2010-01-01", 44, 72, null], null, seasons, {
    orders,
  });
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const identify = createIdentify({ ...it.client, policy: () => ({ auto: true, threshold: 850 }) });
  const { decision } = await identify({ name, videos: [...videos] }, never);
  const requests = it.tmdb.requests.length;
  await identify({ name, videos: [...videos] }, never);
  // Only the episode that TMDB lacked is requested again.
  expect(it.tmdb.requests.length - requests).toBeLessThanOrEqual(1);
  expect(requests).toBeLessThanOrEqual(8);
  return decision.kind === "auto"
    ? [...decision.mappings.values()].map(({ season: of, episodes }) => `${of}x${episodes.join()}`)
    : decision.reasons.map(({ code, message, places }) => ({ code, message, places }));
}

const ORDER = { type: 1, name: "TheTVDB Order" };

test("offers both possible episodes for a name with only numbers if TVDB's order differs", async () => {
  expect(await asked(["Harbour.Watch.S02E01.1080p.WEB.x264-GRP.mkv"], ORDER)).toEqual([
    {
      code: "numbers_unclear",
      message:
        "In TMDB's order, S02E01 is season 2 episode 1, “Winter Harbour”; in TVDB's order, it is season 1 episode 3. The name has no title that shows which one is meant.",
      places: [
        { season: 2, episodes: [1] },
        { season: 1, episodes: [3] },
      ],
    },
  ]);
});

test("offers TMDB's numbers for an episode that only TVDB's order contains", async () => {
  const reasons = await asked(["Harbour.Watch.S03E02E03.1080p.WEB.x264-GRP.mkv"], ORDER);
  expect(reasons).toContainEqual(
    expect.objectContaining({ code: "numbers_unclear", places: [{ season: 2, episodes: [2, 3] }] }),
  );
  expect(reasons).toContainEqual(expect.objectContaining({ code: "episode_missing" }));
});

const FIRST = "Harbour.Watch.S01E02.1080p.WEB.x264-GRP.mkv";
const SECOND = "Harbour.Watch.S02E01.1080p.WEB.x264-GRP.mkv";

test.each([
  ["a title decides", "Harbour.Watch.S02E01.Winter.Harbour.1080p.WEB.x264-GRP.mkv", ORDER, ["2x1"]],
  ["both orders agree", FIRST, ORDER, ["1x2"]],
  ["the group has another description", FIRST, { type: 6, name: "Seasons (TVDB)" }, ["1x2"]],
  ["the group is that of discs", SECOND, { type: 3, name: "TVDB DVD order" }, ["2x1"]],
  ["the group is another order", SECOND, { type: 6, name: "Production" }, ["2x1"]],
  ["TVDB counts through", SECOND, { type: 2, name: "TVDB absolute" }, ["2x1"]],
])("files without asking if %s", async (_, file, order, filed) => {
  expect(await asked([file], order)).toEqual(filed);
});

test("reports an episode title that belongs elsewhere, just as it does without TVDB's order", async () => {
  const [first] = await asked(["Harbour.Watch.S02E01.Salt.and.Iron.1080p.WEB.x264-GRP.mkv"], ORDER);
  expect(first).toMatchObject({
    code: "episode_title_elsewhere",
    places: [{ season: 1, episodes: [3] }],
  });
});
