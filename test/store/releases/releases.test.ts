import { describe, expect, test } from "vitest";
import { dropUndefined } from "../../../src/base/drop-undefined.ts";
import type { Identity } from "../../../src/base/identity.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { STATES } from "../../../src/core/release/state.ts";
import type { Store } from "../../../src/store/open.ts";
import { readHistoryPage } from "../../../src/store/releases/history.ts";
import { readQueuePage } from "../../../src/store/releases/queue.ts";
import { type NewRelease, toNewRow } from "../../../src/store/releases/release-row.ts";
import {
  addRelease,
  addReleases,
  countByState,
  findRelease,
  findReleaseAtPath,
  insertRelease,
  listReleasesIn,
  setIfUnchanged,
  setReasons,
  setUnversioned,
} from "../../../src/store/releases/releases.ts";
import { emptyStore } from "../empty-store.ts";
import { added, approved, ENGINE, find, moved, NEW, OLD } from "../support-release.ts";

const BY = { actor: "engine", at: 10 };
const WAITING = { code: "no_space" as const, message: "Full.", since: 1, nextTryAt: 2, attempt: 1 };

const set = (
  store: Store,
  ...args: Parameters<typeof setIfUnchanged> extends [unknown, ...infer Rest] ? Rest : never
) => store.write((trx) => setIfUnchanged(trx, ...args));

test("stores a new release as given, with its first row of history", async () => {
  await using store = await emptyStore();
  const name = `..\u202e\n"; drop table release; --${"x".repeat(300)}`;
  const id = await store.write((trx) =>
    addRelease(
      trx,
      {
        source: "person",
        name,
        path: `/in/${name}`,
        state: "settling",
        identity: NEW,
        decidedBy: "person",
      },
      BY,
    ),
  );
  expect(await findRelease(store.read, id)).toMatchObject({
    id,
    version: 1,
    state: "settling",
    source: "person",
    name,
    path: `/in/${name}`,
    identity: NEW,
    decidedBy: "person",
    tries: 0,
    reasons: [],
    candidates: [],
    createdAt: 10,
    updatedAt: 10,
  });
  const { entries } = await readHistoryPage(store.read, { releaseId: id, limit: 5 });
  expect(entries).toMatchObject([
    {
      action: "found",
      to: "settling",
      actor: "engine",
      at: 10,
      name,
      detail: { source: "person" },
    },
  ]);
  expect(await findRelease(store.read, id + 1)).toBeUndefined();
});

test("returns the newest release for a path", async () => {
  await using store = await emptyStore();
  const first = await added(store, "Dune");
  await moved(store, first.id, { kind: "vanished" });
  const newest = await added(store, "Dune");
  expect(newest.id).not.toBe(first.id);
  expect((await findReleaseAtPath(store.read, "/in/Dune"))?.id).toBe(newest.id);
  expect(await findReleaseAtPath(store.read, "/in/dune")).toBeUndefined();
  expect(await findReleaseAtPath(store.read, "/in/Du%")).toBeUndefined();
});

describe("compare-and-set", () => {
  test("does not change a release whose state or version differs", async () => {
    await using store = await emptyStore();
    const seen = await added(store, "Dune");
    expect(await set(store, { ...seen, version: 7 }, "identifying", {}, 20)).toBeUndefined();
    expect(
      await set(store, { ...seen, state: "review" }, "approved", { identity: OLD }, 20),
    ).toBeUndefined();
    expect(await set(store, { ...seen, id: 999 }, "identifying", {}, 20)).toBeUndefined();
    expect(await find(store, seen.id)).toEqual(seen);
  });

  test("the version grows only for state, identity, candidates and requested decisions", async () => {
    await using store = await emptyStore();
    const { id } = await added(store, "Dune");
    const versionAfter = async (change: (seen: Release) => Promise<unknown>) => {
      const before = await find(store, id);
      await change(before);
      return (await find(store, id)).version - before.version;
    };
    expect(await versionAfter((seen) => set(store, seen, "identifying", {}, 20))).toBe(1);
    expect(
      await versionAfter((seen) => set(store, seen, "identifying", { identity: OLD }, 21)),
    ).toBe(1);
    expect(
      await versionAfter((seen) => set(store, seen, "identifying", { candidates: [] }, 22)),
    ).toBe(1);
    expect(
      await versionAfter((seen) =>
        set(store, seen, "identifying", { requested: { kind: "reject" } }, 23),
      ),
    ).toBe(1);
    expect(await versionAfter((seen) => set(store, seen, "identifying", { tries: 3 }, 24))).toBe(0);
    const noted = {
      waiting: WAITING,
      tries: 4,
      retryAt: 9,
      shown: "movie/841",
      plex: "pending",
    } as const;
    expect(await versionAfter(() => store.write((trx) => setUnversioned(trx, id, noted)))).toBe(0);
    expect(await find(store, id)).toMatchObject(noted);
  });

  test("a state change ends waiting and pauses, except between approved and filing", async () => {
    await using store = await emptyStore();
    const { id } = await approved(store, "Dune");
    await store.write((trx) => setUnversioned(trx, id, { waiting: WAITING, retryAt: 5 }));
    expect((await moved(store, id, { kind: "start_filing" })).waiting).toEqual(WAITING);
    expect((await moved(store, id, { kind: "stop_filing" })).waiting).toEqual(WAITING);
    const ignored = await moved(store, id, { kind: "nothing_to_file", reasons: [] });
    expect(ignored.waiting).toBeUndefined();
    expect(ignored.retryAt).toBeUndefined();
  });

  test("clears a field set to null, and keeps an omitted field", async () => {
    await using store = await emptyStore();
    const seen = await approved(store, "Dune");
    expect(seen.decidedBy).toBe("engine");
    await set(store, seen, "review", { identity: null, decidedBy: null, confidence: 912 }, 30);
    const review = await find(store, seen.id);
    expect(review.identity).toBeUndefined();
    expect(review.decidedBy).toBeUndefined();
    await set(store, review, "settling", {}, 31);
    expect((await find(store, seen.id)).confidence).toBe(912);
  });
});

