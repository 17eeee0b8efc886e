import { expect, test } from "vitest";
import { readStatus } from "../../../src/app/engine/status.ts";
import { readStorages } from "../../../src/app/releases/read-storages.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readChanged, readHistory } from "../../../src/app/review/queue/history.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { readStatistics } from "../../../src/app/review/statistics.ts";
import { createTrashDesk } from "../../../src/app/trash/trash.ts";
import { answerWhy } from "../../../src/app/why/why.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { DAEMON } from "../../../src/core/service/service-spec.ts";
import { formatStatusLines, toStatusExitCode } from "../../../src/hosts/cli/show/status-lines.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { addTrashed } from "../../../src/store/journal/trash.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { recordHealth } from "../../../src/store/releases/sources.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { recordEngine } from "../../../src/store/storages/engines.ts";
import { scopeToStorage } from "../../../src/store/storages/scope.ts";
import { readTorrentNotes } from "../../../src/store/torrents/torrent-notes.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { tempStore } from "../../support/temp-store.ts";
import { hashOf, remembered } from "../../support/torrent.ts";
import { foundOn, NAS_1, NAS_2, withTwoStorages, writeOn } from "../../support/two-storages.ts";

const ALL = { state: "all", limit: 10 };
const NOTHING_READ = { readOnly: true };

/** Heat on nas-1, Dune on nas-2. Both are filed, and the statistics count Dune twice. */
async function filedOnBoth() {
  const temp = await tempStore();
  const store = await withTwoStorages(temp.store);
  const heat = await foundOn(store, NAS_1, "Heat.mkv");
  const dune = await foundOn(store, NAS_2, "Dune.mkv");
  const filed = { action: "filed", from: "filing", to: "filed", actor: "engine" } as const;
  for (const [storage, releaseId] of [
    [NAS_1, heat],
    [NAS_2, dune],
    [NAS_2, dune],
  ] as const) {
    await writeOn(store, storage, (trx) => appendHistory(trx, { ...filed, at: 5, releaseId }));
  }
  return { temp, store, heat, dune, [Symbol.asyncDispose]: () => temp[Symbol.asyncDispose]() };
}

const namesIn = (rows: readonly { name?: string; storage?: string }[]): string[] =>
  rows.map(({ name, storage }) => `${name} ${storage}`);

test("with several storages, each row names its storage, and a requested storage is shown on its own", async () => {
  await using two = await filedOnBoth();
  const { store, heat, dune } = two;
  const queue = await readQueue(store, ALL, NOTHING_READ);
  expect(namesIn(queue.items)).toEqual(["Heat.mkv nas-1", "Dune.mkv nas-2"]);
  const some = await readQueue(
    store,
    { ...ALL, storage: "nas-2", counts: true, around: dune },
    NOTHING_READ,
  );
  expect(namesIn(some.items)).toEqual(["Dune.mkv nas-2"]);
  expect([some.total, some.counts?.states.settling, some.position?.place]).toEqual([1, 1, 1]);

  expect((await findItem(store, heat, NOTHING_READ)).storage).toBe("nas-1");

  const history = await readHistory(store, { action: "filed", limit: 10 }, systemClock);
  expect(history.entries.map(({ storage }) => storage)).toEqual(["nas-2", "nas-2", "nas-1"]);
  const own = await readHistory(
    store,
    { action: "filed", storage: "nas-1", limit: 10 },
    systemClock,
  );
  expect([own.total, own.entries.map(({ storage, release_id: id }) => [storage, id])]).toEqual([
    1,
    [["nas-1", heat]],
  ]);

  const changed = await readChanged(store, { limit: 10 }, systemClock);
  expect(namesIn(changed.releases).toSorted()).toEqual(["Dune.mkv nas-2", "Heat.mkv nas-1"]);
  expect(
    namesIn((await readChanged(store, { storage: "nas-1", limit: 10 }, systemClock)).releases),
  ).toEqual(["Heat.mkv nas-1"]);

  const statistics = await readStatistics(store, { days: 1 }, 0);
  expect(statistics.by_storage).toEqual({ "nas-2": 2, "nas-1": 1 });
  const ofOne = await readStatistics(store, { days: 1, storage: "nas-1" }, 0);
  expect([ofOne.by_day[0]?.filed, ofOne.by_storage]).toEqual([1, { "nas-1": 1 }]);
});

