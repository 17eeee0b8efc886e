import { expect, test } from "vitest";
import {
  createHealthStage,
  createServiceHealth,
  type HealthChange,
  type ServiceProbe,
} from "../../../src/app/health/service-check.ts";
import { Outage } from "../../../src/base/errors.ts";
import { Services } from "../../../src/core/services.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";

function checking(
  engine: TestEngine,
  ask: ServiceProbe["ask"] | undefined,
  {
    intervalMs = 60_000,
    ...more
  }: { intervalMs?: number; remark?: () => string | undefined; use?: ServiceProbe["ask"] } = {},
) {
  const told: HealthChange[] = [];
  const { store, clock } = engine;
  const health = createServiceHealth({ store, clock, changed: (one) => told.push(one) }, "plex");
  const probe = ask && { service: "plex" as const, ask, ...more };
  const services = Services.of([{ name: "plex", health, probe }]);
  const stage = createHealthStage({
    services,
    intervalMs,
    clock,
  });
  return { stage, told, health };
}

test("checks at the start, once per interval regardless of wakes, and at once after a new key", async () => {
  await using engine = await testEngine();
  let asked = 0;
  const { stage } = checking(engine, async () => asked++);
  expect(await stage.run(engine.signal)).toBe(60_000);
  engine.clock.advance(20_000);
  expect(await stage.run(engine.signal)).toBe(40_000);
  expect(asked).toBe(1);
  engine.clock.advance(40_000);
  await stage.run(engine.signal);
  expect(asked).toBe(2);
  stage.soon();
  await stage.run(engine.signal);
  expect(asked).toBe(3);
});

test("reports ok, refused, refused, ok as two changes, and status shows them", async () => {
  await using engine = await testEngine();
  let refuses = false;
  const { stage, told } = checking(engine, async () => {
    if (refuses) throw new Outage("plex_unauthorized", "Plex refuses the token.");
  });
  for (const next of [false, true, true, false]) {
    refuses = next;
    await stage.run(engine.signal);
    engine.clock.advance(60_000);
    if (next) {
      expect((await listSourceHealth(engine.store.read))[0]).toMatchObject({ healthy: false });
    }
  }
  expect(told.map(({ from, to }) => [from, to])).toEqual([
    ["ok", "refused"],
    ["refused", "ok"],
  ]);
  expect(await listSourceHealth(engine.store.read)).toMatchObject([
    { kind: "plex", name: "plex", healthy: true },
  ]);
});

test.each([
  [new Outage("plex_unavailable", "Down."), true],
  [new Outage("plex_unavailable", "A web page.", { isLasting: true }), false],
  [new Outage("plex_unauthorized", "Refused."), false],
])("names the time of the next check unless a person must act: %s", async (error, isNamed) => {
  await using engine = await testEngine();
  const { stage } = checking(engine, async () => {
    throw error;
  });
  await stage.run(engine.signal);
  const [source] = await listSourceHealth(engine.store.read);
  expect(source).toMatchObject({ healthy: false, message: error.message });
  expect(source?.nextAt !== undefined).toBe(isNamed);
});

test("never checks with an interval of 0, and forgets a service that is no longer configured", async () => {
  await using engine = await testEngine();
  const off = checking(engine, () => Promise.reject(new Error("it was asked")), { intervalMs: 0 });
  expect(await off.stage.run(engine.signal)).toBeGreaterThan(3_600_000);
  await off.health.note("plex", "Down.", { code: "plex_unavailable" });
  const gone = checking(engine, undefined);
  await gone.stage.run(engine.signal);
  expect(await listSourceHealth(engine.store.read)).toEqual([]);
  expect(gone.stage.idle).toBeUndefined();
});

test("status keeps a remark about a working service until the remark no longer applies", async () => {
  await using engine = await testEngine();
  let remark: string | undefined = "Plex is old.";
  const { stage, health } = checking(engine, async () => {}, { remark: () => remark });
  await stage.run(engine.signal);
  expect(await listSourceHealth(engine.store.read)).toMatchObject([
    { healthy: true, message: "Plex is old." },
  ]);
  // Another part of the program calls the service without knowing about the remark.
  engine.clock.advance(3_600_000);
  await health.note("plex", undefined);
  expect(await listSourceHealth(engine.store.read)).toMatchObject([
    { healthy: true, message: "Plex is old." },
  ]);
  remark = undefined;
  await stage.run(engine.signal);
  expect((await listSourceHealth(engine.store.read))[0]?.message).toBeUndefined();
});

const MINUTE = 60_000;
const fail = (message: string) => async (): Promise<void> => {
  throw new Outage("plex_unavailable", message);
};

test("once the work no longer repeats a failed request, the check sends one of that kind", async () => {
  await using engine = await testEngine();
  let used = 0;
  let use = fail("Scans still fail.");
  const { stage, health, told } = checking(engine, async () => {}, {
    use: () => {
      used++;
      return use();
    },
  });
  const shown = async () => (await listSourceHealth(engine.store.read))[0];
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      engine.clock.advance(MINUTE);
      await stage.run(engine.signal);
    }
  };
  await health.note("plex", "Scans fail.", { code: "plex_unavailable" });
  await pass(4);
  expect(used).toBe(0);
  expect(await shown()).toMatchObject({ healthy: false, message: "Scans fail." });
  await pass(1);
  expect(used).toBe(1);
  expect(await shown()).toMatchObject({ healthy: false, message: "Scans still fail." });
  use = async () => {};
  await pass(5);
  expect(used).toBe(2);
  expect(await shown()).toMatchObject({ healthy: true });
  expect(told.map(({ to }) => to)).toEqual(["down", "ok"]);
});

test("without such a request, the check decides once the work no longer repeats its own", async () => {
  await using engine = await testEngine();
  const { stage, health } = checking(engine, async () => {});
  await health.note("plex", "Scans fail.", { code: "plex_unavailable" });
  engine.clock.advance(4 * MINUTE);
  await stage.run(engine.signal);
  expect((await listSourceHealth(engine.store.read))[0]).toMatchObject({ healthy: false });
  engine.clock.advance(MINUTE);
  await stage.run(engine.signal);
  expect((await listSourceHealth(engine.store.read))[0]).toMatchObject({ healthy: true });
});

test("a check that fails while the work succeeds changes nothing, except with a new key", async () => {
  await using engine = await testEngine();
  const { stage, health, told } = checking(engine, fail("Down."));
  await stage.run(engine.signal);
  await health.note("plex", undefined);
  for (let minute = 0; minute < 5; minute++) {
    engine.clock.advance(MINUTE - 1);
    await health.note("plex", undefined);
    engine.clock.advance(1);
    await stage.run(engine.signal);
  }
  expect(told.map(({ to }) => to)).toEqual(["down", "ok"]);
  stage.soon();
  await stage.run(engine.signal);
  expect(told.map(({ to }) => to)).toEqual(["down", "ok", "down"]);
  await health.note("plex", undefined);
  engine.clock.advance(MINUTE);
  await stage.run(engine.signal);
  expect(told.at(-1)?.to).toBe("down");
});
