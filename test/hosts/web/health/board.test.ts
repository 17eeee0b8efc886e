import { expect, test } from "vitest";
import type { Clock } from "../../../../src/core/clock.ts";
import {
  createHealthBoard,
  type HealthBoard,
  type HealthPart,
  type HealthResult,
} from "../../../../src/hosts/web/server/health-board.ts";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { call, startWeb } from "../web-server.ts";

const OK: HealthResult = { status: "ok" };
const answers = (check: HealthResult, freshMs = 1000): HealthPart => ({
  check: async () => check,
  freshMs,
});
const mute: HealthPart = { check: () => new Promise(() => {}), freshMs: 1000 };

const board = (
  parts: Partial<Record<"database" | "engine" | "plex" | "cache", HealthPart>> = {},
  clock: Clock = systemClock,
  waits?: "starting" | "standing by",
): HealthBoard =>
  createHealthBoard({
    clock,
    parts: {
      database: answers(OK),
      engine: answers(OK),
      plex: answers(OK),
      cache: answers(OK),
      ...parts,
    },
    waits: () => waits,
    canAnswer: ({ database, plex }) => database.status !== "down" || plex.status === "ok",
  });

const DOWN: HealthResult = { status: "down", error: "Plex does not answer." };

test.each<[string, Parameters<typeof board>[0], number, string]>([
  ["all is well", {}, 200, "ok"],
  ["Plex is down", { plex: answers(DOWN) }, 200, "degraded"],
  [
    "no engine runs",
    { engine: answers({ status: "down", error: "No engine is running." }) },
    200,
    "degraded",
  ],
  ["there is no Plex", { plex: answers({ status: "off" }) }, 200, "ok"],
  ["Plex hangs", { plex: mute }, 200, "ok"],
  ["only the database is broken", { database: answers({ status: "down" }) }, 200, "degraded"],
  [
    "nothing can be answered",
    { database: answers({ status: "down" }), plex: answers(DOWN) },
    503,
    "down",
  ],
  [
    "asking fails",
    { plex: { check: () => Promise.reject(new Error("10.0.0.5 s3cr3t")), freshMs: 1000 } },
    200,
    "degraded",
  ],
])("/health/ready reports the state when %s", async (_, parts, status, said) => {
  await using web = await startWeb({ health: board(parts) });
  await web.ask({ path: "/health/live" });
  const answer = await web.ask({ path: "/health/ready" });
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({
    status: said,
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect(Object.keys(answer.json()["checks"] as object)).toEqual([
    "database",
    "engine",
    "plex",
    "cache",
  ]);
  expect(answer.text).not.toMatch(/10\.0\.0\.5|s3cr3t/);
});

test.each([
  ["starting", 503, 503],
  ["standing by", 503, 200],
] as const)(
  "/health/ready of a daemon that is %s returns %i, or %i with standby=ok",
  async (waits, code, could) => {
    await using web = await startWeb({ health: board({}, systemClock, waits) });
    const answer = await web.ask({ path: "/health/ready" });
    expect([answer.status, answer.json()["status"]]).toEqual([code, waits]);
    expect((await web.ask({ path: "/health/ready?standby=ok" })).status).toBe(could);
  },
);

test("answers each probe while 50 calls are unanswered", async () => {
  const { promise, resolve } = Promise.withResolvers<object>();
  await using web = await startWeb({ health: board(), run: () => promise });
  const callers = Array.from({ length: 50 }, (_, id) => web.send(call(id)));
  await waitFor("the calls", () => web.calls.length === 50);
  for (let count = 0; count < 100; count++) {
    expect((await web.ask({ path: "/health/ready" })).status).toBe(200);
  }
  resolve({ ok: true });
  for (const { status } of await Promise.all(callers)) expect(status).toBe(200);
});

test("reports a certain failure at once, and does not return to the earlier result", async () => {
  const clock = fakeClock();
  let certain: HealthResult | undefined;
  let asked = 0;
  const hang: HealthPart["check"] = async () =>
    asked++ === 0 ? OK : await new Promise<never>(() => {});
  const health = board({ plex: { check: hang, freshMs: 60_000, certain: () => certain } }, clock);
  expect((await health.read()).checks.plex).toEqual(OK);
  certain = {
    status: "down",
    error: "Plex failed several times. plex-ingest tries again in 30 s.",
  };
  expect(await health.read()).toMatchObject({ status: "degraded", checks: { plex: certain } });
  expect(asked).toBe(1);
  const { error } = certain;
  certain = undefined;
  expect((await health.read()).checks.plex).toMatchObject({ error });
  expect(asked).toBe(2);
  health.close();
});

test("returns only the status code to an unknown host", async () => {
  const health = board({ plex: answers(DOWN) });
  await using web = await startWeb({ health });
  const foreign = (path: string) => web.ask({ path, headers: { host: "evil.example" } });
  for (const path of ["/health/ready", "/health/startup"]) {
    await expect.poll(async () => (await web.ask({ path })).status).toBe(200);
    expect((await web.ask({ path })).json()).toHaveProperty("checks");
    expect((await foreign(path)).json()).toEqual({ status: "ok", timestamp: expect.any(String) });
  }
  health.stopping();
  const stopping = await foreign("/health/ready");
  expect([stopping.status, stopping.json()]).toEqual([
    503,
    { status: "down", timestamp: expect.any(String) },
  ]);
});

test("does not return a quick check's stale result while the next check runs", async () => {
  const clock = fakeClock();
  let cache: HealthResult = OK;
  const quick: HealthPart = { check: async () => cache, freshMs: 2000, isQuick: true };
  const health = board({ cache: quick }, clock);
  expect((await health.read()).checks.cache).toEqual(OK);
  cache = { status: "down", error: "Redis does not answer." };
  clock.advance(2000);
  expect((await health.read()).checks.cache).toEqual(cache);
});

test("a hanging Plex delays no probe", async () => {
  let hangs = false;
  const plex: HealthPart = {
    check: () => (hangs ? new Promise(() => {}) : Promise.resolve(OK)),
    freshMs: 0,
  };
  const health = board({ plex }, fakeClock());
  await health.read();
  hangs = true;
  // A reader that sleeps on this clock would never get an answer.
  for (let count = 0; count < 100; count++) expect((await health.read()).checks.plex).toEqual(OK);
});

test("the startup probe waits for the first check of every service, and the live probe waits for nothing", async () => {
  const { promise, resolve } = Promise.withResolvers<HealthResult>();
  await using web = await startWeb({
    health: board({ plex: { check: () => promise, freshMs: 1000 } }),
  });
  expect(await web.ask({ path: "/health/startup" })).toMatchObject({ status: 503 });
  expect(await web.ask({ path: "/health/live" })).toMatchObject({ status: 200 });
  resolve(OK);
  await waitFor(
    "the start",
    async () => (await web.ask({ path: "/health/startup" })).status === 200,
  );
});

test("checks a service no more often than configured, regardless of the number of callers", async () => {
  let asked = 0;
  const health = board({
    plex: {
      check: async () => {
        asked++;
        return OK;
      },
      freshMs: 60_000,
    },
  });
  await Promise.all(Array.from({ length: 50 }, () => health.read()));
  await health.read();
  expect(asked).toBe(1);
});

test("a service that may not be checked is unknown, and the overall status stays ok", async () => {
  const health = board({ plex: { ...mute, freshMs: undefined } });
  expect(await health.read()).toMatchObject({
    status: "ok",
    checks: { plex: { status: "unknown" } },
  });
  expect(health.hasStarted()).toBe(true);
});

test("reports a stop to a load balancer at once, and still answers requests until it notices", async () => {
  await using web = await startWeb({ health: board(), limits: { drainMs: 500 } });
  expect((await web.ask({ path: "/health/ready" })).status).toBe(200);
  const stopped = web.stop();
  const answer = await web.ask({ path: "/health/ready" });
  expect(answer).toMatchObject({ status: 503, headers: { connection: "close" } });
  expect(answer.json()).toMatchObject({ status: "stopping" });
  expect((await web.send(call(1))).status).toBe(200);
  // A second stop waits for the same end.
  await Promise.all([stopped, web.stop()]);
  await expect(web.ask({ path: "/health/ready" })).rejects.toThrow(/ECONNREFUSED/);
});

test("a stop does not wait if no load balancer probes", async () => {
  await using web = await startWeb({ health: board(), limits: { drainMs: 60_000 } });
  await web.ask({ path: "/health/live" });
  await web.ask({ path: "/health/startup" });
  await web.stop();
});

test("a load balancer that has not probed for a minute no longer delays a stop", async () => {
  const clock = fakeClock();
  const health = board({}, clock);
  expect(health.isProbed()).toBe(false);
  health.probed();
  clock.advance(59_999);
  expect(health.isProbed()).toBe(true);
  clock.advance(1);
  expect(health.isProbed()).toBe(false);
});
