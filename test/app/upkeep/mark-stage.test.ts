import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createMarkStage } from "../../../src/app/upkeep/mark-stage.ts";
import { MustStop } from "../../../src/base/errors.ts";
import type { DatabaseMark } from "../../../src/core/journal/restored-database.ts";
import { recordEngine } from "../../../src/store/storages/engines.ts";
import { testEngine } from "../../support/engine.ts";
import { logOf, SILENT_LOG } from "../../support/log.ts";
import { twoEngines } from "../../support/two-engines.ts";

test("writes marks one at a time, also in an engine that must stop during a write", async () => {
  await using engine = await testEngine();
  const writes: { mark: DatabaseMark; end: () => void }[] = [];
  const write = (mark: DatabaseMark) => new Promise<void>((end) => void writes.push({ mark, end }));
  const stage = createMarkStage({
    store: engine.store,
    lease: engine.deps.lease,
    write,
    clock: engine.clock,
    log: SILENT_LOG,
  });
  const until = async (count: number) => {
    while (writes.length < count) await setImmediate();
  };
  const first = stage.run(engine.signal);
  await until(1);
  await engine.approved("Heat.1995.mkv");
  const drained = stage.drained();
  for (let turn = 0; turn < 50; turn++) await setImmediate();
  expect(writes).toHaveLength(1);
  writes[0]?.end();
  await first;
  await until(2);
  writes[1]?.end();
  await drained;
  expect(writes[1]?.mark.counter).toBeGreaterThan(writes[0]?.mark.counter ?? 0);
  await stage.advance();
  expect(writes).toHaveLength(2);
});

test("retries a failed mark write, and writes nothing after the lease is lost", async () => {
  await using engine = await testEngine();
  const said: string[] = [];
  let lost = false;
  const stage = createMarkStage({
    store: engine.store,
    lease: {
      assertLeased() {
        if (lost) throw new Error("lost");
      },
    },
    async write() {
      said.push("asked");
      if (said.length === 1) throw new Error("full");
    },
    clock: engine.clock,
    log: SILENT_LOG,
  });
  await expect(stage.advance()).rejects.toThrow("full");
  lost = true;
  await expect(stage.advance()).rejects.toThrow("lost");
  expect(said).toHaveLength(1);
  lost = false;
  await stage.advance();
  expect(said).toHaveLength(2);
});

test("an engine that cannot write its mark hands over to one on standby for a while, and otherwise continues", async () => {
  await using two = await twoEngines();
  const { store, clock, deps, warnings } = two.first;
  const { now } = clock;
  const write = async () => {
    throw new Error("EIO");
  };
  const stage = createMarkStage({
    store,
    lease: deps.lease,
    clock,
    write,
    log: logOf((line) => void warnings.push(line)),
  });
  await expect(stage.advance()).rejects.toThrow(/^EIO$/);
  const standby = { host: "other", pid: 8, state: "standing by", since: now() } as const;
  await recordEngine(store.read, { ...standby, seenAt: now() });
  await expect(stage.advance()).rejects.toThrow(/^EIO$/);
  clock.advance(6000);
  await expect(stage.advance()).rejects.toBeInstanceOf(MustStop);
  expect(warnings).toEqual([
    "The state folder cannot be used, so the standby engine takes over: EIO",
  ]);
});
