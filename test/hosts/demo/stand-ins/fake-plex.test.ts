import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startFakePlex } from "../../../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const sections = [{ title: "Movies", type: "movie", locations: ["/media/Movies"] }];

test("a hanging request does not prevent closing, and closing twice is harmless", async () => {
  const through = () => ({ status: 200, body: "", take() {} });
  const plex = await startFakePlex({ sections, through });
  const hanging = fetch(`${plex.url}/identity`).catch(() => "cut");
  await expect.poll(() => plex.requests.length).toBe(1);
  await Promise.all([plex.close(), plex.close()]);
  expect(await hanging).toBe("cut");
});

test("lists films newest first, in pages, and a scan of the whole library does not change the order", async () => {
  using folder = tempFolder();
  const home = folder.at("Movies");
  const add = (id: number): void => {
    const name = `Film ${id} (2001) {tmdb-${id}}`;
    mkdirSync(join(home, name), { recursive: true });
    writeFileSync(join(home, name, `Film ${id}.mkv`), "");
  };
  await using plex = await startFakePlex({
    sections: [{ title: "Movies", type: "movie", locations: [home] }],
    indexes: true,
    scanMs: 0,
    token: "t",
  });
  const ask = async (what: string): Promise<string> =>
    await (
      await fetch(`${plex.url}/library/sections/1/${what}`, { headers: { "x-plex-token": "t" } })
    ).text();
  const list = async (query: string) => {
    const { MediaContainer } = JSON.parse(await ask(`all?type=1&${query}`)) as {
      MediaContainer: { totalSize?: number; Metadata?: { title: string; addedAt: number }[] };
    };
    return {
      total: MediaContainer.totalSize,
      titles: (MediaContainer.Metadata ?? []).map(({ title }) => title),
    };
  };
  // Added in this order, which is not the order of their names.
  for (const id of [2, 3, 1]) {
    add(id);
    await ask("refresh");
  }
  const paged = (start: number, size: number) =>
    `X-Plex-Container-Start=${start}&X-Plex-Container-Size=${size}`;
  expect(await list("sort=addedAt:desc")).toEqual({
    total: undefined,
    titles: ["Film 1", "Film 3", "Film 2"],
  });
  expect(await list(`sort=addedAt:desc&${paged(1, 1)}`)).toEqual({
    total: 3,
    titles: ["Film 3"],
  });
  // The request that counts a library's items: without a type, and with a page size of 0.
  const none = JSON.parse(await ask(`all?${paged(0, 0)}`)) as { MediaContainer: object };
  expect(none.MediaContainer).toMatchObject({ size: 0, totalSize: 3, offset: 0 });
  expect(await list("X-Plex-Container-Size=0")).toMatchObject({
    total: undefined,
    titles: { length: 3 },
  });
  expect((await list("guid=tmdb://2")).titles).toEqual([]);
  expect((await list(`guid=plex://movie/${"1".padStart(24, "0")}`)).titles).toEqual(["Film 2"]);
  expect((await list("title=film%203")).titles).toEqual(["Film 3"]);
  rmSync(join(home, "Film 3 (2001) {tmdb-3}"), { recursive: true });
  await ask("refresh");
  expect((await list("")).titles).toEqual(["Film 1", "Film 2"]);
});

test("a scan takes a while, a file cannot be scanned, and every response is marked as Plex's", async () => {
  using folder = tempFolder();
  const home = folder.at("Movies");
  const film = join(home, "Heat (1995) {tmdb-949}", "Heat.mkv");
  mkdirSync(dirname(film), { recursive: true });
  writeFileSync(film, "");
  let at = 0;
  const sections = [{ title: "Movies", type: "movie", locations: [home] }];
  await using plex = await startFakePlex({
    sections,
    indexes: true,
    scanMs: 1000,
    now: () => at,
    token: "t",
  });
  const ask = async (path: string) => {
    const answer = await fetch(`${plex.url}${path}`, { headers: { "x-plex-token": "t" } });
    expect(answer.headers.get("x-plex-protocol")).toBe("1.0");
    return await answer.text();
  };
  const seen = async () => {
    const [sections, activities, all] = await Promise.all(
      ["/library/sections", "/activities", "/library/sections/1/all"].map(ask),
    );
    return [
      /"refreshing":true/.test(sections ?? ""),
      /"Activity"/.test(activities ?? ""),
      /Heat/.test(all ?? ""),
    ];
  };
  await ask(`/library/sections/1/refresh?path=${encodeURIComponent(film)}`);
  expect([plex.scans, await seen()]).toEqual([[], [false, false, false]]);
  await ask(`/library/sections/1/refresh?path=${encodeURIComponent(dirname(film))}`);
  expect(await seen()).toEqual([true, true, false]);
  at = 1000;
  expect(await seen()).toEqual([false, false, true]);
});

test("lists series with their seasons and episodes, and drops them with their last file", async () => {
  using folder = tempFolder();
  const home = folder.at("TV Shows");
  const season = join(home, "Firefly (2002) {tmdb-1437}", "Season 01");
  const file = (episode: number): string => join(season, `Firefly (2002) - s01e0${episode}.mkv`);
  mkdirSync(season, { recursive: true });
  await using plex = await startFakePlex({
    sections: [{ title: "TV Shows", type: "show", locations: [home] }],
    indexes: true,
    scanMs: 0,
    token: "t",
  });
  const ask = async (path: string) => {
    const answer = await fetch(`${plex.url}/library/${path}`, { headers: { "x-plex-token": "t" } });
    return await answer.text();
  };
  const after = async (path: string) => {
    await ask(`sections/1/refresh?path=${encodeURIComponent(season)}`);
    const { MediaContainer } = JSON.parse(await ask(path)) as {
      MediaContainer: { Metadata?: object[] };
    };
    return MediaContainer.Metadata ?? [];
  };
  for (const episode of [1, 2]) writeFileSync(file(episode), "");
  const [show] = (await after("sections/1/all")) as { ratingKey: string }[];
  expect(show).toMatchObject({ type: "show", title: "Firefly", year: 2002, leafCount: 2 });
  expect(await after(`metadata/${show?.ratingKey}/allLeaves`)).toMatchObject([
    {
      parentIndex: 1,
      index: 1,
      grandparentTitle: "Firefly",
      Media: [{ Part: [{ file: file(1) }] }],
    },
    { parentIndex: 1, index: 2 },
  ]);
  rmSync(file(1));
  expect(await after("sections/1/all?type=4")).toMatchObject([{ index: 2 }]);
  rmSync(file(2));
  expect(await after("sections/1/all")).toEqual([]);
});
