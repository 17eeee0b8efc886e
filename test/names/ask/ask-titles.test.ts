import { describe, expect, test } from "vitest";
import type { Listed } from "../../support/catalogue-ports.ts";
import { identifying, running } from "../../support/identifying.ts";
import { movie, season, series } from "../../support/works.ts";

const LIGHTHOUSE = series(1, "Lighthouse Road", 2004, [
  season(0, 2, 2004, ["The Lost Reel", "Making Waves"]),
  season(1, 4, 2004, ["Arrival", "The Fog Bell", "Low Tide", "Twice Told"]),
  season(2, 4, 2005, ["Salt Water", "Storm Warning", "Twice Told", "A Quiet Man"]),
]);
const CATALOGUE: Listed[] = [
  LIGHTHOUSE,
  series(2, "Harbour Watch: Northern Shore", 2010, [season(1, 3), season(2, 3)]),
  series(3, "Copper", 2011, [season(1, 3)]),
  series(4, "Valley Copper", 2012, [season(1, 3)]),
  series(5, "Night Ferry", 2001, [season(1, 2, 2001, ["The Crossing Point", "Old Rope"])]),
  series(6, "Slow Boat", 2003, [season(1, 2, 2003, ["Slow Boat", "The Long Quay"])]),
  series(
    7,
    "Pier",
    1970,
    Array.from({ length: 47 }, (_, at) => season(at + 1, 12, 1970 + at)),
  ),
  ...[8, 9, 10].map((id) => series(id, "Pier", 1990 + id, [season(1, 3, 1990 + id)])),
  series(11, "Stone Pier", 2001, [season(2, 12, 2002)]),
  movie(20, "Storm Warning", 2007, { runtimeMinutes: 95 }),
  movie(21, "Lighthouse Road and the Salt Water", 2015, { runtimeMinutes: 90 }),
  movie(22, "Night Ferry: Old Rope", 2003, { runtimeMinutes: 100 }),
];

const run = identifying(CATALOGUE);

describe("an episode is filed by its title only", () => {
  test.each([
    ["Lighthouse Road/Season 2/Salt Water.mkv", "2x1"],
    ["Lighthouse Road/Season 1/The.Fog.Bell.720p.WEB-DL.mkv", "1x2"],
    ["Lighthouse Road/Season 2/Lighthouse Road - A Quiet Man.mkv", "2x4"],
    ["Lighthouse Road/Specials/Making Waves.mkv", "0x2"],
    ["Lighthouse Road - Low Tide.mkv", "1x3"],
    ["Lighthouse Road/Lighthouse Road - The Fog Bell.mkv", "1x2"],
    ["Lighthouse Road - The Fog Bell 1080p WEB-DL.mkv", "1x2"],
  ])("%s", async (name, place) => {
    const found = await run(name);
    expect(found.places).toEqual([place]);
    expect(found.verdict).toBe(1);
    expect(found.parsed.name).toBe(name);
    expect(found.asked.length).toBeLessThanOrEqual(8);
  });

  test("files a pack if each of its files has an episode title", async () => {
    const videos = ["Arrival.mkv", "Low Tide.mkv", "The Fog Bell.mkv"];
    const found = await run({ name: "Lighthouse Road Season 1", videos });
    expect(found.places).toEqual(["1x1", "1x3", "1x2"]);
    expect(
      (await run({ name: "Lighthouse Road", videos: videos.map((one) => `Season 1/${one}`) }))
        .verdict,
    ).toBe(1);
  });

  test("treats a title shared with a film as an episode if the film is much longer than the file", async () => {
    const name = "Lighthouse Road - Storm Warning.mkv";
    const lasting = (minutes: number) =>
      run({ name, videos: [name], at: "/in/x" }, { lengths: running(minutes) });
    expect((await lasting(45)).places).toEqual(["2x2"]);
    expect((await lasting(93)).decision.kind).toBe("review");
  });
});

