import { expect, test } from "vitest";
import { beginOperation } from "../../src/store/journal/journal.ts";
import { isRootKnown, rememberRoot } from "../../src/store/journal/moved-sources.ts";
import {
  addTrashed,
  listTrashedBefore,
  markKept,
  markPurged,
} from "../../src/store/journal/trash.ts";
import { listRememberedSections, rememberSections } from "../../src/store/plex/plex-listings.ts";
import { forgetProofs, proofsOf, saveProof, setPlex } from "../../src/store/plex/plex-proofs.ts";
import {
  addScan,
  findNextScanAt,
  listDueScans,
  listPendingScans,
  markAsked,
  postponeScan,
  removeScan,
  type Scan,
  scansOf,
} from "../../src/store/plex/scans.ts";
import {
  changeItem,
  type ItemChange,
  itemsOf,
  listMappingsBeingFiled,
  replaceItems,
} from "../../src/store/releases/items.ts";
import { findRelease } from "../../src/store/releases/releases.ts";
import {
  keepOnlySources,
  listSourceHealth,
  recordHealth,
} from "../../src/store/releases/sources.ts";
import { takeLease } from "../../src/store/settings/lease.ts";
import {
  readEffectiveSettings,
  writeEffectiveSettings,
} from "../../src/store/settings/settings.ts";
import { own } from "../../src/store/storages/scope.ts";
import { emptyStore } from "./empty-store.ts";
import { added, filing, inode, intent, NEW, OLD, video } from "./support-release.ts";

test("items: replaces all rows, in path order, even beyond the limit of one statement", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Pack", [video("old.mkv")]);
  const many = Array.from({ length: 4100 }, (_, at) =>
    video(`${String(4100 - at).padStart(5, "0")}.mkv`),
  );
  await store.write((trx) => replaceItems(trx, id, many));
  const found = await itemsOf(store.read, id);
  expect(found.map(({ path }) => path)).toEqual(many.map(({ path }) => path).toSorted());
  await store.write((trx) => replaceItems(trx, id, []));
  expect(await itemsOf(store.read, id)).toEqual([]);
});

test("items: nanosecond times and mappings are read back exactly, and a change affects one file", async () => {
  await using store = await emptyStore();
  const mapping = { season: 1, episodes: [2, 3], titles: ["Two", "Thrée"] };
  const first = { ...video("a.mkv", mapping), mtimeNs: "1700000000123456789" };
  const { id } = await added(store, "Pack", [first, video("b.mkv")]);
  const change = (what: ItemChange) =>
    store.write((trx) => changeItem(trx, id, "a.mkv", what)).then(() => itemsOf(store.read, id));
  expect((await change({ destination: "/media/a.mkv" }))[0]).toMatchObject({
    ...first,
    destination: "/media/a.mkv",
  });
  expect((await change({ skip: true, role: "extra", problem: "no" }))[0]).toMatchObject({
    skip: true,
    role: "extra",
    problem: "no",
    mapping,
  });
  const [cleared, other] = await change({
    mapping: null,
    destination: null,
    problem: null,
    skip: false,
  });
  expect(cleared).toMatchObject({
    mapping: undefined,
    destination: undefined,
    problem: undefined,
    skip: false,
  });
  expect(other).toMatchObject(video("b.mkv"));
});

test("items: finds what other releases of the same work are filing", async () => {
  await using store = await emptyStore();
  const mapping = { season: 1, episodes: [2], titles: [] };
  const one = await filing(store, "One", OLD, [video("One.mkv", mapping), video("unplanned.mkv")]);
  await filing(store, "Two", NEW);
  expect(await listMappingsBeingFiled(store.read, OLD, 0)).toEqual([]);
  await store.write((trx) => changeItem(trx, one.id, "One.mkv", { destination: "/media/One.mkv" }));
  expect(await listMappingsBeingFiled(store.read, OLD, 0)).toEqual([mapping]);
  expect(await listMappingsBeingFiled(store.read, OLD, one.id)).toEqual([]);
  expect(await listMappingsBeingFiled(store.read, NEW, 0)).toEqual([]);
});