describe("the queue", () => {
  test("is paged oldest first, with each release once and the total on each page", async () => {
    await using store = await emptyStore();
    const ids: number[] = [];
    for (let at = 0; at < 7; at++) ids.push((await added(store, `r${at}`)).id);
    await moved(store, ids[3] ?? 0, { kind: "reject" });
    const seen: number[][] = [];
    let after: number | undefined;
    do {
      const page = await readQueuePage(store.read, {
        states: ["settling", "review"],
        limit: 4,
        after,
      });
      expect(page.total).toBe(6);
      seen.push(page.releases.map(({ id }) => id));
      after = page.releases.at(-1)?.id;
    } while (after !== undefined && (seen.at(-1)?.length ?? 0) === 4);
    expect(seen).toEqual([
      [ids[0], ids[1], ids[2], ids[4]],
      [ids[5], ids[6]],
    ]);
    expect(await readQueuePage(store.read, { states: "all", limit: 100 })).toMatchObject({
      total: 7,
    });
  });

  test("is filtered by state and by source", async () => {
    await using store = await emptyStore();
    await added(store, "a");
    await store.write((trx) =>
      addRelease(trx, { source: "person", name: "b", path: "/b", state: "ignored" }, BY),
    );
    const names = async (filter: object): Promise<string[]> =>
      (await readQueuePage(store.read, { states: "all", limit: 9, ...filter })).releases.map(
        ({ name }) => name,
      );
    expect(await names({ source: "person" })).toEqual(["b"]);
    expect(await names({ source: "torrent" })).toEqual([]);
    expect(await names({ states: ["settling"] })).toEqual(["a"]);
    expect(await names({ states: [] })).toEqual([]);
    expect(
      (await listReleasesIn(store.read, ["settling", "ignored"], 1)).map(({ name }) => name),
    ).toEqual(["a"]);
  });

  test("counts every state, including empty ones", async () => {
    await using store = await emptyStore();
    await added(store, "a");
    await added(store, "b");
    await approved(store, "c");
    const counts = await countByState(store.read);
    expect(Object.keys(counts).toSorted()).toEqual(STATES.toSorted());
    expect(counts).toMatchObject({ settling: 2, approved: 1, filed: 0 });
  });
});

test("counts no finished job of the file tools as a filed release", async () => {
  await using store = await emptyStore();
  await added(store, "a");
  const by = { actor: "cli:anna", at: 1 };
  const job = { source: "person", decidedBy: "person", name: "Library /a → /b" } as const;
  for (const [index, state] of (["filed", "filed", "approved"] as const).entries()) {
    await store.write((trx) =>
      insertRelease(trx, { ...job, job: "library_move", path: `library_move:${index}`, state }, by),
    );
  }
  // A job that is still to be carried out counts as what is on its way.
  expect(await countByState(store.read)).toMatchObject({ settling: 1, approved: 1, filed: 0 });
});

test("reads a reason and a wait of another version unchanged", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Show");
  const foreign = { code: "from_another_version", message: "It was so then." };
  const waiting = { ...foreign, since: 1, nextTryAt: 2, attempt: 1 };
  const columns = {
    reasons_json: JSON.stringify([foreign]),
    waiting_json: JSON.stringify(waiting),
  };
  await store.write((trx) =>
    trx.updateTable("release").set(columns).where("id", "=", id).execute(),
  );
  expect(await find(store, id)).toMatchObject({ reasons: [foreign], waiting });
});

