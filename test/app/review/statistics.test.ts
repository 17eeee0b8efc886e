import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { undoRelease } from "../../../src/app/file/undo-release.ts";
import { reject, undo } from "../../../src/app/review/decisions/engine-requests.ts";
import { readStatistics } from "../../../src/app/review/statistics.ts";
import { testEngine } from "../../support/engine.ts";
import { tempStore } from "../../support/temp-store.ts";

const person = { actor: "cli:anna", at: 0 };

test("it says what was filed without asking, and how often a person took that back", async () => {
  await using engine = await testEngine();
  const { store, clock } = engine;
  const auto = await engine.approved("Heat.1995.mkv", "heat");
  const chosen = await engine.approved("Coco.2017.mkv", "coco", {
    byPerson: true,
    identity: { type: "movie", tmdbId: 354912, title: "Coco", year: 2017 },
  });
  for (const release of [auto, chosen]) await fileRelease(engine.deps, release, engine.signal);
  const held = await engine.approved("Dune.mkv", "dune", {
    identity: { type: "movie", tmdbId: 438631, title: "Dune" },
  });
  await reject(store, [held.id], "no", { ...person, at: clock.now() });
  await undo(store, [auto.id], { ...person, at: clock.now() });
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

test("without anything there are no shares, and while older history is counted it says so", async () => {
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
  expect(await readStatistics(temp.store, { days: 30 }, 0)).toMatchObject({ still_counting: true });
});
