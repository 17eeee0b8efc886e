import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { findInTrash } from "../../../src/app/trash/find-in-trash.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { createTrashDesk } from "../../../src/app/trash/trash.ts";
import { Outage } from "../../../src/base/errors.ts";
import { findTrashed } from "../../../src/store/journal/trash.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { HEAT, HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";
import { FILM, undone } from "../../support/undone.ts";

function deskOf(engine: TestEngine, files: Partial<TestEngine["files"]> = {}) {
  const woken: number[] = [];
  const desk = createTrashDesk({
    store: engine.store,
    files: { ...engine.files, ...files },
    clock: engine.clock,
    trashDays: 30,
    engine: async () => ({ running: false }),
    wakeEngine: () => void woken.push(1),
  });
  return { ...desk, woken };
}

test("the list shows each file with its origin, cleaned release name and purge date", async () => {
  await using engine = await testEngine();
  const { id, place, inTrash, row } = await undone(engine, "Heat\u202e.1995.mkv");
  const { items, total, size_bytes } = await deskOf(engine).trash();
  expect({ total, size_bytes }).toEqual({ total: 1, size_bytes: FILM.length });
  expect(items).toEqual([
    {
      id: row.operationId,
      release_id: id,
      release_name: "Heat\ufffd.1995.mkv",
      path: inTrash,
      original_path: place,
      size_bytes: FILM.length,
      trashed_at: "2026-03-01T12:00:00.000Z",
      purge_after: "2026-03-31T12:00:00.000Z",
      last_copy: false,
    },
  ]);
});

test("a page checks only its own files on disk, but counts all files", async () => {
  await using engine = await testEngine();
  await undone(engine);
  engine.clock.advance(1000);
  await undone(engine, "Heat.1995.720p.mkv");
  const asked: string[] = [];
  const files = {
    readFileIdentity: (path: string) => {
      asked.push(path);
      return engine.files.readFileIdentity(path);
    },
  };
  const page = await deskOf(engine, files).trashPage({ limit: 1 }, engine.signal);
  expect(page).toMatchObject({
    items: [{ release_name: "Heat.1995.720p.mkv" }],
    total: 2,
    size_bytes: 2 * FILM.length,
  });
  expect(new Set(asked)).toEqual(new Set(page.items.map(({ path }) => path)));
});

test("listing the trash on an unresponsive disk ends when the call is aborted", async () => {
  await using engine = await testEngine();
  await undone(engine);
  const stop = new AbortController();
  const asked = Promise.withResolvers<void>();
  const readFileIdentity = () => {
    asked.resolve();
    return new Promise<never>(() => {});
  };
  const page = deskOf(engine, { readFileIdentity }).trashPage({ limit: 1 }, stop.signal);
  await asked.promise;
  stop.abort(new Error("It takes too long."));
  await expect(page).rejects.toThrow("It takes too long.");
});

test("uses the running engine's number of days, and shows no purge date for 0 days", async () => {
  await using engine = await testEngine();
  await undone(engine);
  const days = (value: string) =>
    engine.store.write((trx) =>
      writeEffectiveSettings(trx, [{ name: "INGEST_TRASH_DAYS", value, origin: "file" }]),
    );
  await days("7");
  expect((await deskOf(engine).trash()).items[0]?.purge_after).toBe("2026-03-08T12:00:00.000Z");
  await days("0");
  expect((await deskOf(engine).trash()).items[0]).not.toHaveProperty("purge_after");
});

test("marks a last copy at once without a purge date, and marks a missing file", async () => {
  await using engine = await testEngine();
  const { source, inTrash } = await undone(engine);
  rmSync(source);
  const [last] = (await deskOf(engine).trash()).items;
  expect(last).toMatchObject({ last_copy: true });
  expect(last).not.toHaveProperty("purge_after");
  rmSync(inTrash);
  expect(await deskOf(engine).trash()).toMatchObject({
    items: [{ last_copy: false, missing: true }],
    size_bytes: 0,
  });
});

test("still lists a file that the current user cannot read", async () => {
  await using engine = await testEngine();
  const { row } = await undone(engine);
  const refuses = async (): Promise<never> => {
    throw new Outage("not_readable", "No.");
  };
  const desk = deskOf(engine, { readFileIdentity: refuses });
  expect((await desk.trash()).items).toMatchObject([{ id: row.operationId, last_copy: false }]);
  expect(await desk.restoreTrash([row.operationId], "cli:anna")).toMatchObject({
    results: [{ ok: true }],
  });
});

test("records a request, starts an engine if none runs, and shows the request in the list", async () => {
  await using engine = await testEngine();
  const { id, place, row } = await undone(engine);
  const desk = deskOf(engine);
  expect(await desk.restoreTrash([row.operationId, row.operationId], "cli:anna")).toEqual({
    results: [{ id: row.operationId, ok: true, outcome: "restore_asked", path: place }],
    engine: {
      running: false,
      message: "An engine was started for this; it ends when nothing is left to do.",
    },
  });
  expect(desk.woken).toHaveLength(1);
  expect((await desk.trash()).items).toMatchObject([{ asked: "restore" }]);
  await desk.restoreTrash([row.operationId], "cli:anna");
  expect(
    (await engine.history(id)).filter(({ action }) => action === "restore_asked"),
  ).toHaveLength(1);
});

