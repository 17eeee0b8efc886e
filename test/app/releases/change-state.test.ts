import { expect, test } from "vitest";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { addRelease } from "../../../src/store/releases/releases.ts";
import { HEAT, type TestEngine, testEngine } from "../../support/engine.ts";

const by = { actor: "cli:anna", at: 77 };

const added = async (engine: TestEngine) => {
  const id = await engine.store.write((trx) =>
    addRelease(
      trx,
      { source: "folder", name: "a.mkv", path: "/in/a.mkv", state: "settling" },
      { actor: "hook", at: 5 },
    ),
  );
  return engine.now(id);
};

test("each state change is one history row with time, action, from, to, actor and details", async () => {
  await using engine = await testEngine();
  const { id } = await added(engine);
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "settled" },
    { actor: "engine", at: 6 },
  );
  const reasons = [{ code: "remake_rival" as const, message: "Two of them." }];
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "unsure", reasons },
    { actor: "engine", at: 7 },
  );
  await changeState(engine.store, await engine.now(id), { kind: "approve", identity: HEAT }, by, {
    detail: { more: 1 },
  });
  expect(await engine.history(id)).toMatchObject([
    {
      at: 5,
      action: "found",
      to: "settling",
      actor: "hook",
      detail: { path: "/in/a.mkv", source: "folder" },
    },
    {
      at: 6,
      action: "settled",
      from: "settling",
      to: "identifying",
      actor: "engine",
      name: "a.mkv",
    },
    { at: 7, action: "held", from: "identifying", to: "review", detail: { reasons } },
    {
      at: 77,
      action: "approved",
      from: "review",
      to: "approved",
      actor: "cli:anna",
      detail: { identity: HEAT, more: 1 },
    },
  ]);
});

test("returns a conflict with the current state if another process changed the release first, and writes nothing", async () => {
  await using engine = await testEngine();
  const seen = await added(engine);
  await changeState(engine.store, seen, { kind: "settled" }, by);
  const late = await changeState(engine.store, seen, { kind: "vanished" }, by);
  expect(late).toMatchObject({
    ok: false,
    code: "conflict",
    release: { state: "identifying", version: 2 },
  });
  expect((await engine.now(seen.id)).state).toBe("identifying");
  expect(await engine.history(seen.id)).toHaveLength(2);
});

test("returns a conflict for a different version of the same state if the caller knows only the expected state", async () => {
  await using engine = await testEngine();
  const { id, version, state } = await added(engine);
  // recorded until the release is complete
  await changeState(engine.store, { id, version, state }, { kind: "approve", identity: HEAT }, by);
  const late = await changeState(engine.store, { id, version, state }, { kind: "settled" }, by);
  expect(late).toMatchObject({
    ok: false,
    code: "conflict",
    release: { state: "settling", version: 2 },
  });
});

test("refuses a state change that is not in the table, names both states and writes nothing", async () => {
  await using engine = await testEngine();
  const seen = await added(engine);
  const refused = await changeState(engine.store, seen, { kind: "start_filing" }, by);
  expect(refused).toMatchObject({ ok: false, code: "refused" });
  expect(refused.ok ? "" : refused.message).toMatch(/settling.*filing/);
  expect(await engine.history(seen.id)).toHaveLength(1);
});

test("reports an unknown release as not found", async () => {
  await using engine = await testEngine();
  const moved = await changeState(
    engine.store,
    { id: 99, version: 1, state: "review" },
    { kind: "retry" },
    by,
  );
  expect(moved).toMatchObject({ ok: false, code: "not_found" });
});

test("writes a state change and its related rows in one transaction or not at all", async () => {
  await using engine = await testEngine();
  const seen = await added(engine);
  const within = async (): Promise<void> => {
    throw new Error("no");
  };
  await expect(
    changeState(engine.store, seen, { kind: "settled" }, by, { within }),
  ).rejects.toThrow("no");
  expect(await engine.now(seen.id)).toMatchObject({ state: "settling", version: 1 });
  expect(await engine.history(seen.id)).toHaveLength(1);
});
