import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createIsOnlySeries } from "../../../src/app/plan/choose-folder.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import { testEngine } from "../../support/engine.ts";
import { season, series } from "../../support/works.ts";

const signal = new AbortController().signal;
const DEADWOOD = { type: "tv", tmdbId: 1406, title: "Deadwood", year: 2004 } as const;
const hit = (id: number, title: string) => series(id, title, 2000 + id, [season(1, 1)]);

test.each([
  ["one series", [hit(1406, "Deadwood")], true],
  ["another title that only begins alike", [hit(1406, "Deadwood"), hit(7, "Deadwood City")], true],
  ["two of this title", [hit(1406, "Deadwood"), hit(7, "DEADWOOD")], false],
  ["one, but another", [hit(7, "Deadwood")], false],
  ["none", [], false],
])(
  "checks whether TMDB lists only one series with that title, with %s: %s",
  async (_, hits, only) => {
    const isOnly = createIsOnlySeries(
      async () => hits,
      () => true,
    );
    expect(await isOnly(DEADWOOD, signal)).toBe(only);
  },
);

test("without a TMDB key, no series counts as the only one with its title", async () => {
  const isOnly = createIsOnlySeries(
    () => expect.unreachable(),
    () => false,
  );
  expect(await isOnly(DEADWOOD, signal)).toBe(false);
});

test.each([
  [true, "TV Shows/Deadwood/Season 1"],
  [false, "TV Shows/Deadwood (2004) {tmdb-1406}/Season 01"],
])(
  "uses a show's folder without a year if TMDB lists only one series of the title: %s",
  async (only, folder) => {
    await using engine = await testEngine();
    mkdirSync(join(engine.library, "TV Shows/Deadwood/Season 1"), { recursive: true });
    const policy = {
      mediaRoots: [engine.library],
      moviesDir: undefined,
      tvDir: undefined,
      pathMap: [],
    };
    const { store, files } = engine;
    const planner = createPlanner({
      store,
      files,
      library: policy,
      isOnlySeries: async () => only,
    });
    const name = "Deadwood.S01E02.mkv";
    const mapping = { season: 1, episodes: [2], titles: ["Deep Water"] };
    const item = {
      path: name,
      size: 1,
      mtimeNs: "1",
      role: "video" as const,
      skip: false,
      mapping,
    };
    const { files: planned } = await planner({ name, identity: DEADWOOD, items: [item] }, signal);
    expect(planned[0]?.destination).toContain(
      `${engine.library}/${folder}/Deadwood (2004) - s01e02`,
    );
  },
);
