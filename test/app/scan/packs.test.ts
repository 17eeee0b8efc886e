import { expect, test } from "vitest";
import { proofsOf } from "../../../src/store/plex/plex-proofs.ts";
import type { PlexItem } from "../../support/plex/item.ts";
import { scanning } from "./scanning.ts";

const FIREFLY = { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 } as const;

const SHOW: PlexItem[] = [
  {
    id: "20",
    section: "2",
    type: "show",
    title: "Firefly",
    year: 2002,
    addedAt: 1,
    guids: ["tmdb://1437", "tvdb://78874"],
  },
  { id: "21", section: "2", type: "season", title: "Season 1", parent: "20", index: 1, addedAt: 1 },
];

const episode = (index: number, path: string, more: Partial<PlexItem> = {}): PlexItem => ({
  id: `2${100 + index}`,
  section: "2",
  type: "episode",
  title: `Episode ${index}`,
  parent: "21",
  index,
  addedAt: 1000 + index,
  // The episode's own TMDB id, not the series' id.
  guids: [`tmdb://${90_000 + index}`],
  files: [{ path, bytes: 1 }],
  ...more,
});

/**
 * Files a season with `count` episodes. Plex has the series but has not been asked to scan it yet.
 */
async function packed(count: number) {
  const it = await scanning();
  const names = Array.from(
    { length: count },
    (_, at) => `Firefly.S01E${String(at + 1).padStart(2, "0")}.mkv`,
  );
  const content = Object.fromEntries(names.map((name) => [name, name]));
  const mappings = Object.fromEntries(
    names.map((name, at) => [
      name,
      { season: 1, episodes: [at + 1], titles: [`Episode ${at + 1}`] },
    ]),
  );
  const release = await it.file("Firefly.S01", content, { identity: FIREFLY, mappings });
  it.shows(...SHOW);
  return { ...it, release, places: await it.places(release) };
}

test("verifies every file of a season by its series and numbers with few requests", async () => {
  await using it = await packed(8);
  const { release, places } = it;
  expect(places).toHaveLength(8);
  it.shows(...places.slice(0, 5).map((path, at) => episode(at + 1, path)));
  await it.run();
  const before = it.plex.traffic.asked.length;
  await it.after(2000);
  expect(it.plex.traffic.asked.slice(before).map(({ path }) => path)).toEqual([
    "/library/sections/2/all",
    "/library/metadata/20",
  ]);
  expect(await proofsOf(it.engine.store.read, release.id)).toHaveLength(5);
  expect(await it.plexOf(release)).toBe("requested");
  it.shows(...places.slice(5).map((path, at) => episode(at + 6, path)));
  await it.after(3000);
  expect(await it.plexOf(release)).toBe("seen");
  expect(await it.said(release)).toEqual([
    'plex_seen: Plex has all 8 files: "Firefly" (2002) in "Series".',
  ]);
});

test("finds a pack that is not among the newest episodes through its series", async () => {
  await using it = await packed(2);
  const { release, places } = it;
  const newer = Array.from({ length: 80 }, (_, at) =>
    episode(200 + at, `/other/${at}.mkv`, { parent: "none", addedAt: 9000, title: "Zz" }),
  );
  it.shows(...newer, ...places.map((path, at) => episode(at + 1, path, { title: "Aa" })));
  await it.run();
  await it.after(2000);
  expect(await it.plexOf(release)).toBe("requested");
  await it.after(9000);
  expect(await it.plexOf(release)).toBe("seen");
  expect(it.plex.traffic.count("/library/metadata/20/allLeaves")).toBe(1);
});

test("checks an episode named by another order by the numbers in its name", async () => {
  const groups = [{ order: 1, episodes: [{ season: 1, episode: 11, order: 0 }] }];
  const orders = {
    episodeOrders: { usual: "dvd", shows: [] },
    episodeGroup: async () => ({ groups }),
  } as const;
  await using it = await scanning({ orders });
  const mapping = { season: 1, episodes: [11], titles: ["Serenity"] };
  const name = "Firefly.S01E11.mkv";
  const release = await it.file(name, name, { identity: FIREFLY, mappings: { [name]: mapping } });
  const [place = ""] = await it.places(release);
  expect(place).toContain("s01e01 - Serenity");
  it.shows(...SHOW, episode(1, place));
  await it.run();
  await it.after(2000);
  await it.after(120_000);
  expect(await it.plexOf(release)).toBe("seen");
});
