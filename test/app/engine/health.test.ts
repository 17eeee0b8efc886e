import { expect, test } from "vitest";
import { createHealth } from "../../../src/app/engine/status.ts";
import { Outage } from "../../../src/core/errors.ts";
import { sourceHealth } from "../../../src/store/releases/sources.ts";
import { testEngine } from "../../support/engine.ts";

test("a change of health is news and written at once, and everything else once a minute", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const health = createHealth(store, "plex", clock.now);
  const told = async () => (await sourceHealth(store.read))[0];
  const start = clock.now();
  expect(await health.note("plex", undefined)).toBe(false);
  clock.advance(1000);
  expect(await health.note("plex", undefined)).toBe(false);
  expect(await told()).toMatchObject({ healthy: true, lastSuccessAt: start });
  expect(await health.note("plex", "Down.")).toBe(true);
  expect(await health.note("plex", "Down.")).toBe(false);
  expect(await told()).toMatchObject({ healthy: false, message: "Down.", lastSuccessAt: start });
  expect(await health.note("plex", "Refused.")).toBe(true);
  expect(await health.note("plex", undefined)).toBe(true);
  expect(await told()).toMatchObject({ healthy: true, message: undefined, lastSuccessAt: start + 1000 });
  clock.advance(60_000);
  await health.note("plex", undefined);
  expect(await told()).toMatchObject({ lastSuccessAt: start + 61_000 });
});

test("a removed source is forgotten, without affecting other kinds", async () => {
  await using engine = await testEngine();
  const folders = createHealth(engine.store, "folder", engine.clock.now);
  await folders.note("/a", undefined);
  await folders.note("/b", undefined);
  await createHealth(engine.store, "plex", engine.clock.now).note("plex", "Down.");
  await folders.keepOnly(["/b"]);
  expect((await sourceHealth(engine.store.read)).map(({ name }) => name)).toEqual(["/b", "plex"]);
});

test("news that could not be written is still news next time", async () => {
  await using engine = await testEngine();
  let isFull = false;
  const write: typeof engine.store.write = (work, signal) =>
    isFull ? Promise.reject(new Outage("no_space", "The disk is full.")) : engine.store.write(work, signal);
  const health = createHealth({ ...engine.store, write }, "plex", engine.clock.now);
  await health.note("plex", undefined);
  isFull = true;
  await expect(health.note("plex", "Down.")).rejects.toThrow("The disk is full.");
  isFull = false;
  expect(await health.note("plex", "Down.")).toBe(true);
  expect(await sourceHealth(engine.store.read)).toMatchObject([{ healthy: false, message: "Down." }]);
});

test("a file that returns after it was forgotten is reported at once", async () => {
  await using engine = await testEngine();
  const health = createHealth(engine.store, "routes", engine.clock.now);
  await health.note("routes.json", undefined);
  await health.keepOnly([]);
  await health.note("routes.json", undefined);
  expect(await sourceHealth(engine.store.read)).toMatchObject([{ name: "routes.json", healthy: true }]);
});