test("does not look on this machine's disk for another machine's trash", async () => {
  await using two = await filedOnBoth();
  const { store, heat, dune } = two;
  const row = {
    path: "/media/.trash/a",
    originalPath: "/media/a",
    sourcePath: "/in/a",
    source: { dev: "1", ino: "1", size: 1, mtimeNs: "1" },
    identity: { dev: "1", ino: "1", size: 1, mtimeNs: "1" },
    trashedAt: 5,
  };
  for (const [storage, releaseId, host] of [
    [NAS_1, heat, "here"],
    [NAS_2, dune, "elsewhere"],
  ] as const) {
    await writeOn(store, storage, async (trx) => {
      const times = { created_at: 5, updated_at: 5 };
      const operation = {
        kind: "trash",
        state: "sealed",
        item_path: "a",
        lease: 1,
        source_path: "/media/a",
        ...times,
      };
      const to = { final_path: row.path, source_json: "{}", made_folders_json: "[]" };
      await trx
        .insertInto("operation")
        .values({ ...operation, ...to, id: `op${releaseId}`, release_id: releaseId })
        .execute();
      await addTrashed(trx, { ...row, operationId: `op${releaseId}`, releaseId });
      await trx
        .insertInto("lease")
        .values({ number: 1, kind: "daemon", host, pid: 1, since: 1 })
        .execute();
    });
  }
  const looked: string[] = [];
  const desk = createTrashDesk({
    store,
    files: {
      readFileIdentity: async (path) => void looked.push(path),
      countLinks: async () => 1,
      readLinkTarget: async () => undefined,
    },
    trashDays: 0,
    clock: clockOf(() => 9),
    engine: async () => ({ running: false }),
  });
  const { items } = await desk.trash();
  expect(items.map(({ storage, missing = false }) => [storage, missing])).toEqual([
    ["nas-1", true],
    ["nas-2", false],
  ]);
  expect(looked).toEqual(["/media/.trash/a"]);
  const page = await desk.trashPage({ storage: "nas-2", limit: 10 }, new AbortController().signal);
  expect([page.total, page.items.map(({ release_id: id }) => id)]).toEqual([1, [dune]]);
});

test("status lists all storages, or only the requested one", async () => {
  await using two = await filedOnBoth();
  const { store } = two;
  for (const [storage, message] of [
    [NAS_1, "fine here"],
    [NAS_2, "fine there"],
  ] as const) {
    await writeOn(store, storage, async (trx) => {
      await recordHealth(trx, { kind: "plex", name: "plex", healthy: true, message });
      await writeEffectiveSettings(trx, [
        { name: "INGEST_MODE", value: storage.name, origin: "file" },
      ]);
    });
  }
  const working = { host: "nas2", pid: 7, state: "working", since: 1, seenAt: 9 } as const;
  await recordEngine(scopeToStorage(store.read, NAS_2, "own"), working);
  const view = { lockHeld: () => false, mode: "hybrid" };
  const all = await readStatus(
    store,
    view,
    clockOf(() => 10),
  );
  expect(all.storages).toEqual(["nas-1", "nas-2"]);
  expect(all.engine.running).toBe(false);
  expect(all.engines.map(({ storage, state }) => [storage, state])).toEqual([["nas-2", "working"]]);
  expect(all.sources.map(({ storage, message }) => `${storage}: ${message}`).toSorted()).toEqual([
    "nas-1: fine here",
    "nas-2: fine there",
  ]);
  expect([all.counts["settling"], all.settings.map(({ value }) => value)]).toEqual([2, ["nas-1"]]);
  expect(toStatusExitCode(all)).toBe(1);

  const one = await readStatus(
    store,
    view,
    clockOf(() => 10),
    undefined,
    "nas-2",
  );
  expect(one).toMatchObject({
    storages: ["nas-2"],
    engine: { running: true, host: "nas2" },
    counts: { settling: 1 },
  });
  expect(one).toMatchObject({
    sources: [{ message: "fine there" }],
    settings: [{ value: "nas-2" }],
  });
  expect(toStatusExitCode(one)).toBe(0);
  expect(formatStatusLines(all).join("\n")).toMatch(
    /nas-2 +working +process 7 on nas2.*\n +nas-1 +no engine/,
  );
});

