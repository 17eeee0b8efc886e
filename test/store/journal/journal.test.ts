import { describe, expect, test } from "vitest";
import type { Operation, OperationState } from "../../../src/core/journal/operation.ts";
import {
  abandonOperation,
  advance,
  beginOperation,
  countOperations,
  findOperation,
  listOpenOperations,
  PublishedAlready,
  sealPublications,
} from "../../../src/store/journal/journal.ts";
import {
  listPublishedFolders,
  publicationsOf,
  publicationsOfWork,
} from "../../../src/store/journal/publications.ts";
import type { Store, Trx } from "../../../src/store/open.ts";
import { findCurrentLease, releaseLease, takeLease } from "../../../src/store/settings/lease.ts";
import { tempStore } from "../../support/temp-store.ts";
import { emptyStore } from "../empty-store.ts";
import { filing, inode, intent, NEW, OLD, video } from "../support-release.ts";

const HOLDER = { kind: "daemon", host: "here", pid: 7, since: 50 } as const;
const lease = (store: Store, pid = 7): Promise<number> =>
  store.write((trx) => takeLease(trx, { ...HOLDER, pid }));

describe("writes are fenced by the lease's number", () => {
  test("increments the lease number for each engine, and records its holder and whether it ended", async () => {
    await using store = await emptyStore();
    expect(await findCurrentLease(store.read)).toBeUndefined();
    expect(await lease(store)).toBe(1);
    await store.write((trx) => releaseLease(trx, 1, 90));
    expect(await findCurrentLease(store.read)).toEqual({ ...HOLDER, number: 1, releasedAt: 90 });
    expect(await lease(store, 8)).toBe(2);
    expect(await findCurrentLease(store.read)).toEqual({
      ...HOLDER,
      pid: 8,
      number: 2,
      releasedAt: undefined,
    });
    // An old engine that ends late does not end the new engine's lease.
    await store.write((trx) => releaseLease(trx, 1, 95));
    expect(await findCurrentLease(store.read)).toMatchObject({ number: 2, releasedAt: undefined });
  });

  test("an engine with an old lease cannot begin, advance or seal", async () => {
    await using store = await emptyStore();
    await lease(store);
    const release = await filing(store, "Dune");
    const operation = await store.write((trx) => beginOperation(trx, intent("a", release), 1));
    await lease(store, 8);
    const fenced = {
      name: "MustStop",
      code: "conflict",
      message: "Another engine (process 8 on here) took over.",
    };
    const other = intent("b", release, { itemPath: "other.mkv", finalPath: "/media/other.mkv" });
    await expect(store.write((trx) => beginOperation(trx, other, 2))).rejects.toMatchObject(fenced);
    await expect(
      store.write((trx) => advance(trx, operation, "published", 1, 2)),
    ).rejects.toMatchObject(fenced);
    await expect(
      store.write((trx) => sealPublications(trx, release.id, 1, 2)),
    ).rejects.toMatchObject(fenced);
    expect(await findOperation(store.read, "b")).toBeUndefined();
    expect(await findOperation(store.read, "a")).toMatchObject({ state: "intent", lease: 1 });
    // The new engine continues the operation under its own lease.
    await store.write((trx) => advance(trx, operation, "rolled_back", 2, 3));
    expect(await findOperation(store.read, "a")).toMatchObject({ state: "rolled_back", lease: 2 });
  });

  test("a journal without a lease rejects all writes", async () => {
    await using store = await emptyStore();
    const release = await filing(store, "Dune");
    await expect(
      store.write((trx) => beginOperation(trx, intent("a", release), 1)),
    ).rejects.toThrow();
  });
});

const reach = (trx: Trx, operation: Operation, state: OperationState, at: number): Promise<void> =>
  state === "abandoned"
    ? abandonOperation(trx, operation, "left_alone", { lease: 1, at })
    : advance(trx, operation, state, 1, at);

describe("a library file has one live publication", () => {
  const LIVE: OperationState[] = ["intent", "staged", "published", "sealed"];
  const DEAD: OperationState[] = ["rolled_back", "undone", "abandoned"];
  const begun = async (store: Store, state: OperationState) => {
    await lease(store);
    const [first, second] = [await filing(store, "Dune"), await filing(store, "Dune again")];
    await store.write(async (trx) => {
      const operation = await beginOperation(trx, intent("a", first), 1);
      if (state !== "intent") await reach(trx, operation, state, 2);
    });
    return { first, second };
  };

  test.each(LIVE)("%s: its name and its file are both taken", async (state) => {
    await using store = await emptyStore();
    const { first, second } = await begun(store, state);
    const sameName = intent("b", second, { finalPath: "/media/Dune.mkv" });
    await expect(store.write((trx) => beginOperation(trx, sameName, 3))).rejects.toThrow(
      PublishedAlready,
    );
    const sameFile = intent("c", first, { finalPath: "/media/elsewhere.mkv" });
    await expect(store.write((trx) => beginOperation(trx, sameFile, 3))).rejects.toThrow(
      PublishedAlready,
    );
  });

  test.each(DEAD)("%s: name and file are free again, but the id is not", async (state) => {
    await using store = await emptyStore();
    const { first } = await begun(store, state);
    await store.write((trx) => beginOperation(trx, intent("b", first), 3));
    expect(await findOperation(store.read, "b")).toMatchObject({ state: "intent" });
    await expect(
      store.write((trx) => beginOperation(trx, intent("a", first), 4)),
    ).rejects.toThrow();
  });

  test("a trash operation can begin on the name of a live publication", async () => {
    await using store = await emptyStore();
    const { first } = await begun(store, "sealed");
    const trash = intent("t", first, { kind: "trash", finalPath: "/media/Dune.mkv", undoes: "a" });
    await store.write((trx) => beginOperation(trx, trash, 3));
    expect(await findOperation(store.read, "t")).toMatchObject({
      kind: "trash",
      undoes: "a",
      state: "intent",
    });
  });

  test("an undo needs an existing operation", async () => {
    await using store = await emptyStore();
    const { first } = await begun(store, "sealed");
    const trash = intent("t", first, { kind: "trash", undoes: "never" });
    await expect(store.write((trx) => beginOperation(trx, trash, 3))).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/),
    });
  });
});

