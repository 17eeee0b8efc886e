import { expect, test } from "vitest";
import { STATES } from "../../../../../src/core/release/state.ts";
import { candidate, inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

type Items = { id: number; name: string; state: string; candidates: unknown[]; reasons: unknown[] }[];

test("an empty queue is an answer", async () => {
  await using server = await testServer();
  expect(await server.data("get_ingest_queue")).toEqual({ items: [], total: 0 });
});

test("it shows releases in review with reasons and candidates, and others only on request", async () => {
  await using server = await testServer();
  const { engine } = server;
  const waiting = await inReview(engine, "Dune.1080p.mkv", { candidates: [candidate(438_631, "Dune", 2021, 780)] });
  const approved = await engine.approved("Heat.mkv");

  const { items, total } = await server.data("get_ingest_queue");
  expect(total).toBe(1);
  expect(items).toEqual([
    expect.objectContaining({
      id: waiting,
      name: "Dune.1080p.mkv",
      source: "folder",
      state: "review",
      reasons: [{ code: "remake_rival", message: "Two films have this title." }],
      candidates: [{ type: "movie", tmdb_id: 438_631, title: "Dune", year: 2021, confidence: 0.78 }],
      file_count: 0,
      created_at: new Date(1).toISOString(),
    }),
  ]);
  expect((await server.data("get_ingest_queue", { state: "approved" })).items).toEqual([
    expect.objectContaining({ id: approved.id, identity: expect.objectContaining({ tmdb_id: 949 }) }),
  ]);
  expect(((await server.data("get_ingest_queue", { state: "all" })).items as Items).map(({ id }) => id)).toEqual([
    waiting,
    approved.id,
  ]);
  for (const state of STATES) await server.data("get_ingest_queue", { state });
});

test("pages have no gaps or repeats, and a source can be chosen", async () => {
  await using server = await testServer();
  const ids: number[] = [];
  for (let n = 0; n < 5; n++) ids.push(await inReview(server.engine, `film ${n}.mkv`));
  const torrent = await inReview(server.engine, "torrent.mkv", { source: "torrent" });

  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await server.data("get_ingest_queue", { limit: 4, source: "folder", ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(5);
    seen.push(...(page.items as Items).map(({ id }) => id));
    cursor = page.next as string | undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(ids);
  expect(((await server.data("get_ingest_queue", { source: "torrent" })).items as Items).map(({ id }) => id)).toEqual([
    torrent,
  ]);
});

test("a page has twenty releases by default and a hundred at most", async () => {
  await using server = await testServer();
  for (let n = 0; n < 22; n++) await inReview(server.engine, `film ${n}.mkv`);
  expect((await server.data("get_ingest_queue")).items).toHaveLength(20);
  expect((await server.data("get_ingest_queue", { limit: 100 })).items).toHaveLength(22);
  expect(await server.error("get_ingest_queue", { limit: 101 })).toMatch(/^invalid_request: limit: /);
});

test("wrong states, sources and cursors are named", async () => {
  await using server = await testServer();
  expect(await server.error("get_ingest_queue", { state: "lost" })).toMatch(/^invalid_request: state: .*review/);
  expect(await server.error("get_ingest_queue", { source: "usb" })).toMatch(/^invalid_request: source: .*torrent/);
  expect(await server.error("get_ingest_queue", { cursor: "x" })).toMatch(/^invalid_request: .*cursor/);
});

test("text, reason or its group filter the queue, with counts and the place of a release", async () => {
  await using server = await testServer();
  const dune = await inReview(server.engine, "Dune.1080p.mkv", { candidates: [candidate(841, "Dune", 1984, 780)] });
  const other = await inReview(server.engine, "Amélie.mkv", { candidates: [candidate(194, "Amélie", 2001, 800)] });
  await inReview(server.engine, "Metropolis", { reason: "disc", role: "other" });
  const filter = { reason: "which_work", sort: "name" };
  const page = await server.data("get_ingest_queue", { ...filter, counts: true, around: dune, limit: 1 });
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
  expect((await server.data("get_ingest_queue", { search: "AMELIE" })).items).toMatchObject([{ id: other }]);
  expect(await server.error("get_ingest_queue", { reason: "lost" })).toMatch(
    /^invalid_request: .*groups are which_work/,
  );
  expect(await server.error("get_ingest_queue", { around: 99 })).toMatch(/^not_found: /);
  expect(await server.error("get_ingest_queue", { sort: "luck" })).toMatch(/^invalid_request: sort: .*confidence/);
});

test("a read-only server records nothing as shown", async () => {
  await using server = await testServer({ readOnly: true });
  const id = await inReview(server.engine, "Dune.mkv", { candidates: [candidate(1, "Dune", 2021, 900)] });
  await server.data("get_ingest_queue");
  await server.data("get_ingest_item", { id });
  expect((await server.engine.now(id)).shown).toBeUndefined();
});