test("settings: the last engine's settings replace earlier ones", async () => {
  await using store = await emptyStore();
  const write = (names: string[]) =>
    store.write((trx) =>
      writeEffectiveSettings(
        trx,
        names.map((name) => ({ name, value: "1", origin: "default" })),
      ),
    );
  await write(["B", "A"]);
  await write(["C", "A"]);
  expect((await readEffectiveSettings(store.read)).map(({ name }) => name)).toEqual(["A", "C"]);
  await write([]);
  expect(await readEffectiveSettings(store.read)).toEqual([]);
});

test("sources: an outage keeps the last success, and removed sources are forgotten", async () => {
  await using store = await emptyStore();
  const folder = { kind: "folder", name: "/in" } as const;
  const stored = { ...folder, storageId: 1 };
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: true, lastSuccessAt: 5 }));
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: false, message: "gone" }));
  expect(await listSourceHealth(store.read)).toEqual([
    { ...stored, healthy: false, lastSuccessAt: 5, message: "gone" },
  ]);
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: true, lastSuccessAt: 9 }));
  expect(await listSourceHealth(store.read)).toEqual([
    { ...stored, healthy: true, lastSuccessAt: 9, message: undefined },
  ]);
  await store.write(async (trx) => {
    await recordHealth(trx, { kind: "folder", name: "/old", healthy: true });
    await recordHealth(trx, { kind: "tmdb", name: "TMDB", healthy: true });
    await keepOnlySources(trx, "folder", ["/in"]);
  });
  expect((await listSourceHealth(store.read)).map(({ name }) => name)).toEqual(["/in", "TMDB"]);
  await store.write((trx) => keepOnlySources(trx, "folder", []));
  expect((await listSourceHealth(store.read)).map(({ name }) => name)).toEqual(["TMDB"]);
});

test("roots: remembers a root from the first time on", async () => {
  await using store = await emptyStore();
  expect(await isRootKnown(store.read, "/in")).toBe(false);
  await store.write((trx) => rememberRoot(trx, "/in", 1));
  await store.write((trx) => rememberRoot(trx, "/in", 2));
  expect(await isRootKnown(store.read, "/in")).toBe(true);
  expect(await isRootKnown(store.read, "/in/")).toBe(false);
});

test("scans: keeps one row per release and folder when scans are requested, postponed, sent and removed", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Dune");
  const add = (at: number) => store.write((trx) => addScan(trx, id, "/media/Dune", at));
  const only = async (): Promise<Scan> => {
    const [scan, ...others] = await scansOf(store.read, id);
    if (!scan || others.length > 0) throw new Error("There is not one scan.");
    return scan;
  };
  await add(1);
  const first = await only();
  await store.write((trx) => postponeScan(trx, first, 900, true));
  const fresh = {
    id: first.id,
    server: "plex",
    releaseId: id,
    folder: "/media/Dune",
    state: "ask",
    askedAt: undefined,
    numbersAsked: false,
  };
  expect(await listPendingScans(store.read)).toEqual([
    { ...fresh, tries: 1, nextTryAt: 900, lost: true },
  ]);
  await add(2);
  expect(await listPendingScans(store.read)).toEqual([
    { ...fresh, tries: 0, nextTryAt: 2, lost: false },
  ]);
  const again = await only();
  await store.write((trx) => markAsked(trx, again, 5, 2005));
  expect(await listPendingScans(store.read)).toEqual([]);
  expect(await only()).toMatchObject({ state: "look", askedAt: 5, nextTryAt: 2005 });
  expect(await findNextScanAt(store.read, "plex")).toBe(2005);
  const asked = await only();
  await store.write((trx) => removeScan(trx, asked));
  expect(await findNextScanAt(store.read, "plex")).toBeUndefined();
});

