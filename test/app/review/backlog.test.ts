import { rmSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { type ReleaseSelection, selectReleases } from "../../../src/app/review/decisions/select.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";

const by = { actor: "cli:anna", at: 5 };

/**
 * Drops `count` downloads and lets them be seen for the first time. Returns their ids, in order.
 */
async function parked(engine: TestEngine, count: number): Promise<number[]> {
  const names = Array.from({ length: count }, (_, at) => `film${at}.mkv`);
  for (const name of names) engine.drop(name);
  const fresh = names.map((name, at) => ({ name, kind: "file" as const, dev: "1", ino: `${at}` }));
  const backlog = createBacklog({
    store: engine.store,
    policy: "ask",
    clock: engine.clock,
    log: SILENT_LOG,
  });
  // Even if only a few of them are fresh, this is the first look at a folder with many downloads.
  await backlog.takeInNew(engine.downloads, { fresh, total: 1000, there: true }, engine.signal);
  return select(engine, {});
}

/** Runs the same query as the `backlog` command. */
const parkedPage = (engine: TestEngine, query: { limit: number; cursor?: string | undefined }) =>
  readQueue(engine.store, { state: "ignored", reason: "backlog", ...query });
const listed = async (engine: TestEngine): Promise<number[]> =>
  (await parkedPage(engine, { limit: 1000 })).items.map(({ id }) => id);
const select = async (engine: TestEngine, selection: ReleaseSelection): Promise<number[]> =>
  (await selectReleases(engine.store, "retry", { ...selection, parked: true }, engine.files)).map(
    ({ id }) => id,
  );

test("accepts or rejects parked releases by id and by range, and selects no other releases", async () => {
  await using engine = await testEngine();
  const [first = 0, second = 0, third = 0] = await parked(engine, 3);
  await engine.store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name: "a", path: "/in/a", state: "ignored" },
      { actor: "engine", at: 1 },
    ),
  );
  expect(await select(engine, {})).toEqual([first, second, third]);
  expect(await select(engine, { ranges: [{ from: second, to: 99 }] })).toEqual([second, third]);
  expect(await select(engine, { search: "film2" })).toEqual([third]);

  expect(await requestEach(engine.store, [first], { kind: "retry" }, by)).toEqual([
    { id: first, ok: true, state: "settling" },
  ]);
  expect((await engine.now(first)).reasons).toEqual([]);
  expect(await requestEach(engine.store, [second], { kind: "reject" }, by)).toEqual([
    { id: second, ok: true, state: "rejected" },
  ]);
  expect(await listed(engine)).toEqual([third]);
  expect((await engine.history(second)).at(-1)).toMatchObject({
    action: "rejected",
    from: "ignored",
    actor: "cli:anna",
  });
  expect(await requestEach(engine.store, [second], { kind: "retry" }, by)).toMatchObject([
    { ok: true, state: "settling" },
  ]);
});

test("a date filter uses the modification time of the file or folder", async () => {
  await using engine = await testEngine();
  const [old = 0, late = 0, gone = 0] = await parked(engine, 3);
  utimesSync((await engine.now(old)).path, 1000, 1000);
  utimesSync((await engine.now(late)).path, 2000, 2000);
  rmSync((await engine.now(gone)).path);
  expect(await select(engine, { changedSince: 1_500_000 })).toEqual([late]);
  expect(await select(engine, { changedSince: 1_000_000 })).toEqual([old, late]);
});

test("returns the list in pages with the total", async () => {
  await using engine = await testEngine();
  const ids = await parked(engine, 5);
  const first = await parkedPage(engine, { limit: 3 });
  expect(first).toMatchObject({ total: 5, next: expect.any(String) });
  expect(first.items[0]).toMatchObject({
    name: "film0.mkv",
    state: "ignored",
    reasons: [{ code: "backlog" }],
  });
  const second = await parkedPage(engine, { limit: 3, cursor: first.next });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second).not.toHaveProperty("next");
  await expect(parkedPage(engine, { limit: 3, cursor: "x" })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
