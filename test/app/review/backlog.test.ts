import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { fileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { moveRelease } from "../../../src/app/releases/move.ts";
import { type BacklogAnswer, decideBacklog, readBacklog } from "../../../src/app/review/backlog.ts";
import { retry } from "../../../src/app/review/decisions/engine-requests.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";

const by = { actor: "cli:anna", at: 5 };

/** Drops so many downloads and has them seen for the first time. Their ids, in order. */
async function parked(engine: TestEngine, count: number): Promise<number[]> {
  const names = Array.from({ length: count }, (_, at) => `film${at}.mkv`);
  for (const name of names) engine.drop(name);
  const fresh = names.map((name, at) => ({ name, kind: "file" as const, dev: "1", ino: `${at}` }));
  const backlog = createBacklog({ store: engine.store, policy: "ask", now: engine.clock.now, log() {} });
  // However few of them are fresh: it is the first sight of many.
  await backlog.admit(engine.downloads, { fresh, total: 1000, there: true }, engine.signal);
  return (await readBacklog(engine.store, { limit: 100_000 })).items.map(({ id }) => id);
}

const decide = (engine: TestEngine, answer: BacklogAnswer, ids: readonly number[] | "all") =>
  decideBacklog(engine.store, async (path) => (await fileIdentity(path)) !== undefined, answer, ids, by);
const listed = async (engine: TestEngine): Promise<number[]> =>
  (await readBacklog(engine.store, { limit: 1000 })).items.map(({ id }) => id);

test("only the parked releases that are named are accepted", async () => {
  await using engine = await testEngine();
  const [first = 0, second = 0, third = 0] = await parked(engine, 3);
  expect(await decide(engine, "process", [third, first])).toEqual(
    [third, first].map((id) => ({ id, ok: true, state: "settling" })),
  );
  expect((await engine.now(first)).reasons).toEqual([]);
  expect(await listed(engine)).toEqual([second]);
  expect((await engine.history(first)).at(-1)).toMatchObject({ action: "retried", actor: "cli:anna" });
});

test("a release that was ignored for good is no longer listed, and can still be accepted by id", async () => {
  await using engine = await testEngine();
  const [first = 0, second = 0] = await parked(engine, 2);
  expect(await decide(engine, "ignore", [first])).toEqual([{ id: first, ok: true, state: "ignored" }]);
  expect(await listed(engine)).toEqual([second]);
  expect((await engine.now(first)).reasons).toMatchObject([{ code: "backlog_ignored" }]);
  expect((await engine.history(first)).at(-1)).toMatchObject({
    action: "ignored",
    from: "ignored",
    to: "ignored",
    actor: "cli:anna",
    detail: { reasons: [{ code: "backlog_ignored" }] },
  });
  expect(await retry(engine.store, [first], by)).toMatchObject([{ ok: true, state: "settling" }]);
});

test("ids that are not parked, ignored already, unknown or repeated get their own answer and stop no others", async () => {
  await using engine = await testEngine();
  const [one = 0, left = 0, two = 0] = await parked(engine, 3);
  await decide(engine, "ignore", [left]);
  const { id: approved } = await engine.approved("Heat.mkv");
  const results = await decide(engine, "process", [one, approved, left, 999, two, one]);
  expect(results).toMatchObject([
    { id: one, ok: true, state: "settling" },
    { id: approved, ok: false, code: "conflict", message: saying("is approved and not parked") },
    { id: left, ok: false, code: "conflict", message: saying(`plex-ingest retry ${left}`) },
    { id: 999, ok: false, code: "not_found", message: saying("plex-ingest backlog") },
    { id: two, ok: true, state: "settling" },
  ]);
  expect(results).toHaveLength(5);
  expect((await engine.now(approved)).state).toBe("approved");
});

test("a release ignored for another reason is not parked", async () => {
  await using engine = await testEngine();
  await engine.store.write((trx) =>
    addRelease(trx, { source: "folder", name: "a", path: "/in/a", state: "ignored" }, { actor: "engine", at: 1 }),
  );
  expect(await listed(engine)).toEqual([]);
  expect(await decide(engine, "process", [1])).toMatchObject([{ ok: false, code: "conflict" }]);
});

test("a release whose files are gone stays parked, is marked, and can be ignored", async () => {
  await using engine = await testEngine();
  const [gone = 0, there = 0] = await parked(engine, 2);
  rmSync((await engine.now(gone)).path);
  expect(await decide(engine, "process", "all")).toMatchObject([
    {
      id: gone,
      ok: false,
      code: "not_found",
      message: saying(/no files: \/.*film0\.mkv does not exist\..*backlog ignore \d+/),
    },
    { id: there, ok: true, state: "settling" },
  ]);
  expect(await listed(engine)).toEqual([gone]);
  expect(await decide(engine, "ignore", [gone])).toMatchObject([{ ok: true }]);
});

test("all parked releases are processed, however many", async () => {
  await using engine = await testEngine();
  const ids = await parked(engine, 250);
  const results = await decide(engine, "process", "all");
  expect(results.map(({ id }) => id)).toEqual(ids);
  expect(results.every(({ ok, state }) => ok && state === "settling")).toBe(true);
  expect(await decide(engine, "process", "all")).toEqual([]);
  expect(await decide(engine, "ignore", "all")).toEqual([]);
});

test("a release that another process moved before the write is left unchanged", async () => {
  await using engine = await testEngine();
  const [one = 0, two = 0] = await parked(engine, 2);
  for (const [id, answer] of [
    [one, "process"],
    [two, "ignore"],
  ] as const) {
    const { write } = engine.store;
    engine.store.write = async (work, signal) => {
      engine.store.write = write;
      await moveRelease(engine.store, await engine.now(id), { kind: "retry" }, by);
      return write(work, signal);
    };
    expect(await decide(engine, answer, [id])).toMatchObject([{ id, ok: false, code: "conflict" }]);
    expect((await engine.now(id)).state).toBe("settling");
  }
});

test("the list is paged and has the total", async () => {
  await using engine = await testEngine();
  const ids = await parked(engine, 5);
  const first = await readBacklog(engine.store, { limit: 3 });
  expect(first).toMatchObject({ total: 5, next: expect.any(String) });
  expect(first.items[0]).toMatchObject({ name: "film0.mkv", state: "ignored", reasons: [{ code: "backlog" }] });
  const second = await readBacklog(engine.store, { limit: 3, cursor: first.next });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second).not.toHaveProperty("next");
  await expect(readBacklog(engine.store, { limit: 3, cursor: "x" })).rejects.toMatchObject({ code: "invalid_request" });
});