test("scans: ignores changes through an outdated row after a new request", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Dune");
  await store.write((trx) => addScan(trx, id, "/media/Dune", 1));
  const [old] = await listPendingScans(store.read);
  if (!old) throw new Error("There is no scan.");
  await store.write((trx) => addScan(trx, id, "/media/Dune", 2));
  await store.write((trx) => markAsked(trx, old, 3, 2003));
  await store.write((trx) => postponeScan(trx, old, 900));
  await store.write((trx) => removeScan(trx, old));
  expect(await listPendingScans(store.read)).toMatchObject([
    { state: "ask", tries: 0, nextTryAt: 2 },
  ]);
});

test("scans: sorts due scans by time, including scans that a clock change postponed too far", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Dune");
  for (const [folder, at] of [
    ["/b", 20],
    ["/a", 10],
    ["/later", 500],
    ["/lost", 9000],
  ] as const) {
    await store.write((trx) => addScan(trx, id, folder, at));
  }
  const due = (limit: number) =>
    listDueScans(own(store.read), "ask", { now: 100, beyond: 1000, limit });
  expect((await due(10)).map(({ folder }) => folder)).toEqual(["/a", "/b", "/lost"]);
  expect(await due(1)).toHaveLength(1);
  expect(
    await listDueScans(own(store.read), "look", { now: 100, beyond: 1000, limit: 10 }),
  ).toEqual([]);
});

test("proofs: keeps the newest proof per file, and returns the Plex state only for a filed release", async () => {
  await using store = await emptyStore();
  const { id } = await added(store, "Dune");
  const proof = {
    operationId: "op1",
    outcome: "unmatched",
    library: "Films",
    shownAs: '"dune"',
    at: 5,
    items: [],
  } as const;
  await store.write((trx) => saveProof(trx, id, proof));
  const better = { ...proof, outcome: "seen", at: 6, items: ["11", "12"] } as const;
  await store.write((trx) => saveProof(trx, id, better));
  expect(await proofsOf(store.read, id)).toEqual([better]);
  await store.write((trx) => setPlex(trx, id, "seen"));
  expect((await findRelease(store.read, id))?.plex).toBeUndefined();
  await store.write((trx) => forgetProofs(trx, id));
  expect(await proofsOf(store.read, id)).toEqual([]);
});

test("Plex sections: replaces all sections and keeps Plex's order", async () => {
  await using store = await emptyStore();
  const section = (id: string) => ({
    id,
    title: `Library ${id}`,
    type: "movie",
    locations: [`/data/${id}`, "/ü"],
  });
  await store.write((trx) => rememberSections(trx, ["9", "1", "5"].map(section)));
  expect(await listRememberedSections(store.read)).toMatchObject(["9", "1", "5"].map(section));
  await store.write((trx) => rememberSections(trx, [section("5")]));
  expect(await listRememberedSections(store.read)).toMatchObject([section("5")]);
});

test("trash: lists older unpurged files with the reason for keeping them, one row per operation", async () => {
  await using store = await emptyStore();
  await store.write((trx) => takeLease(trx, { kind: "daemon", host: "h", pid: 1, since: 1 }));
  const release = await filing(store, "Dune");
  const row = (operationId: string, trashedAt: number) => ({
    operationId,
    releaseId: release.id,
    path: `/media/.trash/${operationId}`,
    originalPath: "/media/Dune.mkv",
    sourcePath: "/in/Dune.mkv",
    source: inode(1),
    identity: inode(2),
    trashedAt,
  });
  await store.write(async (trx) => {
    for (const [at, id] of ["a", "b", "c"].entries()) {
      await beginOperation(trx, intent(id, release, { kind: "trash" }), at);
      await addTrashed(trx, row(id, 30 - at * 10));
    }
    await addTrashed(trx, row("a", 99));
  });
  expect(await listTrashedBefore(store.read, 30)).toEqual([row("c", 10), row("b", 20)]);
  await store.write((trx) => markKept(trx, "c", "the last copy"));
  await store.write((trx) => markPurged(trx, "b", { ok: true }, 50));
  expect(await listTrashedBefore(store.read, 31)).toMatchObject([
    { operationId: "c", kept: "the last copy" },
    { operationId: "a", trashedAt: 30 },
  ]);
});
