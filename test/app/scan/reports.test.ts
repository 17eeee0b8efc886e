import { expect, test } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import type { ScanDeps } from "../../../src/app/scan/scan-check.ts";
import { createScanStage } from "../../../src/app/scan/stage.ts";
import type { PlexShowing } from "../../../src/core/scan/judge.ts";
import { toShownNumbers } from "../../../src/core/scan/numbers.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { addScan, checkSooner, listPendingScans } from "../../../src/store/plex/scans.ts";
import { HEAT, testEngine } from "../../support/engine.ts";
import { logOf } from "../../support/log.ts";
import { FIRST_ENTRY } from "../../support/plex/first-entry.ts";

const DELAY_MS = 60_000;

/**
 * Sets up the outbox over a server that waits for a minute after the last report in its library, as
 * Jellyfin does for folders side by side, and then shows all folders that were reported. Folders in
 * `direct` are scanned at once, and folders in `outside` are not the library's.
 */
async function reporting() {
  const engine = await testEngine({ hasServer: true });
  const { store, clock, signal } = engine;
  const library = `${engine.library}/Movies`;
  const startedAt = clock.now();
  const at = (): number => clock.now() - startedAt;
  const world = {
    refreshing: false,
    shows: true,
    direct: new Set<string>(),
    outside: new Set<string>(),
    sent: [] as { at: number; paths: string[] }[],
    searchedAt: [] as number[],
    scanned: new Map<string, number>(),
  };
  let waiting = new Set<string>();
  let lastReportAt = 0;
  const settle = (): void => {
    if (waiting.size === 0 || at() - lastReportAt < DELAY_MS) return;
    for (const path of waiting) world.scanned.set(path, lastReportAt + DELAY_MS);
    waiting = new Set();
  };
  const showing: PlexShowing = {
    library: { id: "a", title: "Films" },
    work: { title: HEAT.title, year: 1995, guids: [`tmdb://${HEAT.tmdbId}`] },
    numbers: toShownNumbers({}),
    isMatched: true,
    versions: 1,
  };
  const server: ScanDeps["server"] = {
    name: "Shelf",
    libraries: async () => [
      {
        id: "a",
        title: "Films",
        type: "movie",
        locations: [library],
        refreshing: world.refreshing,
        stamp: "",
      },
    ],
    refresh: async () => expect.unreachable("Reports are sent together."),
    reports: {
      gatherMs: 5000,
      async send(_, paths) {
        settle();
        world.sent.push({ at: at(), paths: [...paths] });
        const inside = paths.filter((path) => !world.outside.has(path));
        const reported = inside.filter((path) => !world.direct.has(path));
        for (const path of reported) waiting.add(path);
        if (reported.length > 0) lastReportAt = at();
        return new Map(inside.map((path) => [path, reported.includes(path) ? DELAY_MS : 0]));
      },
    },
    async find(__, { files }) {
      settle();
      world.searchedAt.push(at());
      const isShown = (path: string): boolean =>
        world.shows &&
        [...world.scanned.keys(), ...world.direct].some((folder) => path.startsWith(folder));
      return new Map(
        files.flatMap(({ path }): [string, PlexShowing[]][] =>
          isShown(path) ? [[path, [showing]]] : [],
        ),
      );
    },
    check: async () => ({ version: "" }),
  };
  const warnings: string[] = [];
  const stage = createScanStage({
    store,
    server,
    entry: FIRST_ENTRY,
    pathMap: [],
    clock,
    log: logOf((message) => void warnings.push(message)),
    folderState: async () => "filled",
    changed: async () => {},
    health: createSourceHealth(store, "plex", clock),
    wake() {},
  });
  const run = async (): Promise<void> => void (await stage.run(signal));
  return {
    ...engine,
    world,
    warnings,
    stage,
    run,
    at,
    library,
    settle,
    /** Adds a request to scan a folder of some release. */
    async wants(id: number, name: string): Promise<string> {
      await store.write((trx) => addScan(trx, id, `${library}/${name}`, clock.now()));
      return `${library}/${name}`;
    },
    /** Files Heat. Returns the release and its folder. */
    async filed(): Promise<{ id: number; folder: string }> {
      const { id } = await engine.approved("Heat.mkv");
      await fileRelease(engine.deps, await engine.now(id), signal);
      const [{ finalPath } = { finalPath: "" }] = await publicationsOf(store.read, id);
      return { id, folder: finalPath.slice(0, finalPath.lastIndexOf("/")) };
    },
    /** Runs the stage every second for this time. */
    async after(ms: number): Promise<void> {
      for (let passed = 0; passed < ms; passed += 1000) {
        clock.advance(1000);
        await run();
      }
    },
  };
}

