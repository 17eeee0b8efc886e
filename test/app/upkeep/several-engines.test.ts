import { expect, test } from "vitest";
import { countAllOlder } from "../../../src/app/upkeep/nightly.ts";
import { createTmdbCache } from "../../../src/store/cache/tmdb-cache.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { everywhere } from "../../../src/store/storages/scope.ts";
import type { TestEngine } from "../../support/engine.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { undone } from "../../support/undone.ts";
import { night } from "./night.ts";

const countsOf = ({ store }: TestEngine) =>
  everywhere(store.read)
    .selectFrom("daily_count")
    .select(["storage_id", "day", "kind", "key", "n"])
    .orderBy("storage_id")
    .orderBy("day")
    .orderBy("kind")
    .orderBy("key")
    .execute();

/**
 * Makes all history older than statistics, and so far apart that it is counted in several batches.
 */
async function forgetCounts({ store }: TestEngine): Promise<void> {
  await store.write(async (own) => {
    const trx = everywhere(own);
    await trx
      .updateTable("history")
      .set((e) => ({ id: e(e("id", "*", 50), "+", 1000) }))
      .execute();
    await trx.deleteFrom("daily_count").execute();
    await trx
      .updateTable("uncounted_history")
      .set((e) => ({
        below: e.selectFrom("history").select((f) => f(f.fn.max("id"), "+", 1).as("n")),
      }))
      .execute();
  });
}

test("two engines that count older history at once count each row once, for its own storage", async () => {
  await using two = await twoEngines();
  const engines = [two.first, two.second];
  for (const [at, engine] of engines.entries()) {
    for (let n = 0; n < 3 + at; n++) await engine.settled(`Film.${n}.mkv`);
    await engine.store.write(async (trx) => {
      for (let n = 0; n < 40; n++) {
        await appendHistory(trx, {
          at: n * 1e7,
          action: "undo_asked",
          actor: "cli:me",
          name: `film ${n}`,
        });
      }
    });
  }
  const expected = await countsOf(two.first);
  expect(new Set(expected.map(({ storage_id: id }) => id))).toEqual(new Set([1, 2]));
  await forgetCounts(two.first);
  await Promise.all(engines.map((engine) => countAllOlder(engine.store, engine.signal)));
  expect(await countsOf(two.second)).toEqual(expected);
});

test("two engines run upkeep at once: each empties its own trash, and shared work is done once", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  for (const engine of [first, second]) await undone(engine);
  const cache = createTmdbCache(first.store, first.clock);
  for (let n = 0; n < 50; n++) await cache.put(`key ${n}`, "{}", first.clock.now() + 10);
  const days = (n: number): void =>
    [first, second].forEach(({ clock }) => clock.advance(n * 24 * 3600_000));
  const nights = () => Promise.all([first, second].map((engine) => night(engine)));
  days(31);
  await nights();
  days(1);
  const left = async () =>
    Promise.all(
      [first, second].map(async (engine) => [
        (await listAllInTrash(engine.store.read)).length,
        engine.inTrash().length,
      ]),
    );
  expect(await left()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  // Upkeep of one engine leaves the other engine's trash unchanged.
  await night(second);
  expect(await left()).toEqual([
    [1, 1],
    [0, 0],
  ]);
  await nights();
  expect(await left()).toEqual([
    [0, 0],
    [0, 0],
  ]);
  const rows = async (engine: TestEngine) =>
    (await engine.history()).flatMap(({ action, detail }) => (action === "upkeep" ? [detail] : []));
  const told = [await rows(first), await rows(second)];
  expect(told.map((all) => all.map((detail) => detail?.trash_purged))).toEqual([
    [0, 1],
    [0, 1, 0],
  ]);
  const expired = told.flat().map((detail) => Number(detail?.cache_expired));
  expect(expired.reduce((sum, n) => sum + n, 0)).toBe(50);
});