describe("a title that may mean something else goes to review", () => {
  test.each([
    ["of two episodes", "Lighthouse Road - Twice Told.mkv"],
    ["of two episodes, in a season's folder", "Lighthouse Road/Season 2/Twice Told.mkv"],
    ["of another season", "Lighthouse Road/Season 1/Salt Water.mkv"],
    ["of a film", "Lighthouse Road - Storm Warning.mkv"],
    ["of a film of the series", "Night Ferry - Old Rope.mkv"],
    ["of a film with all its words", "Lighthouse Road - Salt Water.mkv"],
    ["of a special", "Lighthouse Road - The Lost Reel.mkv"],
    ["of one word", "Lighthouse Road - Arrival.mkv"],
    ["of the series itself", "Lighthouse Road/Season 1/Lighthouse Road.mkv"],
    ["of another show's episode", "Lighthouse Road/Season 1/The Crossing Point.mkv"],
    [
      "of another show, in this one's folder",
      "Lighthouse Road/Season 1/Night Ferry - The Crossing Point.mkv",
    ],
    ["with a film's year", "Lighthouse Road/Season 2/Storm Warning (2007).mkv"],
  ])("%s: %s", async (_, name) => {
    const found = await run(name);
    expect(found.decision.kind).toBe("review");
    expect(found.asked.length).toBeLessThanOrEqual(8);
  });

  test("sends a pack to review if one of its files has no episode title", async () => {
    const found = await run({
      name: "Lighthouse Road Season 1",
      videos: ["Arrival.mkv", "Low Tide.mkv", "Odd One.mkv"],
    });
    expect(found.decision.kind).toBe("review");
  });

  test("the reason names the episode with this title and the season or film that contradicts it", async () => {
    const { decision, ranked } = await run("Lighthouse Road/Season 1/Salt Water.mkv");
    expect(ranked[0]?.candidate.tmdbId).toBe(1);
    expect(decision.kind === "review" && decision.reasons[0]).toMatchObject({
      code: "episode_title_elsewhere",
      message:
        "The folder says season 1, and “Salt Water” is the title of S02E01 of “Lighthouse Road” (2004).",
      places: [{ season: 2, episodes: [1] }],
    });
    const film = await run("Lighthouse Road - Storm Warning.mkv");
    expect(film.decision.kind === "review" && film.decision.reasons[0]?.message).toBe(
      "“Storm Warning” is the title of S02E02 of “Lighthouse Road” (2004), and the name may mean “Storm Warning” (2007).",
    );
    expect(film.ranked.slice(0, 2).map(({ candidate }) => candidate.tmdbId)).toEqual([1, 20]);
  });
});

test("does not count the show's title as an episode title, even if an episode has the same title", async () => {
  for (const name of ["Slow Boat/Season 1/The Long Quay.mkv", "Slow Boat - The Long Quay.mkv"]) {
    expect((await run(name)).places).toEqual(["1x2"]);
  }
  expect((await run({ name: "Slow Boat", videos: ["Season 1/The Long Quay.mkv"] })).verdict).toBe(
    6,
  );
});

test("sends a name to review if its requests run out before both of its readings were searched", async () => {
  const found = await run("Stone/Pier/Season 2/11 - À la dérive.mkv");
  expect(found.verdict).toEqual(["unaccounted"]);
  expect(found.asked.length).toBeGreaterThanOrEqual(8);
});

test("reports a rejected reading with its reason", async () => {
  const { lost } = await run("Lighthouse Road/Season 2/Nothing Like It.mkv");
  expect(lost).toEqual([
    { title: "Lighthouse Road", why: "No series with this title has an episode with these words." },
  ]);
});

describe("the two folders above a season folder form one title", () => {
  test.each([
    { name: "Harbour Watch/Northern Shore/Season 2/S02E03.mkv" },
    { name: "Harbour Watch", videos: ["Northern Shore/Season 2/S02E03.mkv"] },
  ])("%j", async (input) => {
    expect(await run(input)).toMatchObject({ verdict: 2, places: ["2x3"] });
  });

  test("goes to review if the inner folder is also a series with these episodes", async () => {
    const found = await run("Valley/Copper/Season 1/S01E02.mkv");
    expect(found.verdict).toEqual(["folder_disagrees"]);
    expect(found.ranked.map(({ candidate }) => candidate.tmdbId)).toEqual([3, 4]);
    expect((await run("Shelf/Copper/Season 1/S01E02.mkv")).verdict).toBe(3);
  });
});
