import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { createContentWatch } from "../../../src/app/discover/children.ts";
import { createDiscover, RECONCILE_INTERVAL_MS } from "../../../src/app/discover/watch-folders.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { createFileStage } from "../../../src/app/file/stage.ts";
import type { Files } from "../../../src/app/releases/files-port.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { countOperations } from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { changeItem } from "../../../src/store/releases/items.ts";
import { releasesIn } from "../../../src/store/releases/releases.ts";
import { allFolders } from "../../support/all-folders.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const PACK = "Breaking.Bad.S02.1080p";
const SHOW = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
const SEASON = "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 02";
const NUMBERS = Array.from({ length: 10 }, (_, at) => at + 1);
const padded = (number: number): string => String(number).padStart(2, "0");
const source = (number: number): string => `Breaking.Bad.S02E${padded(number)}.mkv`;
const target = (number: number): string => `${SEASON}/Breaking Bad (2008) - s02e${padded(number)} - Part ${number}.mkv`;
const STABLE_MS = 60_000;

/** The engine's own step, with something that happens in the middle of the fourth file. */
type Breaks = (real: Files, fourth: () => boolean, remove: () => void) => Partial<Files>;

const WAYS: [string, "copy" | "hardlink", Breaks][] = [
  [
    "in the middle of the copy of the fourth file",
    "copy",
    (real, fourth, remove) => ({
      async copyVerified(from, temp, options, signal) {
        const onProgress = fourth() ? remove : undefined;
        return real.copyVerified(from, temp, { ...options, onProgress }, signal);
      },
    }),
  ],
  [
    "before the fourth file is linked",
    "hardlink",
    (real, fourth, remove) => ({
      async tryHardlink(from, to, expected) {
        if (fourth()) remove();
        return real.tryHardlink(from, to, expected);
      },
    }),
  ],
];

test.each(WAYS)(
  "a pack of ten whose torrent and data vanish %s is filed with seven problems",
  async (_, method, breaks) => {
    let made = 0;
    let remove: () => void = () => {};
    await using t = await torrentEngine({
      method,
      files: (real) =>
        breaks(
          real,
          () => ++made === 4,
          () => remove(),
        ),
    });
    t.add("Other.2001.mkv");
    const { id } = await approvedPack(t);
    const folder = join(t.engine.downloads, PACK);
    remove = () => {
      t.transmission.torrents = t.transmission.torrents.filter(({ name }) => name !== PACK);
      rmSync(folder, { recursive: true, force: true });
    };
    const deps = { ...t.engine.deps, confirmSource: t.confirm() };
    await fileRelease(deps, await t.engine.now(id), t.engine.signal);

    const now = await t.engine.now(id);
    expect(now).toMatchObject({ state: "filed", waiting: undefined, tries: 0 });
    expect(now.reasons).toEqual(
      NUMBERS.slice(3).map((number) => ({
        code: "source_missing",
        message: `${source(number)}: The downloaded file is gone.`,
      })),
    );
    const three = NUMBERS.slice(0, 3).map(target);
    const isWhole = (): void => {
      // What is hidden too: no staged file, nothing in a trash.
      expect([...t.engine.inLibrary(), ...t.engine.inTrash()]).toEqual(three);
      for (const number of NUMBERS.slice(0, 3))
        expect(readFileSync(join(t.engine.library, target(number)), "utf8")).toBe(`episode ${number}`);
      expect(allFolders(t.engine.library)).toEqual([
        "Movies",
        "TV Shows",
        SEASON.split("/").slice(0, 2).join("/"),
        SEASON,
      ]);
    };
    isWhole();
    expect(await countOperations(t.engine.store.read, id)).toEqual({ published: 3, open: 0 });
    expect((await publicationsOf(t.engine.store.read, id)).map(({ state }) => state)).toEqual(Array(3).fill("sealed"));
    const told = (await t.engine.history(id)).at(-1);
    expect(told).toMatchObject({ action: "source_lost", from: "filing", to: "filed", actor: "engine" });
    expect(told?.detail).toMatchObject({ problems: { length: 7 } });
    // In the order in which their copies ended.
    const filed = three.map((path) => expect.objectContaining({ destination: join(t.engine.library, path), method }));
    expect(told?.detail?.["files"]).toHaveLength(3);
    expect(told?.detail?.["files"]).toEqual(expect.arrayContaining(filed));

    // Neither polls that miss it, nor another start, nor another round of filing make anything else of it.
    const rows = (await t.engine.history(id)).length;
    for (let n = 0; n < 4; n++) await t.poll(300_000);
    await t.restart();
    await t.poll(300_000);
    const stage = createFileStage(deps);
    await stage.run(t.engine.signal);
    await stage.drained();
    expect((await t.engine.now(id)).state).toBe("filed");
    expect(await t.engine.history(id)).toHaveLength(rows);
    expect(await releasesIn(t.engine.store.read, ["settling", "review", "gone", "failed"])).toEqual([]);
    isWhole();
  },
);