test("reads all fields of a release as written", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Show");
  await moved(store, id, { kind: "settled" });
  const identity: Identity = {
    type: "tv",
    tmdbId: 7,
    title: "Shöw",
    year: 2001,
    season: 2,
    episodes: [3, 4],
  };
  const candidates = [
    { type: "tv" as const, tmdbId: 7, title: "Shöw", year: 2001, confidence: 930 },
  ];
  const reasons = [{ code: "short_title" as const, message: "Short." }];
  await moved(store, id, { kind: "unsure", reasons, suggestion: identity }, ENGINE, {
    fields: { candidates, confidence: 930, contentKey: "k", fileCount: 2, bytes: 5_000_000_000 },
  });
  const release = await find(store, id);
  expect(release).toMatchObject({
    identity,
    candidates,
    reasons,
    confidence: 930,
    contentKey: "k",
    bytes: 5_000_000_000,
  });
});

test("refuses a row that lost its identity", async () => {
  await using store = await emptyStore();
  const { id } = await approved(store, "Dune");
  await store.write((trx) => trx.updateTable("release").set({ identity_json: null }).execute());
  await expect(findRelease(store.read, id)).rejects.toThrow(
    `Release ${id} is damaged in the database: identity_json cannot be read.`,
  );
});

test("refuses a job whose name tells no kind, so that no other job's steps are carried out", async () => {
  await using store = await emptyStore();
  const job = { source: "person", job: "move_file", name: "a", path: "move_file:1" } as const;
  const id = await store.write((trx) => insertRelease(trx, { ...job, state: "approved" }, BY));
  expect(await findRelease(store.read, id)).toMatchObject({ job: "move_file" });
  await store.write((trx) => trx.updateTable("release").set({ job: "shred_file" }).execute());
  await expect(findRelease(store.read, id)).rejects.toThrow(
    `Release ${id} is damaged in the database: job cannot be read.`,
  );
});

describe("a path has one live release", () => {
  const at = (path: string, more: Partial<NewRelease> = {}): NewRelease => ({
    source: "folder",
    name: path,
    path,
    state: "settling",
    ...more,
  });

  test("the second writer at a path gets the first writer's release, even if it saw none before", async () => {
    await using store = await emptyStore();
    const first = await store.write((trx) => addRelease(trx, at("/in/a"), BY));
    // Imitates a writer that read the database before the first writer committed.
    const row = { ...toNewRow(at("/in/a"), 10), live_path: "/in/a" };
    await expect(
      store.write((trx) => trx.insertInto("release").values(row).execute()),
    ).rejects.toThrow(/unique/i);
    expect(await store.write((trx) => addRelease(trx, at("/in/a", { source: "person" }), BY))).toBe(
      first,
    );
    const more = await store.write((trx) => addReleases(trx, [at("/in/a"), at("/in/b")], BY));
    expect([...more.keys()]).toEqual(["/in/b"]);
    // A later release in the same folder is a separate release.
    expect(
      await store.write((trx) => addRelease(trx, at("/in/a", { parentId: first }), BY)),
    ).not.toBe(first);
    const { total } = await readHistoryPage(store.read, { action: "found", limit: 1 });
    expect(total).toBe(3);
  });

  test("a filed release frees its path, and can be undone even if a newer release has the path", async () => {
    await using store = await emptyStore();
    const first = await added(store, "Dune");
    const { path } = first;
    const filing = await set(store, first, "filing", { identity: OLD }, 20);
    const filed = await set(store, filing ?? first, "filed", {}, 21);
    const second = await store.write((trx) => addRelease(trx, at(path), BY));
    expect(second).not.toBe(first.id);
    expect(await set(store, filed ?? first, "undoing", {}, 22)).toMatchObject({ state: "undoing" });
    expect(await store.write((trx) => addRelease(trx, at(path), BY))).toBe(second);
  });

  test("does not overwrite the reasons of a state change with late reasons", async () => {
    await using store = await emptyStore();
    const { id } = await added(store, "Dune");
    const reasons = [{ code: "changing" as const, message: "It is still being written." }];
    const write = (version?: number) =>
      store.write((trx) =>
        setReasons(trx, [id], { state: "settling", ...dropUndefined({ version }) }, reasons),
      );
    expect([await write(2), await write(1), await write()]).toEqual([false, true, true]);
    await set(store, await find(store, id), "identifying", { reasons: [] }, 20);
    expect(await write()).toBe(false);
    expect((await find(store, id)).reasons).toEqual([]);
  });
});
