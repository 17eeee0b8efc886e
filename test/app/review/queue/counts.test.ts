import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import type { QueueQuery } from "../../../../src/app/review/queue/queue-query.ts";
import { setReasons } from "../../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";

const by = { actor: "engine", at: 9 };
const dune = [candidate(438_631, "Dune", 2021, 780)];

/**
 * Adds two releases of one reason group, one of another, one that waits only because automatic
 * filing is off, and an approved one.
 */
async function filled(
  engine: TestEngine,
): Promise<{ rival: number; second: number; disc: number; off: number }> {
  const rival = await inReview(engine, "Dune.1080p.mkv", { candidates: dune });
  const disc = await inReview(engine, "Metropolis.ISO", {
    reason: "disc",
    source: "torrent",
    role: "other",
  });
  const second = await inReview(engine, "Amélie.mkv", {
    reason: "year_differs",
    candidates: [candidate(194, "Le Fabuleux Destin d'Amélie Poulain", 2001, 900)],
  });
  const off = await inReview(engine, "Heat.mkv", {
    reason: "auto_off",
    candidates: [candidate(949, "Heat", 1995, 990)],
  });
  await engine.approved("Other.Dune.mkv");
  return { rival, second, disc, off };
}

const read = async ({ store }: TestEngine, query: Omit<QueueQuery, "limit">) =>
  readQueue(store, { limit: 9, ...query });
const idsOf = async (engine: TestEngine, query: Omit<QueueQuery, "limit">): Promise<number[]> =>
  (await read(engine, query)).items.map(({ id }) => id);

test("filters the queue by a reason's code or group, by part of a name or title, and by all together", async () => {
  await using engine = await testEngine();
  const { rival, second, disc, off } = await filled(engine);
  expect(await idsOf(engine, { reason: "which_work" })).toEqual([rival, second]);
  expect(await idsOf(engine, { reason: "year_differs" })).toEqual([second]);
  expect(await idsOf(engine, { reason: "unfileable" })).toEqual([disc]);
  expect(await idsOf(engine, { reason: "certain" })).toEqual([off]);
  expect(await idsOf(engine, { reason: "other" })).toEqual([]);
  expect(await idsOf(engine, { search: "fabuleux destin d’AMELIE" })).toEqual([second]);
  expect(await idsOf(engine, { search: "dune 1080p" })).toEqual([rival]);
  expect(await idsOf(engine, { search: "dune", state: "all" })).toHaveLength(2);
  expect(await idsOf(engine, { search: "e", reason: "which_work", source: "folder" })).toEqual([
    rival,
    second,
  ]);
  expect(await idsOf(engine, { search: "e", reason: "which_work", source: "torrent" })).toEqual([]);
  // Words from a row's JSON do not match a release.
  expect(await idsOf(engine, { search: "tmdbId", state: "all" })).toEqual([]);
  await expect(read(engine, { reason: "nonsense" })).rejects.toMatchObject({
    code: "invalid_request",
    hint: saying("which_work"),
  });
});

test("changing a queued release's reason changes which filters find it", async () => {
  await using engine = await testEngine();
  const { disc } = await filled(engine);
  await engine.store.write((trx) =>
    setReasons(trx, [disc], { state: "review" }, [
      { code: "not_unpacked", message: "It is damaged." },
    ]),
  );
  expect(await idsOf(engine, { reason: "disc" })).toEqual([]);
  expect(await idsOf(engine, { reason: "not_unpacked" })).toEqual([disc]);
});

test("counts releases by group, reason and state, regardless of the selected reason", async () => {
  await using engine = await testEngine();
  const { rival } = await filled(engine);
  const reasons = [
    { code: "remake_rival" as const, message: "Two." },
    { code: "year_differs" as const, message: "Another year." },
  ];
  await engine.store.write((trx) => setReasons(trx, [rival], { state: "review" }, reasons));
  const { counts } = await read(engine, { counts: true });
  expect(counts).toMatchObject({
    groups: [
      { group: "which_work", count: 2 },
      { group: "certain", count: 1 },
      { group: "unfileable", count: 1 },
    ],
    states: { review: 4, approved: 1, filed: 0 },
  });
  expect(counts?.reasons[0]).toEqual({ code: "year_differs", count: 2 });
  expect(counts?.reasons).toHaveLength(4);
  const chosen = await read(engine, { counts: true, reason: "unfileable" });
  expect(chosen.counts).toEqual(counts);
  const found = await read(engine, { counts: true, search: "dune" });
  expect(found.counts?.groups).toEqual([{ group: "which_work", count: 1 }]);
  expect((await read(engine, {})).counts).toBeUndefined();
});

test("shows a release's position in the list and its neighbours, even after it has left the list", async () => {
  await using engine = await testEngine();
  const { rival, second, disc, off } = await filled(engine);
  const around = async (id: number, query: Omit<QueueQuery, "limit"> = {}) =>
    (await read(engine, { ...query, around: id })).position;
  expect(await idsOf(engine, {})).toEqual([rival, second, off, disc]);
  expect(await around(rival)).toEqual({ id: rival, place: 1, total: 4, next_id: second });
  expect(await around(second)).toEqual({
    id: second,
    place: 2,
    total: 4,
    previous_id: rival,
    next_id: off,
  });
  expect(await around(disc)).toEqual({ id: disc, place: 4, total: 4, previous_id: off });
  expect(await around(second, { reason: "which_work" })).toEqual({
    id: second,
    place: 2,
    total: 2,
    previous_id: rival,
  });
  expect(await around(second, { sort: "age" })).toMatchObject({
    place: 3,
    previous_id: disc,
    next_id: off,
  });
  expect(await around(disc, { search: "dune" })).toEqual({
    id: disc,
    total: 1,
    previous_id: rival,
  });
  await changeState(engine.store, await engine.now(second), { kind: "reject" }, by);
  expect(await around(second)).toEqual({ id: second, total: 3, previous_id: rival, next_id: off });
  await expect(around(99)).rejects.toMatchObject({ code: "not_found" });
});
