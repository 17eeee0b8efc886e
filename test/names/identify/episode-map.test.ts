import { expect, test } from "vitest";
import {
  listSeasonsInNames,
  listSeasonsToRequest,
} from "../../../src/names/identify/absolute-order.ts";
import { mapFile } from "../../../src/names/identify/fit.ts";
import { episodeName, parsed } from "../../support/parsed.ts";
import { season, series } from "../../support/works.ts";

const show = series(1, "Long Tale", 2001, [
  season(0, 2, 2000, ["Pilot"]),
  season(1, 12),
  season(2, 10),
]);
const absolute = (...numbers: number[]) =>
  parsed({ type: "episode", title: "Long Tale", absolute: numbers });

test("maps single, multiple, special and repeated numbers; if one is missing on TMDB, maps none", () => {
  expect(mapFile(episodeName("Long Tale", 2, [3, 4]), show)).toMatchObject({
    kind: "episodes",
    mapping: { season: 2, episodes: [3, 4], titles: ["Chapter 2-3", "Chapter 2-4"] },
  });
  expect(mapFile(episodeName("Long Tale", 0, [1]), show)).toMatchObject({
    mapping: { season: 0, titles: ["Pilot"] },
  });
  expect(mapFile(episodeName("Long Tale", 2, [10, 11]), show)).toEqual({
    kind: "missing",
    wanted: "S02E10E11",
  });
  expect(mapFile(episodeName("Long Tale", 2, [3, 3]), show)).toMatchObject({
    mapping: { episodes: [3], titles: ["Chapter 2-3"] },
  });
});

test("counts absolute numbers within the named season or across all seasons, and requires a single season", () => {
  expect(mapFile({ ...absolute(7), season: 2, seasons: [2] }, show)).toMatchObject({
    mapping: { season: 2, episodes: [7] },
  });
  expect(mapFile(absolute(13), show)).toMatchObject({ mapping: { season: 2, episodes: [1] } });
  expect(mapFile(absolute(21, 22), show)).toMatchObject({
    mapping: { season: 2, episodes: [9, 10] },
  });
  expect(mapFile(absolute(12, 13), show)).toMatchObject({ kind: "unmapped" });
});

test("102 may be season 1 episode 2, unless a fansub group precedes it", () => {
  const long = series(1, "Long Tale", 2001, [season(1, 60), season(2, 60)]);
  expect(mapFile({ ...absolute(102), name: "Long Tale - 102.mkv" }, long)).toMatchObject({
    kind: "unmapped",
  });
  expect(mapFile({ ...absolute(102), name: "a/[Subs] Long Tale - 102.mkv" }, long)).toMatchObject({
    mapping: { season: 2, episodes: [42] },
  });
  expect(mapFile({ ...absolute(99), name: "Long Tale - 99.mkv" }, long)).toMatchObject({
    mapping: { season: 2, episodes: [39] },
  });
});

test("episodes without a season belong to the only season", () => {
  const mini = series(2, "Brief Tale", 2019, [season(0, 9), season(1, 5)]);
  expect(
    mapFile(parsed({ type: "episode", title: "Brief Tale", episodes: [3] }), mini),
  ).toMatchObject({
    mapping: { season: 1, episodes: [3] },
  });
  expect(mapFile(parsed({ type: "episode", title: "Brief Tale", part: 2 }), mini)).toMatchObject({
    mapping: { season: 1, episodes: [2] },
  });
});

test("counts an episode without a season across the seasons only if no season has that many episodes", () => {
  const said = (episode: number) =>
    parsed({ type: "episode", title: "Long Tale", episodes: [episode] });
  expect(mapFile(said(5), show)).toEqual({ kind: "unmapped", wanted: "episode 5" });
  expect(mapFile(said(13), show)).toMatchObject({ mapping: { season: 2, episodes: [1] } });
});

test("finds the episode by its air date, and does not choose between two episodes of one day", () => {
  expect(mapFile(episodeName("Long Tale", null, [], { date: "2002-01-15" }), show)).toMatchObject({
    mapping: { season: 2, episodes: [3], aired: "2002-01-15" },
  });
  const twice = series(3, "Daily", 2001, [
    {
      season: 1,
      episodes: [1, 2].map((episode) => ({ episode, title: "x", airDate: "2001-05-05" })),
    },
  ]);
  expect(mapFile(episodeName("Daily", null, [], { date: "2001-05-05" }), twice)).toMatchObject({
    kind: "several",
  });
});

test("does not map several seasons, or a season without an episode number", () => {
  expect(mapFile(parsed({ type: "episode", seasons: [1, 2], episodes: [1] }), show)).toEqual({
    kind: "nothing",
  });
  expect(mapFile(episodeName("Long Tale", 1), show)).toEqual({ kind: "nothing" });
});

test("requests the seasons named, the seasons that absolute numbers reach, and the seasons around a date", () => {
  expect(
    listSeasonsInNames([episodeName("x", 3, [1]), episodeName("x", 1, [1]), absolute(5)]),
  ).toEqual([1, 3]);
  expect(listSeasonsToRequest([absolute(13)], show)).toEqual([2]);
  expect(listSeasonsToRequest([episodeName("x", 1, [1])], show)).toEqual([]);
  const nightly = series(4, "Nightly", 1990, []);
  const counts = Array.from({ length: 30 }, (_, at) => ({ season: at + 1, episodeCount: 200 }));
  const around = listSeasonsToRequest([episodeName("x", null, [], { date: "2010-02-02" })], {
    ...nightly,
    seasonCounts: counts,
  });
  expect(around).toContain(21);
  expect(around.length).toBe(12);
  const years = [2009, 2010].map((n) => ({ season: n, episodeCount: 9 }));
  expect(
    listSeasonsToRequest([episodeName("x", null, [], { date: "2010-02-02" })], {
      ...nightly,
      seasonCounts: years,
    }),
  ).toEqual([2010]);
});

test("if a season in TMDB's list cannot be read, only season and episode together identify an episode", () => {
  const [specials, one, two, three] = [season(0, 2), season(1, 12), season(2, 10), season(3, 12)];
  const whole = series(1, "Long Tale", 2001, [specials, one, two, three]);
  const listed = { ...series(1, "Long Tale", 2001, [specials, one, three]), unread: true };
  expect(mapFile(absolute(13), whole)).toMatchObject({ mapping: { season: 2, episodes: [1] } });
  const why = "one of its seasons cannot be read";
  expect(mapFile(absolute(13), listed)).toEqual({ kind: "unmapped", wanted: "number 13", why });
  // In the remaining list, season 3 seems to be the only season.
  const left = { ...series(1, "Long Tale", 2001, [specials, three]), unread: true };
  expect(mapFile({ ...absolute(), episodes: [5] }, left)).toMatchObject({
    kind: "unmapped",
    why,
  });
  expect(mapFile(episodeName("Long Tale", 3, [5]), listed)).toMatchObject({
    mapping: { season: 3, episodes: [5] },
  });
  expect(mapFile(episodeName("Long Tale", 1, [113]), listed)).toMatchObject({ kind: "missing" });
});
