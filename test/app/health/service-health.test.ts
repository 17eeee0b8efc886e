import { expect, test } from "vitest";
import { createServiceHealth, type HealthChange } from "../../../src/app/health/service-check.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { testEngine } from "../../support/engine.ts";

test("reports each change of state once, and the caller never reports it again", async () => {
  await using engine = await testEngine();
  const told: HealthChange[] = [];
  const { store, clock } = engine;
  const health = createServiceHealth(
    { store, now: clock.now, changed: (one) => told.push(one) },
    "plex",
  );
  const recorded = async () => (await listSourceHealth(store.read))[0];
  await health.note("plex", undefined);
  expect(told).toEqual([]);
  for (const problem of ["Refused.", "Refused.", "Refused in other words."]) {
    expect(await health.note("plex", problem, { code: "plex_unauthorized" })).toBe(false);
  }
  expect(told).toEqual([
    { service: "plex", title: "Plex", from: "ok", to: "refused", message: "Refused." },
  ]);
  expect(await recorded()).toMatchObject({ healthy: false, message: "Refused in other words." });
  await health.note("plex", "Nothing listens.", { code: "plex_unavailable" });
  await health.note("plex", undefined);
  await health.note("plex", undefined);
  expect(told.slice(1).map(({ from, to, message }) => [from, to, message])).toEqual([
    ["refused", "down", "Nothing listens."],
    ["down", "ok", "Plex answers again."],
  ]);
  expect(await recorded()).toMatchObject({ healthy: true });
});

test("reports a problem at the start, and writes unchanged health only every ten minutes", async () => {
  await using engine = await testEngine();
  const told: string[] = [];
  const { clock } = engine;
  let writes = 0;
  const write: typeof engine.store.write = (work, signal) => {
    writes++;
    return engine.store.write(work, signal);
  };
  const deps = {
    store: { ...engine.store, write },
    now: clock.now,
    changed: (one: HealthChange) => told.push(one.to),
  };
  const health = createServiceHealth(deps, "tmdb");
  await health.note("tmdb", "Refused.", { code: "tmdb_unauthorized" });
  expect(told).toEqual(["refused"]);
  await health.note("tmdb", undefined);
  writes = 0;
  for (let minute = 0; minute < 30; minute++) {
    clock.advance(60_000);
    await health.note("tmdb", undefined);
  }
  expect(writes).toBe(3);
});
