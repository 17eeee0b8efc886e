import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { readHome, readPlots } from "../../../src/app/review/home/plots.ts";
import { readStatistics } from "../../../src/app/review/statistics.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { tempStore } from "../../support/temp-store.ts";
import { remembered } from "../../support/torrent.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const DAY_MS = 86_400_000;

/** Files one film automatically, which will be undone, and one that a person chose. */
async function decided(engine: TestEngine): Promise<{ auto: Release; chosen: Release }> {
  const auto = await engine.approved("Heat.1995.mkv", "heat");
  const chosen = await engine.approved("Coco.2017.mkv", "coco", {
    byPerson: true,
    identity: { type: "movie", tmdbId: 354912, title: "Coco", year: 2017 },
  });
  for (const release of [auto, chosen]) await fileRelease(engine.deps, release, engine.signal);
  await requestEach(
    engine.store,
    [auto.id],
    { kind: "undo" },
    { actor: "cli:anna", at: engine.clock.now() },
  );
  return { auto, chosen };
}

test("home lists releases in review, and releases in progress with their time", async () => {
  await using engine = await wholeEngine([
    movie(949, "Heat", 1995),
    series(1437, "Firefly", 2002, [season(1, 3, 2002)]),
  ]);
  for (const name of [
    "Firefly.S01E01.mkv",
    "Firefly.S01E02.mkv",
    "Heat.1995.mkv",
    "Nothing.Like.It.2001.mkv",
  ]) {
    engine.drop(name);
  }
  await engine.round();
  const { id } = (await engine.all()).find(({ name }) => name.startsWith("Heat")) ?? { id: 0 };
  const until = engine.clock.now() + 60_000;
  await engine.store.write((trx) =>
    trx
      .updateTable("release")
      .set({
        state: "settling",
        reasons_json: JSON.stringify([{ code: "settling", message: "It settles.", until }]),
      })
      .where("id", "=", id)
      .execute(),
  );
  expect(await readHome(engine.store, 1000)).toMatchObject({
    now: "1970-01-01T00:00:01.000Z",
    waiting: [{ name: "Nothing.Like.It.2001.mkv", state: "review" }],
    total: 1,
    way: [{ id, state: "settling", until: new Date(until).toISOString() }],
  });
});

test("home names the client of a download that settles, and counts what downloads wait for", async () => {
  await using engine = await wholeEngine([movie(949, "Heat", 1995)]);
  engine.drop("Heat.1995.mkv");
  await engine.round();
  const [release] = await engine.all();
  const wait = (code: "downloading" | "stopped" | "folder_not_named") => ({
    waits: { code, message: "40 % is downloaded, 3 GiB to go." },
  });
  await engine.store.write(async (trx) => {
    await trx.updateTable("release").set({ state: "settling", source: "torrent" }).execute();
    await writeTorrents(trx, [
      remembered("a", { releaseId: release?.id, client: "box", ...wait("downloading") }),
      remembered("b", wait("downloading")),
      remembered("c", wait("stopped")),
      remembered("d", wait("folder_not_named")),
      remembered("e", { waits: { code: "label", message: "It has no label." } }),
      remembered("f", { complete: true }),
    ]);
  });
  expect(await readHome(engine.store, 1000)).toMatchObject({
    way: [{ state: "settling", client: "box" }],
    downloads: [
      { code: "downloading", count: 2 },
      { code: "folder_not_named", count: 1 },
      { code: "stopped", count: 1 },
    ],
  });
});

test("plots show each day's decisions by actor, releases taken back, time to Plex and filed sizes", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const plots = (days: number) => readPlots(store, days, clock.now());
  const { chosen } = await decided(engine);
  const [before, today] = (await plots(2)).days;
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  expect(before).toEqual({ day: day(clock.now() - DAY_MS), alone: 0, person: 0, back: 0 });
  expect(today).toMatchObject({
    day: day(clock.now()),
    alone: 1,
    person: 1,
    back: 1,
    seconds: expect.any(Object),
  });
  expect(await plots(2)).toMatchObject({
    until: "library",
    filed: [{ type: "movie", works: 1, bytes: 4 }, { type: "tv" }],
  });
  for (const seconds of [100, 100, 100, 1000]) {
    await store.write((trx) =>
      appendHistory(trx, {
        at: chosen.createdAt + seconds * 1000,
        releaseId: chosen.id,
        action: "plex_seen",
        actor: "engine",
      }),
    );
  }
  const seen = await plots(2);
  expect(seen.until).toBe("plex");
  const { low = 0, median = 0, high = 0 } = seen.days.find(({ seconds }) => seconds)?.seconds ?? {};
  expect(
    [low / 100, median / 100, high / 1000].every((ratio) => ratio > 0.94 && ratio < 1.06),
  ).toBe(true);
});

test("without data, every day is empty", async () => {
  await using temp = await tempStore();
  const { days, filed, until } = await readPlots(temp.store, 30, 40 * DAY_MS);
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({ day: "1970-02-10", alone: 0, person: 0, back: 0 });
  expect([until, filed.every(({ bytes }) => bytes === 0)]).toEqual(["library", true]);
});

test("the statistics count releases filed without asking, and how many of them a person took back", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const { auto } = await decided(engine);
  const held = await engine.approved("Dune.mkv", "dune", {
    identity: { type: "movie", tmdbId: 438631, title: "Dune" },
  });
  await requestEach(
    store,
    [held.id],
    { kind: "reject", reason: "no" },
    { actor: "cli:anna", at: clock.now() },
  );
  await undoRelease(engine.deps, await engine.now(auto.id), engine.signal);
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  expect(await readStatistics(store, { days: 30 }, clock.now())).toMatchObject({
    by_day: [{ day, filed: 2, review: 1, rejected: 1, failed: 0 }],
    by_source: { folder: 2 },
    by_method: { hardlink: 2 },
    decisions: { auto: 1, corrected: 1, rejected: 1, undone: 1, auto_undone: 1 },
    auto_share: 0.5,
    auto_undone_share: 1,
    median_seconds_to_file: expect.any(Number),
  });
  expect(await readStatistics(store, { days: 30 }, clock.now() + 40 * 86_400_000)).toMatchObject({
    by_day: [],
    decisions: { auto: 0 },
  });
});

test("the statistics have no shares without data, and report that older history is still being counted", async () => {
  await using temp = await tempStore();
  const empty = await readStatistics(temp.store, { days: 30 }, 0);
  expect(empty).toEqual({
    by_day: [],
    by_source: {},
    by_method: {},
    by_reason: {},
    decisions: { auto: 0, approved: 0, corrected: 0, rejected: 0, undone: 0, auto_undone: 0 },
  });
  await temp.store.write((trx) => trx.updateTable("uncounted_history").set({ below: 7 }).execute());
  expect(await readStatistics(temp.store, { days: 30 }, 0)).toMatchObject({
    still_counting: true,
  });
});
