import { expect, test } from "vitest";
import { changeItem, itemsOf, mappingsBeingFiled, replaceItems } from "../../src/store/items.ts";
import { beginOperation } from "../../src/store/journal.ts";
import { takeLease } from "../../src/store/lease.ts";
import { knownSections, rememberSections } from "../../src/store/plex-sections.ts";
import { isRootKnown, rememberRoot } from "../../src/store/roots.ts";
import { addScan, pendingScans, postponeScan, removeScan } from "../../src/store/scans.ts";
import { effectiveSettings, writeEffectiveSettings } from "../../src/store/settings.ts";
import { keepOnlySources, recordHealth, sourceHealth } from "../../src/store/sources.ts";
import { addTrashed, markKept, markPurged, trashedBefore } from "../../src/store/trash.ts";
import { tempStore } from "../support/temp-store.ts";
import { added, filing, inode, intent, NEW, OLD, video } from "./support-release.ts";

test("items: replaced as a whole, in the order of their paths, more than a statement takes", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const { id } = await added(store, "Pack", [video("old.mkv")]);
  const many = Array.from({ length: 4100 }, (_, at) => video(`${String(4100 - at).padStart(5, "0")}.mkv`));
  await store.write((trx) => replaceItems(trx, id, many));
  const found = await itemsOf(store.read, id);
  expect(found.map(({ path }) => path)).toEqual(many.map(({ path }) => path).toSorted());
  await store.write((trx) => replaceItems(trx, id, []));
  expect(await itemsOf(store.read, id)).toEqual([]);
});

test("items: a nanosecond time and a mapping come back exactly, a change touches one file and what it names", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const mapping = { season: 1, episodes: [2, 3], titles: ["Two", "Thrée"] };
  const first = { ...video("a.mkv", mapping), mtimeNs: "1700000000123456789" };
  const { id } = await added(store, "Pack", [first, video("b.mkv")]);
  const change = (what: Parameters<typeof changeItem>[3]) =>
    store.write((trx) => changeItem(trx, id, "a.mkv", what)).then(() => itemsOf(store.read, id));
  expect((await change({ destination: "/media/a.mkv" }))[0]).toMatchObject({ ...first, destination: "/media/a.mkv" });
  expect((await change({ skip: true, role: "extra", problem: "no" }))[0]).toMatchObject({
    skip: true,
    role: "extra",
    problem: "no",
    mapping,
  });
  const [cleared, other] = await change({ mapping: null, destination: null, problem: null, skip: false });
  expect(cleared).toMatchObject({ mapping: undefined, destination: undefined, problem: undefined, skip: false });
  expect(other).toMatchObject(video("b.mkv"));
});

test("items: what others of the same work are filing at this moment", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const mapping = { season: 1, episodes: [2], titles: [] };
  const one = await filing(store, "One", OLD, [video("One.mkv", mapping), video("unplanned.mkv")]);
  await filing(store, "Two", NEW);
  expect(await mappingsBeingFiled(store.read, OLD, 0)).toEqual([]);
  await store.write((trx) => changeItem(trx, one.id, "One.mkv", { destination: "/media/One.mkv" }));
  expect(await mappingsBeingFiled(store.read, OLD, 0)).toEqual([mapping]);
  expect(await mappingsBeingFiled(store.read, OLD, one.id)).toEqual([]);
  expect(await mappingsBeingFiled(store.read, NEW, 0)).toEqual([]);
});

test("settings: the last engine's, and none of the one before", async () => {
  await using temp = await tempStore();
  const write = (names: string[]) =>
    temp.store.write((trx) =>
      writeEffectiveSettings(
        trx,
        names.map((name) => ({ name, value: "1", origin: "default" })),
      ),
    );
  await write(["B", "A"]);
  await write(["C", "A"]);
  expect((await effectiveSettings(temp.store.read)).map(({ name }) => name)).toEqual(["A", "C"]);
  await write([]);
  expect(await effectiveSettings(temp.store.read)).toEqual([]);
});

test("sources: an outage keeps when it last worked, and those no longer configured are forgotten", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const folder = { kind: "folder", name: "/in" } as const;
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: true, lastSuccessAt: 5 }));
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: false, message: "gone" }));
  expect(await sourceHealth(store.read)).toEqual([{ ...folder, healthy: false, lastSuccessAt: 5, message: "gone" }]);
  await store.write((trx) => recordHealth(trx, { ...folder, healthy: true, lastSuccessAt: 9 }));
  expect(await sourceHealth(store.read)).toEqual([{ ...folder, healthy: true, lastSuccessAt: 9, message: undefined }]);
  await store.write(async (trx) => {
    await recordHealth(trx, { kind: "folder", name: "/old", healthy: true });
    await recordHealth(trx, { kind: "tmdb", name: "TMDb", healthy: true });
    await keepOnlySources(trx, "folder", ["/in"]);
  });
  expect((await sourceHealth(store.read)).map(({ name }) => name)).toEqual(["/in", "TMDb"]);
  await store.write((trx) => keepOnlySources(trx, "folder", []));
  expect((await sourceHealth(store.read)).map(({ name }) => name)).toEqual(["TMDb"]);
});

test("roots: known from first sight on", async () => {
  await using temp = await tempStore();
  expect(await isRootKnown(temp.store.read, "/in")).toBe(false);
  await temp.store.write((trx) => rememberRoot(trx, "/in", 1));
  await temp.store.write((trx) => rememberRoot(trx, "/in", 2));
  expect(await isRootKnown(temp.store.read, "/in")).toBe(true);
  expect(await isRootKnown(temp.store.read, "/in/")).toBe(false);
});

test("scans: one a release and folder, asked again anew, postponed, removed", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const { id } = await added(store, "Dune");
  const add = (at: number) => store.write((trx) => addScan(trx, id, "/media/Dune", at));
  await add(1);
  const [scan] = await pendingScans(store.read);
  const scanId = scan?.id ?? 0;
  await store.write((trx) => postponeScan(trx, scanId, 3, 900));
  expect(await pendingScans(store.read)).toEqual([
    { id: scanId, releaseId: id, folder: "/media/Dune", tries: 3, nextTryAt: 900 },
  ]);
  await add(2);
  expect(await pendingScans(store.read)).toMatchObject([{ id: scanId, tries: 0, nextTryAt: 2 }]);
  await store.write((trx) => removeScan(trx, scanId));
  expect(await pendingScans(store.read)).toEqual([]);
});

test("Plex sections: in Plex's order, replaced as a whole", async () => {
  await using temp = await tempStore();
  const section = (id: string) => ({ id, title: `Library ${id}`, type: "movie", locations: [`/data/${id}`, "/ü"] });
  await temp.store.write((trx) => rememberSections(trx, ["9", "1", "5"].map(section)));
  expect(await knownSections(temp.store.read)).toEqual(["9", "1", "5"].map(section));
  await temp.store.write((trx) => rememberSections(trx, [section("5")]));
  expect(await knownSections(temp.store.read)).toEqual([section("5")]);
});

test("trash: what is older and not purged, with why it was kept; one row an operation", async () => {
  await using temp = await tempStore();
  const { store } = temp;
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
  expect(await trashedBefore(store.read, 30)).toEqual([row("c", 10), row("b", 20)]);
  await store.write((trx) => markKept(trx, "c", "the last copy"));
  await store.write((trx) => markPurged(trx, "b", 50));
  expect(await trashedBefore(store.read, 31)).toMatchObject([
    { operationId: "c", kept: "the last copy" },
    { operationId: "a", trashedAt: 30 },
  ]);
});
