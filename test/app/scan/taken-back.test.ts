import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Identity } from "../../../src/base/identity.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { HEAT_FOLDER, type Taken } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { scanning } from "./scanning.ts";

type It = Awaited<ReturnType<typeof scanning>>;

const RONIN: Identity = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 };
const FIREFLY: Identity = { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 };

const ofSeason = (season: number): Taken => ({
  identity: FIREFLY,
  mappings: { [`Firefly.S0${season}E01.mkv`]: { season, episodes: [1], titles: ["Train Job"] } },
});

async function takeBack({ engine }: It, { id }: Pick<Release, "id">): Promise<void> {
  await undoFiled(engine, id);
  expect((await engine.now(id)).state).toBe("undone");
}

/** Runs until Plex has scanned everything that was filed. Returns the number of scan requests. */
async function scanned(it: It): Promise<number> {
  await it.run();
  await it.after(6000);
  return it.plex.world.scans.length;
}

/** Folders that Plex was asked to scan from request `since` on, relative to the library. */
const asked = (it: It, since = 0): (string | undefined)[] =>
  it.plex.world.scans.slice(since).map(({ path }) => path?.replace(`${it.engine.library}/`, ""));

test.each([undefined, "/data"])(
  "if a film's folder is gone, Plex scans the folder above (path map: %s), and the history records it",
  async (there) => {
    await using it = await scanning({ there });
    await it.file("Ronin.mkv", "ronin", { identity: RONIN });
    const heat = await it.file("Heat.mkv");
    const before = await scanned(it);
    await takeBack(it, heat);
    expect(existsSync(join(it.engine.library, HEAT_FOLDER))).toBe(false);
    await it.after(6000);
    const path = join(there ?? it.engine.library, "Movies");
    expect(it.plex.world.scans.slice(before)).toEqual([{ section: "1", path }]);
    expect((await it.engine.history(heat.id)).at(-1)).toMatchObject({
      action: "scan_requested",
      detail: { path, library: "Films" },
    });
    expect(it.changes.at(-1)).toEqual(["1"]);
  },
);

test("undoing one of two seasons makes Plex scan only the series", async () => {
  await using it = await scanning({ there: "/data" });
  await it.file("Firefly.S01E01.mkv", "one", ofSeason(1));
  const second = await it.file("Firefly.S02E01.mkv", "two", ofSeason(2));
  const before = await scanned(it);
  await takeBack(it, second);
  await it.after(6000);
  expect(asked(it, before)).toEqual(["/data/TV Shows/Firefly (2002) {tmdb-1437}"]);
});

test("scans the library once for films undone within five seconds", async () => {
  await using it = await scanning();
  const [ronin, heat] = [
    await it.file("Ronin.mkv", "ronin", { identity: RONIN }),
    await it.file("Heat.mkv"),
  ];
  for (let round = 0; round < 3; round++) await it.after(6000);
  const before = it.plex.world.scans.length;
  await takeBack(it, ronin);
  await it.run();
  await takeBack(it, heat);
  await it.after(4900);
  expect(asked(it, before)).toEqual(["Movies"]);
  await it.after(200);
  expect(asked(it, before)).toEqual(["Movies", "Movies"]);
});

test("scans the folder itself if it still has other files", async () => {
  await using it = await scanning();
  const heat = await it.file("Heat.mkv");
  const before = await scanned(it);
  writeFileSync(join(it.engine.library, HEAT_FOLDER, "poster.jpg"), "x");
  await takeBack(it, heat);
  await it.after(6000);
  expect(asked(it, before)).toEqual([HEAT_FOLDER]);
});

test("never scans a whole library whose folder is empty or missing", async () => {
  const remove = (folder: string): void => rmSync(folder, { recursive: true });
  const empty = (folder: string): void => {
    remove(folder);
    mkdirSync(folder);
  };
  for (const away of [remove, empty]) {
    await using it = await scanning();
    const heat = await it.file("Heat.mkv");
    const before = await scanned(it);
    await takeBack(it, heat);
    away(join(it.engine.library, "Movies"));
    await it.after(6000);
    expect(asked(it, before)).toEqual([HEAT_FOLDER]);
  }
});