test("a torrent removed at 60 % without its data stays in review, also in a watched folder and after restarts", async () => {
  await using t = await torrentEngine();
  const film = t.add("Heat.1995.mkv", "x".repeat(1000), {
    status: "downloading",
    leftUntilDone: 400,
    percentDone: 0.6,
  });
  const pack = t.add(PACK, { "e1.mkv": "six", "e2.mkv": "ty" }, { status: "downloading", leftUntilDone: 2 });
  t.add("Other.2001.mkv");
  await t.looks();
  t.transmission.torrents = t.transmission.torrents.filter(({ hash }) => hash !== film.hash && hash !== pack.hash);
  for (let n = 0; n < 3; n++) await t.poll(300_000);
  const states = () => Promise.all([film.name, pack.name].map(async (name) => (await t.release(name))?.state));
  expect(await states()).toEqual(["review", "review"]);

  const folder = watchedFolder(t);
  for (let round = 0; round < 3; round++) {
    // Ten times as long as what lies still must lie still, each of them a look at the whole folder.
    for (let n = 0; n < 10; n++) await folder.look(Math.max(STABLE_MS, RECONCILE_INTERVAL_MS));
    await t.poll();
    await t.restart();
  }
  expect(await states()).toEqual(["review", "review"]);
  for (const { name } of [film, pack]) {
    const release = await t.release(name);
    expect(release).toMatchObject({ source: "torrent", reasons: [{ code: "torrent_removed" }] });
    expect((await t.engine.history(release?.id)).filter(({ to }) => to === "identifying")).toEqual([]);
  }
  const all = await releasesIn(t.engine.store.read, ["settling", "identifying", "review", "approved", "ignored"]);
  expect(all.map(({ source: from }) => from)).toEqual(["torrent", "torrent", "torrent"]);
});

/** The pack, complete and approved, every episode in its place. */
async function approvedPack(t: Torrents): Promise<{ id: number }> {
  t.add(PACK, Object.fromEntries(NUMBERS.map((number) => [source(number), `episode ${number}`])));
  await t.looks();
  const release = await t.release(PACK);
  if (!release) throw new Error("The pack is no release.");
  const within = async (trx: Parameters<typeof changeItem>[0]): Promise<void> => {
    for (const number of NUMBERS) {
      const mapping = { season: 2, episodes: [number], titles: [`Part ${number}`] };
      await changeItem(trx, release.id, source(number), { mapping });
    }
  };
  const by = { actor: "engine", at: t.engine.clock.now() };
  const moved = await moveRelease(t.engine.store, release, { kind: "sure", identity: SHOW }, by, { within });
  if (!moved.ok) throw new Error(moved.message);
  return release;
}

/** The folder source over the very folder into which Transmission downloads. */
function watchedFolder(t: Torrents) {
  const { store, clock, files, observeRelease, downloads, signal } = t.engine;
  const discover = createDiscover({
    store,
    files,
    roots: [downloads],
    now: clock.now,
    backlog: createBacklog({ store, policy: "process", now: clock.now, log() {} }),
    changed: createContentWatch({ store, observe: observeRelease, now: clock.now }),
    moved: () => {},
    rearm: async () => true,
    isTorrents: (path) => ["own", "around"].includes(t.standingOf(path).kind),
  });
  const settle = t.settle(STABLE_MS);
  return {
    async look(afterMs: number) {
      clock.advance(afterMs);
      discover.hint(downloads);
      await discover.run(signal);
      await settle.run(signal);
    },
  };
}
