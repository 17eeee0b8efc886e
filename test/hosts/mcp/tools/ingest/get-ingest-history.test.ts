import { expect, test } from "vitest";
import { appendHistory } from "../../../../../src/store/releases/history.ts";
import { inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

type Entries = { id: number; action: string; release_id?: number }[];

test("history is newest first, for all, one release or one action, and paged", async () => {
  await using server = await testServer();
  const one = await inReview(server.engine, "One.mkv");
  const two = await inReview(server.engine, "Two.mkv");
  const { entries, total } = await server.data("get_ingest_history");
  expect(total).toBe(6);
  expect((entries as Entries).map(({ action, release_id }) => [release_id, action])).toEqual([
    [two, "held"],
    [two, "settled"],
    [two, "found"],
    [one, "held"],
    [one, "settled"],
    [one, "found"],
  ]);
  expect((await server.data("get_ingest_history", { id: one })).total).toBe(3);
  expect((await server.data("get_ingest_history", { action: "held" })).total).toBe(2);

  const first = await server.data("get_ingest_history", { limit: 4 });
  const rest = await server.data("get_ingest_history", { limit: 4, cursor: first.next });
  expect([...(first.entries as Entries), ...(rest.entries as Entries)]).toEqual(entries);
  expect(rest).not.toHaveProperty("next");
});

test("history is filtered by time, and an invalid time is named", async () => {
  await using server = await testServer();
  const at = Date.parse("2026-01-02T00:00:00Z");
  await server.engine.store.write((trx) => appendHistory(trx, { at, action: "paused", actor: "cli:anna" }));
  await server.engine.store.write((trx) => appendHistory(trx, { at: at - 1, action: "resumed", actor: "cli:anna" }));
  const { entries } = await server.data("get_ingest_history", { since: "2026-01-02" });
  expect(entries).toEqual([
    { id: expect.any(Number), at: "2026-01-02T00:00:00.000Z", action: "paused", actor: "cli:anna" },
  ]);
  expect(await server.error("get_ingest_history", { since: "yesterday" })).toMatch(
    /^invalid_request: .*yesterday.*2026/,
  );
});
