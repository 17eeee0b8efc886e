import { expect, test } from "vitest";
import { isSameContent, rivalsOf } from "../../src/app/library-state/duplicates.ts";
import { moveRelease } from "../../src/app/releases/move.ts";
import { waitFor } from "../../src/app/releases/wait.ts";
import { Outage } from "../../src/core/errors.ts";
import type { Release } from "../../src/core/release/release.ts";
import {
  advance,
  beginOperation,
  countOperations,
  findOperation,
  openOperations,
  sealPublications,
} from "../../src/store/journal/journal.ts";
import { publicationsOf, publicationsOfWork, publishedFolders } from "../../src/store/journal/publications.ts";
import type { Store } from "../../src/store/open.ts";
import { historyPage } from "../../src/store/releases/history.ts";
import { takeLease } from "../../src/store/settings/lease.ts";
import { tempStore } from "../support/temp-store.ts";
import { ANNA, approved, ENGINE, filing, find, inode, intent, moved, NEW, OLD } from "./support-release.ts";

async function withLease() {
  const temp = await tempStore();
  await temp.store.write((trx) => takeLease(trx, { kind: "daemon", host: "here", pid: 1, since: 1 }));
  return temp;
}

/** Intent, then published, as the engine writes it down. */
async function publish(store: Store, id: string, release: Release, finalPath = `/media/${release.name}.mkv`) {
  const operation = await store.write((trx) => beginOperation(trx, intent(id, release, { finalPath }), 1));
  await store.write((trx) => advance(trx, operation, "published", 1, 2, { final: inode(release.id) }));
}

const filed = (store: Store, release: Release): Promise<Release> =>
  moved(store, release.id, { kind: "all_published", problems: [] }, ENGINE, {
    within: (trx) => sealPublications(trx, release.id, 1, 3),
  });

/** Takes a publication back, as undoing writes it down. */
async function takeBack(store: Store, id: string, release: Release): Promise<void> {
  const trash = intent(`trash-${id}`, release, { kind: "trash", finalPath: `/media/.trash/${id}`, undoes: id });
  const operation = await store.write((trx) => beginOperation(trx, trash, 4));
  await store.write(async (trx) => {
    const publication = await findOperation(trx, id);
    if (!publication) throw new Error("no publication");
    await advance(trx, operation, "sealed", 1, 5);
    await advance(trx, publication, "undone", 1, 5);
  });
}

const story = async (store: Store, releaseId: number): Promise<string[]> =>
  (await historyPage(store.read, { releaseId, limit: 1000 })).entries
    .toReversed()
    .map(
      ({ action, from, to, actor }) => `${action}: ${from ?? "-"} → ${to}${actor === "engine" ? "" : ` (${actor})`}`,
    );

test("Wrong remake: the copy stops, the right one is filed once, and history records it", async () => {
  await using temp = await withLease();
  const { store } = temp;
  const release = await filing(store, "Dune");
  const copy = await store.write((trx) => beginOperation(trx, intent("wrong", release), 1));
  await moved(store, release.id, { kind: "approve", identity: NEW }, ANNA);
  // The copy is still open: the engine cannot leave before it has rolled it back.
  const early = await moveRelease(store, await find(store, release.id), { kind: "stop_filing" }, ENGINE);
  expect(early).toMatchObject({ ok: false, code: "refused" });
  await store.write((trx) => advance(trx, copy, "rolled_back", 1, 2));
  const again = await moved(store, release.id, { kind: "stop_filing" });
  expect(again).toMatchObject({ state: "approved", identity: NEW, decidedBy: "person", requested: undefined });
  await moved(store, release.id, { kind: "start_filing" });
  await publish(store, "right", release, "/media/Dune (2021).mkv");
  expect(await filed(store, release)).toMatchObject({ state: "filed", identity: NEW });
  expect((await publicationsOf(store.read, release.id)).map(({ finalPath }) => finalPath)).toEqual([
    "/media/Dune (2021).mkv",
  ]);
  expect(await openOperations(store.read)).toEqual([]);
  expect(await publishedFolders(store.read, OLD)).toEqual([]);
  expect(await story(store, release.id)).toEqual([
    "found: - → settling",
    "settled: settling → identifying",
    "identified: identifying → approved",
    "filing: approved → filing",
    "approved: filing → filing (cli:anna)",
    "stopped: filing → approved",
    "filing: approved → filing",
    "filed: filing → filed",
  ]);
});

test("Wrong remake with one published file: it is undone before the right one starts", async () => {
  await using temp = await withLease();
  const { store } = temp;
  const release = await filing(store, "Dune");
  await publish(store, "wrong", release);
  await moved(store, release.id, { kind: "approve", identity: NEW }, ANNA);
  expect((await moved(store, release.id, { kind: "stop_filing" })).state).toBe("undoing");
  const early = await moveRelease(store, await find(store, release.id), { kind: "taken_back", left: [] }, ENGINE);
  expect(early).toMatchObject({ ok: false, code: "refused" });
  await takeBack(store, "wrong", release);
  const right = await moved(store, release.id, { kind: "taken_back", left: [] });
  expect(right).toMatchObject({ state: "approved", identity: NEW });
  expect(await countOperations(store.read, release.id)).toEqual({ published: 0, open: 0 });
});

