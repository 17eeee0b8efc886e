import { expect, test } from "vitest";
import { candidate, inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

test("passes each filter to the queue, and returns counts and a release's position", async () => {
  await using server = await testServer();
  const dune = await inReview(server.engine, "Dune.1080p.mkv", {
    candidates: [candidate(841, "Dune", 1984, 780)],
  });
  const other = await inReview(server.engine, "Amélie.mkv", {
    candidates: [candidate(194, "Amélie", 2001, 800)],
  });
  await inReview(server.engine, "Metropolis", { reason: "disc", role: "other" });
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
  await using server = await testServer();
  for (let n = 0; n < 22; n++) await inReview(server.engine, `film ${n}.mkv`);
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