test("folders filed within five seconds are reported in one request", async () => {
  await using it = await reporting();
  const { id } = await it.approved("Heat.mkv");
  const folders: string[] = [];
  for (let number = 0; number < 60; number++) {
    folders.push(await it.wants(id, `Film ${number}`));
    if (number % 15 === 0) await it.after(1000);
  }
  await it.after(5000);
  expect(it.world.sent).toEqual([{ at: 5000, paths: folders }]);
  expect(await listPendingScans(it.store.read)).toEqual([]);
});

test("a steady stream of filings does not postpone the server's scan", async () => {
  await using it = await reporting();
  const { id } = await it.approved("Heat.mkv");
  const wantedAt = new Map<string, number>();
  for (let number = 0; number < 90; number++) {
    wantedAt.set(await it.wants(id, `Film ${number}`), it.at());
    await it.after(7000);
  }
  await it.after(160_000);
  it.settle();
  const waits = [...wantedAt].map(
    ([path, time]) => (it.world.scanned.get(path) ?? Number.POSITIVE_INFINITY) - time,
  );
  expect(Math.max(...waits)).toBeLessThanOrEqual(2 * DELAY_MS + 35_000);
  const pauses = it.world.sent.map(({ at }, index) => at - (it.world.sent[index - 1]?.at ?? -1e9));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(DELAY_MS + 30_000);
  expect(it.world.sent.flatMap(({ paths }) => paths).toSorted()).toEqual(
    [...wantedAt.keys()].toSorted(),
  );
});

test("a round that another stage causes postpones no report", async () => {
  await using it = await reporting();
  const { id } = await it.filed();
  expect(await it.stage.run(it.signal)).toBe(2000);
  it.clock.advance(4000);
  expect(await it.stage.run(it.signal)).toBe(1000);
  await it.after(1000);
  expect(it.world.sent).toHaveLength(1);
  await it.wants(id, "Another film");
  it.clock.advance(89_500);
  await it.run();
  expect(await it.stage.run(it.signal)).toBe(500);
  it.clock.advance(500);
  await it.run();
  expect(it.world.sent.map(({ at }) => at)).toEqual([5000, 95_000]);
});

test("checks begin when the server scans, and a drain does not wait for them", async () => {
  await using it = await reporting();
  const { id } = await it.filed();
  await it.run();
  expect(await it.stage.idle()).toBe(false);
  await it.after(6000);
  expect(await it.stage.idle()).toBe(true);
  await it.after(60_000);
  expect([it.world.searchedAt, (await it.now(id)).plex]).toEqual([[], "requested"]);
  await it.after(2000);
  expect([it.world.searchedAt, (await it.now(id)).plex]).toEqual([[67_000], "seen"]);
});

test("a hint during the server's delay causes one check and postpones none", async () => {
  await using it = await reporting();
  const { id } = await it.filed();
  await it.after(10_000);
  await it.store.write((trx) => checkSooner(trx, it.clock.now()));
  await it.after(57_000);
  expect([it.world.searchedAt, (await it.now(id)).plex]).toEqual([[11_000, 67_000], "seen"]);
});

test("a folder that the server scans at once is checked at once, and delays no report", async () => {
  await using it = await reporting();
  const { id, folder } = await it.filed();
  it.world.direct.add(folder);
  await it.after(8000);
  expect((await it.now(id)).plex).toBe("seen");
  await it.wants((await it.approved("Alien.mkv")).id, "Alien");
  await it.after(6000);
  expect(it.world.sent).toHaveLength(2);
});

test("a folder outside the library is refused, and the others of its report are not", async () => {
  await using it = await reporting();
  const { id } = await it.filed();
  const other = await it.approved("Alien.mkv");
  it.world.outside.add(await it.wants(other.id, "Alien"));
  await it.after(200_000);
  expect((await it.now(id)).plex).toBe("seen");
  expect(it.warnings.join()).toContain("does not have this folder in its library");
  expect(await listPendingScans(it.store.read)).toEqual([]);
});

test("waits longer than half an hour while the server still scans the library", async () => {
  await using it = await reporting();
  it.world.shows = false;
  const { id } = await it.filed();
  await it.after(6000);
  it.world.refreshing = true;
  it.clock.advance(DELAY_MS + 30 * 60_000);
  for (let minutes = 0; minutes < 60; minutes++) {
    it.clock.advance(60_000);
    await it.run();
  }
  expect((await it.now(id)).plex).toBe("requested");
  it.world.refreshing = false;
  it.clock.advance(5 * 60_000);
  await it.run();
  expect((await it.now(id)).plex).toBe("not_seen");
});
