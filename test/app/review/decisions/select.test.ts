import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import {
  type ReleaseSelection,
  selectReleases,
} from "../../../../src/app/review/decisions/select.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import type { QueueQuery } from "../../../../src/app/review/queue/queue-query.ts";
import { addRelease } from "../../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";

const by = { actor: "engine", at: 1 };

/** Three releases in review; the second one is certain. */
async function three(engine: TestEngine): Promise<number[]> {
  const ids = [
    await inReview(engine, "Dune.mkv", { candidates: [candidate(1, "Dune", 2021, 900)] }),
    await inReview(engine, "Heat.1995.mkv", { candidates: [candidate(949, "Heat", 1995, 990)] }),
    await inReview(engine, "Alien.mkv", { candidates: [candidate(3, "Alien", 1979, 800)] }),
  ];
  const heat = await engine.now(ids[1] ?? 0);
  await changeState(engine.store, heat, { kind: "look_again", message: "x" }, by);
  const reasons = [{ code: "auto_off" as const, message: "Off." }];
  await changeState(engine.store, await engine.now(heat.id), { kind: "unsure", reasons }, by);
  for (const [id, confidence] of [900, 990, 800].entries()) {
    await engine.store.write((trx) =>
      trx
        .updateTable("release")
        .set({ confidence })
        .where("id", "=", ids[id] ?? 0)
        .execute(),
    );
  }
  return ids;
}

const idsOf = (items: readonly { id: number }[]): number[] => items.map(({ id }) => id);

test("selects releases in review by range, condition and text, oldest first", async () => {
  await using engine = await testEngine();
  const [dune = 0, heat = 0, alien = 0] = await three(engine);
  const chosen = async (selection: ReleaseSelection) =>
    idsOf(await selectReleases(engine.store, "approve", selection));
  expect(await chosen({ ranges: [{ from: dune, to: heat }] })).toEqual([dune, heat]);
  expect(await chosen({ certain: true })).toEqual([heat]);
  // Selected releases count as shown, so that their first candidate can be approved.
  expect((await engine.now(heat)).shown).toBe("movie/949");
  expect(await chosen({ reason: "remake_rival" })).toEqual([dune, alien]);
  expect(await chosen({ search: "ALIEN" })).toEqual([alien]);
  expect(await chosen({ all: true })).toEqual([dune, heat, alien]);
  expect(await chosen({ all: true, min: 0.9 })).toEqual([dune, heat]);
  expect(await chosen({ min: 0.9, reason: "auto_off" })).toEqual([heat]);
  expect(await chosen({ ranges: [{ from: dune, to: alien }], search: "%" })).toEqual([]);
  await expect(chosen({ reason: "nonsense" })).rejects.toMatchObject({
    message: 'There is no reason "nonsense".',
  });
});

test("a range contains every release once, regardless of how many there are", async () => {
  await using engine = await testEngine();
  const ids = await engine.store.write(async (trx) => {
    const added: number[] = [];
    for (let n = 0; n < 2001; n++) {
      added.push(
        await addRelease(
          trx,
          { source: "folder", name: `${n}`, path: `/in/${n}`, state: "review" },
          by,
        ),
      );
    }
    return added;
  });
  const ranges = [{ from: 1, to: 10_000 }];
  expect(idsOf(await selectReleases(engine.store, "reject", { ranges }))).toEqual(ids);
});

test("a range omits releases to which the request does not apply", async () => {
  await using engine = await testEngine();
  const [dune = 0, heat = 0, alien = 0] = await three(engine);
  await requestEach(engine.store, [heat], { kind: "reject" }, by);
  const ranges = [{ from: dune, to: alien }];
  expect(idsOf(await selectReleases(engine.store, "reject", { ranges }))).toEqual([dune, alien]);
  expect(idsOf(await selectReleases(engine.store, "retry", { ranges }))).toEqual([
    dune,
    heat,
    alien,
  ]);
  expect(idsOf(await selectReleases(engine.store, "undo", { ranges }))).toEqual([]);
});

test("filters and sorts the queue, and its pages are consecutive in every order", async () => {
  await using engine = await testEngine();
  const [dune = 0, heat = 0, alien = 0] = await three(engine);
  const page = (query: Partial<QueueQuery>) => readQueue(engine.store, { limit: 9, ...query });
  expect(idsOf((await page({ sort: "name" })).items)).toEqual([alien, dune, heat]);
  expect(idsOf((await page({ certain: true })).items)).toEqual([heat]);
  const first = await page({ sort: "name", limit: 2 });
  expect(first).toMatchObject({ total: 3, next: expect.any(String) });
  expect(idsOf((await page({ sort: "name", limit: 2, cursor: first.next })).items)).toEqual([heat]);
  await expect(page({ cursor: first.next })).rejects.toMatchObject({
    hint: expect.stringContaining("next"),
  });
  await expect(page({ sort: "colour" })).rejects.toMatchObject({
    message: 'There is no sort order "colour".',
  });
});