test("why names the storage of a release and the engine that files it there", async () => {
  await using two = await filedOnBoth();
  const { store, dune } = two;
  await writeOn(store, NAS_2, (trx) =>
    trx.updateTable("release").set({ state: "identifying" }).execute(),
  );
  const ask = (target: string, storage?: string) =>
    answerWhy(
      {
        store,
        files: {
          readFileIdentity: async () => undefined,
          countLinks: async () => 0,
          readLinkTarget: async () => undefined,
        },
        lockHeld: () => true,
        mode: "hybrid",
        toStart: () => DAEMON,
        trashDays: 0,
        clock: clockOf(() => 10),
        folders: {
          ingestDirs: [],
          mediaRoots: [],
          stateDir: "/state",
          trashFolder: ".trash",
          hasClients: false,
        },
        readPath: async (path) => ({ path, kind: "missing" }),
      },
      target,
      storage,
    );
  const told = await ask("/in/Dune.mkv");
  expect(told.releases).toEqual([
    { id: dune, name: "Dune.mkv", state: "identifying", storage: "nas-2" },
  ]);
  expect(toCommandText(told.answer)).toContain("No engine is running for nas-2");
  expect(told.facts.map(({ message }) => toCommandText(message))).toContain(
    `Release #${dune} is on the storage nas-2.`,
  );
  await expect(ask("/in/Dune.mkv", "nas-1")).rejects.toMatchObject({ code: "not_found" });
});

test("reads a torrent's notes from its own storage even if another storage has the same torrent", async () => {
  await using temp = await tempStore();
  const store = await withTwoStorages(temp.store);
  for (const storage of [NAS_2, NAS_1]) {
    await writeOn(store, storage, (trx) =>
      writeTorrents(trx, [
        remembered("a", { waits: { code: "downloading", message: storage.name } }),
      ]),
    );
  }
  const notes = await readTorrentNotes(store.read, "transmission", [hashOf("a")]);
  expect(notes.get(hashOf("a"))?.waits?.message).toBe("nas-1");
});

test("refuses an unknown storage and lists the existing names", async () => {
  await using two = await filedOnBoth();
  await expect(readQueue(two.store, { ...ALL, storage: "nas-3" })).rejects.toMatchObject({
    message: 'There is no storage "nas-3".',
    hint: "Use nas-1 or nas-2.",
  });
});

test("with a single storage, no rows name a storage, even if it is requested by name", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await foundOn(store, NAS_1, "Heat.mkv");
  await store.write((trx) =>
    trx
      .insertInto("storage")
      .values({ ...NAS_1, created_at: 1 })
      .execute(),
  );
  for (const read of [store.read, scopeToStorage(store.read, NAS_1, "all")]) {
    for (const storage of [undefined, "nas-1"]) {
      const alone = { ...store, read };
      expect((await readStorages(alone, storage)).all).toEqual([]);
      const { items } = await readQueue(alone, { ...ALL, storage }, NOTHING_READ);
      expect(items).toHaveLength(1);
      expect(items[0]).not.toHaveProperty("storage");
      expect(await readStatistics(alone, { days: 1, storage }, 0)).not.toHaveProperty("by_storage");
    }
  }
  await expect(readQueue(store, { ...ALL, storage: "nas-2" })).rejects.toMatchObject({
    hint: "Use nas-1.",
  });
});
