import { expect, test } from "vitest";
import { createServiceHealth, type HealthChange } from "../../../src/app/health/service-check.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { testEngine } from "../../support/engine.ts";

test("reports each change of state once, and the caller never reports it again", async () => {
  await using engine = await testEngine();
  const told: HealthChange[] = [];
  const { store, clock } = engine;
  const health = createServiceHealth({ store, clock, changed: (one) => told.push(one) }, "plex");
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
    clock,
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

/** Notes successes and failures at a minute's distance; returns what `status` would show. */
async function noting(...notes: readonly (readonly ["use" | "check", string?])[]) {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const told: string[] = [];
  const health = createServiceHealth({ store, clock, changed: ({ to }) => told.push(to) }, "tmdb");
  for (const [proof, problem] of notes) {
    await health.note("tmdb", problem, { code: "tmdb_unavailable", proof });
    clock.advance(60_000);
  }
  const [source] = await listSourceHealth(store.read);
  return { told, healthy: source?.healthy, message: source?.message };
}

test("an accepted key does not cover a failed search, and a search that works ends the failure", async () => {
  const searchFails = ["use", "Searches fail."] as const;
  expect(await noting(["check"], searchFails, ["check"], ["check"])).toEqual({
    told: ["down"],
    healthy: false,
    message: "Searches fail.",
  });
  expect(await noting(searchFails, ["check"], ["use"], ["check"])).toEqual({
    told: ["down", "ok"],
    healthy: true,
    message: undefined,
  });
});

test("the later failure is shown, and the failed search again once only the key works", async () => {
  const searchFails = ["use", "Searches fail."] as const;
  const keyFails = ["check", "No key."] as const;
  expect(await noting(searchFails, keyFails)).toMatchObject({ message: "No key." });
  expect(await noting(searchFails, keyFails, ["check"])).toMatchObject({
    healthy: false,
    message: "Searches fail.",
  });
  expect(await noting(keyFails, ["use"])).toMatchObject({ healthy: true });
  expect(await noting(["use"], keyFails)).toMatchObject({ healthy: false, message: "No key." });
});
