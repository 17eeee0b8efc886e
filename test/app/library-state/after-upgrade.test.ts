import { expect, test } from "vitest";
import { openServerList } from "../../../src/app/audit/what-plex-shows.ts";
import { createMayList, explainUpgrade } from "../../../src/app/library-state/after-upgrade.ts";
import { createPlexIndexStage } from "../../../src/app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../../src/app/library-state/read-show.ts";
import { listPlexListings } from "../../../src/store/plex/plex-listings.ts";
import { listShownFiles } from "../../../src/store/plex/shown-files.ts";
import { logOf } from "../../support/log.ts";
import { MOVIES_ID, openWorld } from "../../support/media-browser/served.ts";
import { tempStore } from "../../support/temp-store.ts";

const MINUTE_MS = 60_000;
const FILMS = "/media/Movies";
const FOLDER = `${FILMS}/Heat (1995)`;
const VERSIONS = [`${FOLDER}/Heat (1995) - 1080p.mkv`, `${FOLDER}/Heat (1995) - 2160p.mkv`];
const PARTS = [1, 2].map((part) => `${FILMS}/Ran (1985)/Ran (1985) - pt${part}.mkv`);

/** The list of a Jellyfin with a film in two versions and one in two parts. */
async function listed(kind: "jellyfin" | "emby" = "jellyfin") {
  const temp = await tempStore();
  const { store } = temp;
  const it = await openWorld({ kind, version: kind === "jellyfin" ? "10.11.11" : "4.8.11.0" });
  const lines: string[] = [];
  const log = logOf((line) => void lines.push(line));
  const deps = { store, server: it.server, serverName: "plex", clock: it.clock, log };
  const start = () => createPlexIndexStage({ ...deps, mayList: createMayList(deps) });
  let stage = start();
  it.has(...VERSIONS, ...PARTS);
  const section = MOVIES_ID[kind];
  const run = async (ms = 16 * MINUTE_MS): Promise<void> => {
    it.clock.advance(ms);
    await stage.run(it.signal);
  };
  await run();
  return {
    ...it,
    store,
    lines,
    run,
    /** Begins again with nothing in memory, as a restart of the program does. */
    restart: (): void => void (stage = start()),
    async paths(): Promise<string[]> {
      const folder = { server: "plex", section, folder: FILMS, deep: true };
      return (await listShownFiles(store.read, folder)).map(({ path }) => path).toSorted();
    },
    listedAt: async () => (await listPlexListings(store.read))[0]?.listedAt,
    upgrade(version = "12.0.0"): void {
      it.world.upgrade();
      it.standIn.state.version = version;
      it.standIn.state.acceptsLegacy = false;
    },
    async note(): Promise<string | undefined> {
      const [listing] = await listPlexListings(store.read);
      if (!listing) throw new Error("The library was not listed.");
      const server = {
        name: "plex",
        kind,
        title: "Jellyfin",
        pathMap: [],
        urlSetting: "JELLYFIN_URL",
      } as const;
      const opened = await openServerList(
        { db: store.read, clock: it.clock },
        { type: "movie", path: FILMS },
        { server, section, listing },
      );
      return opened.note;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await it[Symbol.asyncDispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

const DAY_MS = 24 * 60 * MINUTE_MS;
const ALL = [...VERSIONS, ...PARTS].toSorted();

test("after an upgrade, a list counts once a scan of all libraries has ended", async () => {
  await using it = await listed();
  expect(await it.paths()).toEqual(ALL);
  const before = await it.listedAt();
  it.upgrade();
  await it.run(DAY_MS);
  it.restart();
  await it.run();
  expect([await it.paths(), await it.listedAt()]).toEqual([ALL, before]);
  expect(it.lines.filter((line) => line.includes("was upgraded"))).toEqual([
    explainUpgrade("Jellyfin"),
  ]);
  expect(await it.note()).toContain(`ago. ${explainUpgrade("Jellyfin")}`);

  it.world.scanWhole();
  await it.run();
  expect(await it.paths()).toEqual(ALL);
  expect(await it.listedAt()).toBe(it.clock.now());
  expect(await it.note()).toBeUndefined();
  // A server whose list counts is not asked for its tasks.
  const asked = () => it.standIn.asked.filter(({ url }) => url === "/ScheduledTasks").length;
  const count = asked();
  await it.run(DAY_MS);
  expect(asked()).toBe(count);
});

test("a scan from before the upgrade, and one that was cancelled, do not count", async () => {
  await using it = await listed();
  it.world.scanWhole();
  const before = await it.listedAt();
  it.clock.advance(DAY_MS);
  it.upgrade();
  await it.run();
  it.world.scanWhole();
  const { lastWhole } = it.world;
  Object.assign(it.world, {
    lastWhole: () => ({ Status: "Cancelled", EndTimeUtc: new Date(it.clock.now()).toISOString() }),
  });
  await it.run();
  expect(await it.listedAt()).toBe(before);
  Object.assign(it.world, { lastWhole });
  await it.run();
  expect(await it.listedAt()).toBe(it.clock.now());
});

test("a minor version changes nothing, and neither does an upgrade of an Emby", async () => {
  await using minor = await listed();
  minor.standIn.state.version = "10.12.0";
  await minor.run(DAY_MS);
  expect(await minor.listedAt()).toBe(minor.clock.now());
  await using emby = await listed("emby");
  emby.standIn.state.version = "5.0.0.0";
  await emby.run(DAY_MS);
  expect(await emby.listedAt()).toBe(emby.clock.now());
});

test("the episodes of a series are not read again while the server lacks versions", async () => {
  await using it = await listed();
  it.upgrade();
  await it.run(DAY_MS);
  const { store, server, clock } = it;
  const count = it.standIn.asked.length;
  const work = { server: "plex", section: "9", ratingKey: "a".repeat(32), folders: [] };
  await createReadShow({ store, server, clock })(work, it.signal);
  expect(it.standIn.asked).toHaveLength(count);
});