test("Six hours without space: one wait keeps its start, uses no tries, and others continue", async () => {
  await using temp = await withLease();
  const { store } = temp;
  const release = await approved(store, "Big");
  const other = await approved(store, "Small", NEW);
  const full = new Outage("no_space", "The library has 1 GiB free.");
  const pauses: number[] = [];
  let at = 1_000;
  const end = at + 6 * 3600 * 1000;
  for (let attempt = 0; at < end; attempt++) {
    await moved(store, release.id, { kind: "start_filing" }, { actor: "engine", at });
    await moved(store, release.id, { kind: "stop_filing" }, { actor: "engine", at });
    const now = await find(store, release.id);
    await waitFor(store, now, full, { actor: "engine", at });
    const { waiting } = await find(store, release.id);
    expect(waiting).toMatchObject({ code: "no_space", since: 1_000, attempt: attempt + 1 });
    pauses.push((waiting?.nextTryAt ?? 0) - at);
    // Further attempts are alike: a few of each kind stand for the hundreds.
    at = attempt < 9 ? (waiting?.nextTryAt ?? 0) : end;
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000, 30_000]);
  await moved(store, other.id, { kind: "start_filing" });
  await publish(store, "small", other);
  expect((await filed(store, other)).state).toBe("filed");
  expect(await find(store, release.id)).toMatchObject({ state: "approved", tries: 0 });
  expect((await story(store, release.id)).filter((line) => line.startsWith("waiting"))).toHaveLength(1);

  const filingAgain = await moved(store, release.id, { kind: "start_filing" });
  await publish(store, "big", filingAgain);
  const done = await filed(store, filingAgain);
  expect(done).toMatchObject({ state: "filed", tries: 0 });
  expect(done.waiting).toBeUndefined();
});

test("Undone, then right: old files are in the trash, new ones filed, and nothing wrong is learnt", async () => {
  await using temp = await withLease();
  const { store } = temp;
  const release = await filing(store, "Dune");
  await publish(store, "wrong", release);
  await filed(store, release);
  expect(await publishedFolders(store.read, OLD)).toEqual(["/media/Dune.mkv"]);
  await moved(store, release.id, { kind: "undo" }, ANNA);
  await takeBack(store, "wrong", release);
  const undone = await moved(store, release.id, { kind: "taken_back", left: [] });
  expect(undone).toMatchObject({ state: "undone", identity: OLD });
  expect(undone.decidedBy).toBeUndefined();
  // Neither a duplicate nor a folder to adopt any more, and no rescan files it again.
  expect(await publicationsOfWork(store.read, OLD, 0)).toEqual([]);
  expect(await publishedFolders(store.read, OLD)).toEqual([]);
  for (const kind of ["settled", "start_filing", "vanished"] as const)
    expect(await moveRelease(store, undone, { kind }, ENGINE)).toMatchObject({ ok: false, code: "refused" });
  await moved(store, release.id, { kind: "approve", identity: NEW }, ANNA);
  await moved(store, release.id, { kind: "start_filing" });
  await publish(store, "right", release);
  expect(await filed(store, release)).toMatchObject({ state: "filed", identity: NEW });
  expect((await publicationsOf(store.read, release.id)).map(({ id }) => id)).toEqual(["right"]);
});

test("Twice the same: the second is recognised as the same file, ignored, and cannot be undone", async () => {
  await using temp = await withLease();
  const { store } = temp;
  const [first, second] = [await filing(store, "Dune"), await approved(store, "Dune.x264")];
  await publish(store, "first", first);
  await filed(store, first);
  const incoming = {
    path: "Dune.x264.mkv",
    sourcePath: "/torrents/Dune.x264.mkv",
    mapping: undefined,
    destination: "/media/Dune.mkv",
  };
  const rivals = rivalsOf(OLD, [], await publicationsOfWork(store.read, OLD, second.id));
  expect(rivals.map(({ operation }) => operation.id)).toEqual(["first"]);
  expect(isSameContent({ ...incoming, source: inode(first.id) }, rivals)).toBe(true);
  expect(isSameContent({ ...incoming, source: inode("another") }, rivals)).toBe(false);
  const reasons = [{ code: "already_there" as const, message: "The very same file." }];
  const ignored = await moved(store, second.id, { kind: "nothing_to_file", reasons });
  expect(ignored).toMatchObject({ state: "ignored", reasons });
  expect(await moveRelease(store, ignored, { kind: "undo" }, ANNA)).toMatchObject({ ok: false, code: "refused" });
  expect((await publicationsOf(store.read, first.id)).map(({ state }) => state)).toEqual(["sealed"]);
});