test("refuses each file that cannot be restored with its own reason, and writes nothing", async () => {
  await using engine = await testEngine();
  const { place, row } = await undone(engine);
  engine.drop(`../media/${HEAT_FILE}`, "somebody's");
  const desk = deskOf(engine);
  const { results } = await desk.restoreTrash(["nothing", row.operationId], "cli:anna");
  expect(results).toMatchObject([
    { id: "nothing", ok: false, code: "not_found" },
    { id: row.operationId, ok: false, code: "conflict", message: saying(place) },
  ]);
  expect(desk.woken).toEqual([]);
  expect((await findTrashed(engine.store.read, row.operationId))?.request).toBeUndefined();
});

test("refuses to restore a file while its release is being filed", async () => {
  await using engine = await testEngine();
  const { id, row } = await undone(engine);
  const by = { actor: "cli:me", at: 1 };
  await changeState(engine.store, await engine.now(id), { kind: "approve", identity: HEAT }, by);
  await changeState(engine.store, await engine.now(id), { kind: "start_filing" }, by);
  const { results } = await deskOf(engine).restoreTrash([row.operationId], "cli:me");
  expect(results).toMatchObject([
    { ok: false, code: "conflict", message: saying("is being filed") },
  ]);
});

test("accepts a unique id prefix, and a release number for all files of that release", () => {
  const rows = ["abcd1111", "abcd2222", "ef", "1500aaaa"];
  const releases: Record<string, number> = { abcd1111: 15, abcd2222: 1500, ef: 15, "1500aaaa": 7 };
  const find = (text: string): string[] =>
    findInTrash(
      rows,
      text,
      (row) => row,
      (row) => releases[row] ?? 0,
    );
  expect(find("abcd1")).toEqual(["abcd1111"]);
  expect(find("ef")).toEqual(["ef"]); // complete ids may be of any length
  expect([find("15"), find("#1500"), find("1500")]).toEqual([
    ["abcd1111", "ef"],
    ["abcd2222"],
    ["1500aaaa"],
  ]);
  expect(() => find("abcd")).toThrow(expect.objectContaining({ code: "invalid_request" }));
  expect(() => find("abc")).toThrow(expect.objectContaining({ code: "not_found" }));
  expect(() => find("")).toThrow(expect.objectContaining({ code: "not_found" }));
});

/** Runs the trash stage as a daemon does, once the request is recorded. */
function withDaemon(engine: TestEngine) {
  const stage = createTrashStage({ ...engine.deps, onError: () => {} });
  const desk = createTrashDesk({
    store: engine.store,
    files: engine.files,
    clock: engine.clock,
    trashDays: 30,
    engine: async () => ({ running: true }),
  });
  return { desk, stage };
}

test("reports a file as put back only once the engine has put it back", async () => {
  await using engine = await testEngine();
  const back = await undone(engine);
  const { desk, stage } = withDaemon(engine);
  const wait = { maxMs: 60_000, signal: engine.signal };
  const { operationId: id } = back.row;
  const path = back.place;
  const restored = desk.restoreTrash([id], "cli:anna", wait);
  await expect
    .poll(async () => (await findTrashed(engine.store.read, id))?.request)
    .toBe("restore");
  await stage.run(engine.signal);
  expect((await restored).results).toEqual([{ id, ok: true, outcome: "restored", path }]);
  const [again] = (await desk.restoreTrash([id], "cli:anna", wait)).results;
  expect(again).toMatchObject({ ok: false, outcome: "refused" });
});

test("reports a file that must stay as kept, and not as deleted", async () => {
  await using engine = await testEngine();
  const kept = await undone(engine);
  const { desk, stage } = withDaemon(engine);
  const wait = { maxMs: 60_000, signal: engine.signal };
  const purging = desk.purgeTrash([kept.row.operationId], "cli:anna", wait);
  rmSync(kept.source);
  await expect
    .poll(async () => (await findTrashed(engine.store.read, kept.row.operationId))?.request)
    .toBe("purge");
  await stage.run(engine.signal);
  expect((await purging).results).toMatchObject([
    { ok: false, outcome: "refused", message: expect.stringContaining("last copy") },
  ]);
});

test("a file that cannot return is never reported as put back", async () => {
  await using engine = await testEngine();
  const { row, place } = await undone(engine);
  const { desk, stage } = withDaemon(engine);
  const wait = { maxMs: 60_000, signal: engine.signal };
  const asked = desk.restoreTrash([row.operationId], "cli:anna", wait);
  await expect
    .poll(async () => (await findTrashed(engine.store.read, row.operationId))?.request)
    .toBe("restore");
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, "another film");
  await stage.run(engine.signal);
  expect((await asked).results).toEqual([
    {
      id: row.operationId,
      ok: false,
      outcome: "refused",
      code: "refused",
      path: place,
      message: expect.stringContaining("never overwrites files"),
    },
  ]);
  // Without a running engine, only the request is reported.
  rmSync(place);
  const now = { ...wait, maxMs: 0 };
  expect(await deskOf(engine).restoreTrash([row.operationId], "cli:anna", now)).toMatchObject({
    results: [{ ok: true, outcome: "restore_asked" }],
  });
});

test("a request after a failure is tried at once, and its failure is reported", async () => {
  await using engine = await testEngine();
  const { row } = await undone(engine);
  const library = join(engine.library, "Movies");
  const { desk, stage } = withDaemon(engine);
  const wait = { maxMs: 60_000, signal: engine.signal };
  renameSync(library, `${library}-away`);
  for (const _ of ["once", "and again"]) {
    const asked = desk.restoreTrash([row.operationId], "cli:anna", wait);
    await expect
      .poll(async () => await findTrashed(engine.store.read, row.operationId))
      .toMatchObject({ request: "restore", problem: undefined });
    await stage.run(engine.signal);
    expect((await asked).results).toMatchObject([
      { ok: true, outcome: "restore_delayed", message: expect.stringMatching(/./) },
    ]);
  }
});
