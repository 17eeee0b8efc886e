import { expect, test } from "vitest";
import { readHistory } from "../../../src/app/review/history.ts";
import { appendHistory } from "../../../src/store/history.ts";
import { testEngine } from "../../support/engine.ts";
import { inReview } from "../../support/review-release.ts";

test("newest first, page by page, with the number of all", async () => {
  await using engine = await testEngine();
  await engine.store.write(async (trx) => {
    for (let at = 0; at < 5; at++) await appendHistory(trx, { at, action: `a${at}`, actor: "engine" });
  });
  const first = await readHistory(engine.store, { limit: 3 });
  expect(first.entries.map(({ action }) => action)).toEqual(["a4", "a3", "a2"]);
  expect(first.total).toBe(5);
  const second = await readHistory(engine.store, { limit: 3, cursor: first.next });
  expect(second.entries.map(({ action }) => action)).toEqual(["a1", "a0"]);
  expect(second.next).toBeUndefined();
});

test("of one release, one action, since a time", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  await inReview(engine, "Other.mkv");
  expect((await readHistory(engine.store, { id, limit: 9 })).entries.map((e) => e.release_id)).toEqual([id, id, id]);
  expect((await readHistory(engine.store, { id, action: "held", limit: 9 })).entries).toMatchObject([{ to: "review" }]);
  expect((await readHistory(engine.store, { since: "1970-01-01T00:00:00.002Z", limit: 9 })).total).toBe(0);
  expect((await readHistory(engine.store, { since: "1970-01-01", limit: 9 })).total).toBe(6);
  await expect(readHistory(engine.store, { since: "soon", limit: 9 })).rejects.toMatchObject({
    code: "invalid_request",
  });
});