test("an operation advances only from the expected state, and keeps its data", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await lease(store);
  const release = await filing(store, "Dune");
  const given = intent("a", release, { madeFolders: ["/media/Dune"] });
  const begun = await store.write((trx) => beginOperation(trx, given, 1));
  expect(begun).toEqual({ ...given, state: "intent" });
  const learnt = { method: "copy", why: "No hardlink.", temp: inode(5), hash: "ab" } as const;
  await store.write((trx) => advance(trx, begun, "staged", 1, 2, learnt));
  await expect(store.write((trx) => advance(trx, begun, "rolled_back", 1, 3))).rejects.toThrow(
    "Operation a is no longer intent.",
  );
  await store.write((trx) =>
    advance(trx, { id: "a", state: "staged" }, "published", 1, 4, { final: inode(6) }),
  );
  expect(await findOperation(store.read, "a")).toEqual({
    ...given,
    ...learnt,
    state: "published",
    final: inode(6),
    undoes: undefined,
    error: undefined,
  });
  await expect(
    store.write((trx) => advance(trx, { id: "zz", state: "intent" }, "staged", 1, 5)),
  ).rejects.toThrow();
});

test("reads open operations, live publications and counts for each state", async () => {
  await using store = await emptyStore();
  await lease(store);
  const states = [
    "intent",
    "staged",
    "published",
    "sealed",
    "rolled_back",
    "undone",
    "abandoned",
  ] as const;
  const release = await filing(
    store,
    "Pack",
    OLD,
    states.map((state) => video(state)),
  );
  const other = await filing(store, "Other");
  await store.write(async (trx) => {
    for (const [at, state] of states.entries()) {
      const given = intent(state, release, { itemPath: state, finalPath: `/media/${state}` });
      const operation = await beginOperation(trx, given, 10 - at);
      if (state !== "intent") await reach(trx, operation, state, 20);
    }
    await beginOperation(trx, intent("other", other), 99);
  });
  const ids = (operations: { id: string }[]): string[] => operations.map(({ id }) => id);
  expect(ids(await listOpenOperations(store.read))).toEqual([
    "published",
    "staged",
    "intent",
    "other",
  ]);
  expect(ids(await publicationsOf(store.read, release.id))).toEqual(["sealed", "published"]);
  expect(await countOperations(store.read, release.id)).toEqual({ published: 2, open: 3 });
  await store.write((trx) => sealPublications(trx, release.id, 1, 30));
  expect(await countOperations(store.read, release.id)).toEqual({ published: 2, open: 2 });
  expect(ids(await listOpenOperations(store.read))).toEqual(["staged", "intent", "other"]);
});

test("returns the work's publications from other releases, only for videos", async () => {
  await using store = await emptyStore();
  await lease(store);
  const mapping = { season: 1, episodes: [2], titles: ["Two"] };
  const dune = await filing(store, "Dune", OLD, [
    video("Dune.mkv", mapping),
    { ...video("Dune.srt"), role: "subtitle" },
  ]);
  const remake = await filing(store, "Remake", NEW);
  const again = await filing(store, "Again");
  await store.write(async (trx) => {
    await beginOperation(trx, intent("d", dune), 1);
    await beginOperation(
      trx,
      intent("s", dune, { itemPath: "Dune.srt", finalPath: "/media/Dune.srt" }),
      2,
    );
    await beginOperation(trx, intent("r", remake), 3);
    const dead = await beginOperation(trx, intent("x", again), 4);
    await advance(trx, dead, "rolled_back", 1, 5);
  });
  const found = await publicationsOfWork(store.read, OLD, again.id);
  expect(found.map(({ operation }) => operation.id)).toEqual(["d"]);
  expect(found[0]?.mapping).toEqual(mapping);
  expect(await publicationsOfWork(store.read, OLD, dune.id)).toEqual([]);
  expect(
    await publicationsOfWork(store.read, { type: "tv", tmdbId: OLD.tmdbId }, again.id),
  ).toEqual([]);
  expect(await listPublishedFolders(store.read, OLD)).toEqual([]);
  await store.write((trx) => advance(trx, { id: "d", state: "intent" }, "sealed", 1, 6));
  expect(await listPublishedFolders(store.read, OLD)).toEqual(["/media/Dune.mkv"]);
  await store.write((trx) => advance(trx, { id: "d", state: "sealed" }, "undone", 1, 7));
  expect(await listPublishedFolders(store.read, OLD)).toEqual([]);
});

test("stores hostile paths unchanged", async () => {
  await using store = await emptyStore();
  await lease(store);
  const release = await filing(store, "Dune");
  const finalPath = `/media/'"; drop table operation; --\n\u202e${"ü".repeat(2000)}`;
  await store.write((trx) => beginOperation(trx, intent("a", release, { finalPath }), 1));
  expect((await findOperation(store.read, "a"))?.finalPath).toBe(finalPath);
});
