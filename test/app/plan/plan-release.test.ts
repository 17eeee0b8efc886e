import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { sourcePathOf } from "../../../src/app/plan/plan-release.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { Item } from "../../../src/base/item.ts";
import { HEAT, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";

const SHOW: Identity = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 };
const film = (path: string): Item => ({ path, size: 1, mtimeNs: "1", role: "video", skip: false });
const episode = (path: string, season: number, number: number): Item => ({
  ...film(path),
  mapping: { season, episodes: [number], titles: ["Pilot"] },
});

const planOf = async (
  engine: TestEngine,
  identity: Identity,
  ...items: Item[]
): Promise<string[]> => {
  const { files } = await engine.deps.planner({ name: "release", identity, items }, engine.signal);
  return files.map(({ destination = "" }) => destination.slice(engine.library.length + 1));
};

test("an existing folder is adopted by its id tag, then by its folded name", async () => {
  await using engine = await testEngine();
  const movies = join(engine.library, "Movies");
  mkdirSync(join(movies, "HEAT (1995)"));
  expect(await planOf(engine, HEAT, film("heat.mkv"))).toEqual([
    "Movies/HEAT (1995)/Heat (1995).mkv",
  ]);
  mkdirSync(join(movies, "Michael Mann [tmdbid-949]"));
  expect(await planOf(engine, HEAT, film("heat.mkv"))).toEqual([
    "Movies/Michael Mann [tmdbid-949]/Heat (1995).mkv",
  ]);
});

test("keeps only the folders of a large library that may be the film's", async () => {
  const listed: [string, number][] = [];
  await using engine = await testEngine({
    files: ({ listRoot }) => ({
      async listRoot(root, ...asked) {
        const listing = await listRoot(root, ...asked);
        if (listing.state === "ok") listed.push([root, listing.entries.length]);
        return listing;
      },
    }),
  });
  const movies = join(engine.library, "Movies");
  for (const name of ["Heat (1986)", "Alien (1979)", "Ronin (1998)", "Collateral (2004)"]) {
    mkdirSync(join(movies, name));
  }
  expect(await planOf(engine, HEAT, film("heat.mkv"))).toEqual([HEAT_FILE]);
  expect(listed.filter(([root]) => root === movies)).toEqual([[movies, 1]]);
});

test("does not adopt a folder with another year, another id or no year", async () => {
  await using engine = await testEngine();
  for (const name of ["Heat (1986)", "Heat (1995) {tmdb-5}", "Heat"]) {
    mkdirSync(join(engine.library, "Movies", name));
  }
  expect(await planOf(engine, HEAT, film("heat.mkv"))).toEqual([HEAT_FILE]);
});

test.each([
  ["from its name", "breaking bad (2008)"],
  ["by its id", "BrBa {tmdb-1396}"],
])("adopts season folders of any name in a show's folder found %s", async (_, name) => {
  await using engine = await testEngine();
  const folder = `TV Shows/${name}`;
  for (const season of ["S01", "Season 2", "Specials"]) {
    mkdirSync(join(engine.library, folder, season), { recursive: true });
  }
  const seasons = [1, 2, 0, 3].map((season) => episode(`${season}.mkv`, season, 1));
  expect(await planOf(engine, SHOW, ...seasons)).toEqual([
    `${folder}/S01/Breaking Bad (2008) - s01e01 - Pilot.mkv`,
    `${folder}/Season 2/Breaking Bad (2008) - s02e01 - Pilot.mkv`,
    `${folder}/Specials/Breaking Bad (2008) - s00e01 - Pilot.mkv`,
    `${folder}/Season 03/Breaking Bad (2008) - s03e01 - Pilot.mkv`,
  ]);
});

test.each([
  "Breaking Bad - Season 1",
  "Breaking Bad Season 01",
  "Season 1 (2008)",
  "Season 01 - The Beginning",
  "Season One",
  "Breaking.Bad.S01.1080p.WEB-GRP",
  "Book One",
])("the next episode goes into %j, which has the season's episodes", async (season) => {
  await using engine = await testEngine();
  const folder = `TV Shows/Breaking Bad (2008) {tmdb-1396}`;
  const inside = join(engine.library, folder, season);
  mkdirSync(join(engine.library, folder, "Season 01"), { recursive: true });
  mkdirSync(inside);
  for (const name of ["Breaking Bad - S01E01.mkv", "Breaking.Bad.S01E02.1080p-GRP.mkv"]) {
    writeFileSync(join(inside, name), name);
  }
  const next = [episode("3.mkv", 1, 3), episode("4.mkv", 2, 1)];
  expect(await planOf(engine, SHOW, ...next)).toEqual([
    `${folder}/${season}/Breaking Bad (2008) - s01e03 - Pilot.mkv`,
    `${folder}/Season 02/Breaking Bad (2008) - s02e01 - Pilot.mkv`,
  ]);
});

test.each([
  ["it holds two seasons", "Complete", ["S01E01.mkv", "S01E02.mkv", "S02E01.mkv"]],
  ["it holds only extras", "Season 1 Extras", ["S01E01 - Trailer.mkv", "S01E02.mkv"]],
  ["its numbers may count the whole show", "Old", ["Show - 101.mkv", "Show - 102.mkv"]],
  ["a folder is hidden", ".Season One", ["S01E01.mkv", "S01E02.mkv"]],
  ["its videos are extras", "Season One", ["Featurettes/S01E01.mkv", "Featurettes/S01E02.mkv"]],
])("a new folder is made if %s", async (_, season, names) => {
  await using engine = await testEngine();
  const folder = `TV Shows/Breaking Bad (2008) {tmdb-1396}`;
  for (const name of names) {
    const path = join(engine.library, folder, season, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name);
  }
  expect(await planOf(engine, SHOW, episode("3.mkv", 1, 3))).toEqual([
    `${folder}/Season 01/Breaking Bad (2008) - s01e03 - Pilot.mkv`,
  ]);
});

test("files into the folder of an earlier filing even if it was renamed, unless that filing was undone", async () => {
  await using engine = await testEngine();
  mkdirSync(join(engine.library, "Movies", "Heat 95 (1995)"));
  const { id } = await take(engine, "Heat.mkv", "x", { identity: { ...HEAT, title: "Heat 95" } });
  expect(await planOf(engine, HEAT, film("other.mkv"))).toEqual([
    "Movies/Heat 95 (1995)/Heat (1995).mkv",
  ]);
  await undoFiled(engine, id);
  expect(await planOf(engine, HEAT, film("other.mkv"))).toEqual([HEAT_FILE]);
});

test("the path of a folder's file is below the folder, even if both have the same name", () => {
  expect(sourcePathOf({ path: "/in/a.mkv" }, { path: "a.mkv" }, true)).toBe("/in/a.mkv");
  expect(sourcePathOf({ path: "/in/a.mkv" }, { path: "a.mkv" }, false)).toBe("/in/a.mkv/a.mkv");
});
