import { expect, test } from "vitest";
import { undoFiled } from "../../../../support/filing.ts";
import { movie } from "../../../../support/works.ts";
import { LISTED, reviewServer } from "../../support-review.ts";

test("passes each filter to the queue, and returns counts and a release's position", async () => {
  const catalogue = [...LISTED, movie(194, "Amélie", 2001), movie(195, "Amélie", 2011)];
  await using server = await reviewServer(
    ["Dune.1080p.mkv", "Amélie.mkv", ["Metropolis", ["VIDEO_TS/VIDEO_TS.IFO"]]],
    { catalogue },
  );
  const [dune, other] = [await server.id("Dune.1080p.mkv"), await server.id("Amélie.mkv")];
  const filter = { reason: "which_work", sort: "name" };
  const page = await server.data("get_ingest_queue", {
    ...filter,
    counts: true,
    around: dune,
    limit: 1,
  });
  expect(page).toMatchObject({
    items: [{ id: other }],
    total: 2,
    counts: {
      groups: [
        { group: "which_work", count: 2 },
        { group: "unfileable", count: 1 },
      ],
      states: { review: 3 },
    },
    position: { id: dune, place: 2, total: 2, previous_id: other },
  });
  expect((await server.data("get_ingest_queue", { search: "AMELIE" })).items).toMatchObject([
    { id: other },
  ]);
});

test("the queue and history return twenty rows by default and at most a hundred, with the next cursor", async () => {
  await using server = await reviewServer(Array.from({ length: 22 }, (_, n) => `film ${n}.mkv`));
  for (const [name, rows] of [
    ["get_ingest_queue", "items"],
    ["get_ingest_history", "entries"],
  ] as const) {
    const page = async (args: object) =>
      (await server.data(name, args)) as Record<string, object[]> & { next?: string };
    const first = await page({});
    expect(first[rows], name).toHaveLength(20);
    const all = await page({ limit: 22 });
    expect([
      ...(first[rows] ?? []),
      ...((await page({ limit: 2, cursor: first.next }))[rows] ?? []),
    ]).toEqual(all[rows]);
  }
});

test("a search that finds nothing in the list names releases in other states, and the call", async () => {
  await using server = await reviewServer(["Inception.2010.mkv", "Dune.mkv"], { auto: true });
  const id = await server.id("Inception.2010.mkv");
  const search = { search: "inception" };
  const insteadOf = async (args: object) =>
    (await server.data("get_ingest_queue", args))["instead"];
  const told = (state: string) =>
    `1 release with these words is not in this list: #${id} "Inception.2010.mkv" (${state}). get_ingest_queue {"state":"all","search":"inception"} lists it.`;
  expect(await insteadOf(search)).toBe(told("filed"));
  await undoFiled(server.engine, id);
  expect(await insteadOf(search)).toBe(told("undone"));
  expect(await insteadOf({ ...search, state: "failed", detail: "full" })).toBe(told("undone"));
  for (const args of [
    { search: "dune" },
    { search: "nowhere" },
    { ...search, state: "all" },
    { state: "failed" },
  ]) {
    expect(await insteadOf(args), JSON.stringify(args)).toBeUndefined();
  }
  expect(await server.error("reject_ingest", { matching: search })).toBe(
    `not_found: No release that waits for a person matches, so nothing would be rejected. ${told("undone")} (permanent until changed)`,
  );
});
