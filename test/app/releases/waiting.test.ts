import { expect, test } from "vitest";
import {
  advanceWaiting,
  computeBackoffMs,
  isDue,
  waitFor,
} from "../../../src/app/releases/waiting.ts";
import { Outage } from "../../../src/base/errors.ts";
import { isOutage } from "../../../src/core/release/is-outage.ts";
import type { Waiting } from "../../../src/core/release/release.ts";
import { listNewestOutages } from "../../../src/store/releases/outages.ts";
import { actionsOf, testEngine } from "../../support/engine.ts";

const down = new Outage("tmdb_unavailable", "TMDB does not answer.");

test("pauses are 1, 2, 4 … 30 s, and never longer", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 60, 5000].map(computeBackoffMs)).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000,
  ]);
});

test("an outage keeps its start time while its attempts increase", () => {
  const first = advanceWaiting(undefined, down, 100);
  expect(first).toEqual({
    code: "tmdb_unavailable",
    message: "TMDB does not answer.",
    since: 100,
    nextTryAt: 1100,
    attempt: 1,
  });
  expect(advanceWaiting(first, down, 1200)).toMatchObject({
    since: 100,
    nextTryAt: 3200,
    attempt: 2,
  });
});

test("Sonarr and Radarr are asked after the pause that was chosen, however often they held", () => {
  const held = (retryAfterMs: number) =>
    new Outage("claimed_by_arr", "Sonarr imports it.", { retryAfterMs });
  const before: Waiting = { ...advanceWaiting(undefined, held(60_000), 100), attempt: 40 };
  expect(before.nextTryAt).toBe(60_100);
  expect(advanceWaiting(before, held(1500), 1000)).toMatchObject({ since: 100, nextTryAt: 2500 });
});

test("another outage starts again with the shortest pause", () => {
  const before: Waiting = { ...advanceWaiting(undefined, down, 100), attempt: 5 };
  expect(advanceWaiting(before, new Outage("no_space", "Full."), 900)).toMatchObject({
    code: "no_space",
    since: 900,
    nextTryAt: 1900,
    attempt: 1,
  });
});

test("uses a requested pause of up to a minute, but not one shorter than ours", () => {
  const asked = (retryAfterMs: number) =>
    advanceWaiting(undefined, new Outage("tmdb_unavailable", "Slow down.", { retryAfterMs }), 0)
      .nextTryAt;
  expect([asked(20_000), asked(3_600_000), asked(10)]).toEqual([20_000, 60_000, 1000]);
});

test("a release is due when its pause is over, and at once if the wall clock was set back", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("a.mkv");
  const waits = (nextTryAt: number) => ({
    ...release,
    waiting: { ...advanceWaiting(undefined, down, 0), nextTryAt },
  });
  expect(isDue(release, 1000)).toBe(true);
  expect(isDue(waits(1001), 1000)).toBe(false);
  expect(isDue(waits(1000), 1000)).toBe(true);
  expect(isDue(waits(1000 + 60_000), 1000)).toBe(false);
  expect(isDue(waits(1000 + 60_001), 1000)).toBe(true);
  expect(isDue({ ...release, retryAt: 2000 }, 1000)).toBe(false);
});

test("the history records the start of a wait but not each attempt, and state, version and tries stay", async () => {
  await using engine = await testEngine();
  const before = await engine.approved("a.mkv");
  for (const at of [1, 2, 3]) {
    await waitFor(engine.store, await engine.now(before.id), down, { actor: "engine", at });
  }
  const { state, version, tries, waiting } = await engine.now(before.id);
  expect({ state, version, tries }).toEqual({
    state: before.state,
    version: before.version,
    tries: 0,
  });
  expect(waiting).toMatchObject({ since: 1, attempt: 3, nextTryAt: 4003 });
  expect(
    (await actionsOf(engine, before.id)).filter((action) => action === "waiting"),
  ).toHaveLength(1);
});

test("history has a row when a wait begins, and one when a wait for a release becomes an outage", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const gone = new Outage("root_missing", "Its folder is gone.", { awaits: "other_release" });
  for (let attempt = 1; attempt <= 4; attempt++) {
    await waitFor(engine.store, await engine.now(id), gone, { actor: "engine", at: attempt });
  }
  const rows = (await engine.history(id)).filter(({ action }) => action === "waiting");
  expect(rows.map(({ at }) => at)).toEqual([1, 2]);
  const outages = await listNewestOutages(engine.store.read, 5);
  expect(outages.map(({ at }) => at)).toEqual([2]);
  const { waiting } = await engine.now(id);
  expect(waiting && isOutage(waiting)).toBe(true);
});

test("a player, a busy client and Sonarr take their turn, and any other code is an outage", () => {
  const turns = ["playing", "client_busy", "claimed_by_arr"];
  const others = ["no_space", "root_missing", "database_busy", "a_code_of_a_newer_version"];
  const isOne = (code: string): boolean => isOutage({ code: code as Waiting["code"], attempt: 1 });
  expect([...turns, ...others].map(isOne)).toEqual([
    ...turns.map(() => false),
    ...others.map(() => true),
  ]);
});
