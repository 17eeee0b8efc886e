import { expect, test } from "vitest";
import { listFiledTitles, listIdsBeginning } from "../../../src/store/releases/completions.ts";
import { emptyStore } from "../empty-store.ts";

const ROW = {
  version: 1,
  source: "folder",
  reasons_json: "[]",
  candidates_json: "[]",
  tries: 0,
  file_count: 1,
  bytes: 1,
};

test("lists ids that begin with the typed digits, with those in review first, then newest first", async () => {
  await using store = await emptyStore();
  const ids = [1, 2, 10, 12, 19, 20, 100, 119, 120, 1200, 12_345, 200_000_001, 120_000_000];
  const inReview = new Set([12, 1200]);
  await store.write(async (trx) => {
    for (const id of ids) {
      const row = {
        ...ROW,
        id,
        name: "a",
        path: `/in/${id}`,
        state: inReview.has(id) ? "review" : "filed",
      };
      await trx
        .insertInto("release")
        .values({ ...row, created_at: 1, updated_at: 1 })
        .execute();
    }
  });
  const brute = (digits: string): number[] =>
    ids
      .filter((id) => String(id).startsWith(digits))
      .toSorted((a, b) => Number(inReview.has(b)) - Number(inReview.has(a)) || b - a);
  for (const digits of ["", "1", "12", "120", "2", "20", "3", "9", "200000001", "120000000"]) {
    expect(await listIdsBeginning(store.read, digits, 99), digits).toEqual(brute(digits));
  }
  expect(await listIdsBeginning(store.read, "1", 4)).toEqual(brute("1").slice(0, 4));
  for (const digits of ["0", "%", "1%", "x"]) {
    expect(await listIdsBeginning(store.read, digits, 9)).toEqual([]);
  }
});

test("completes titles from only the most recently filed works, regardless of the total number", async () => {
  await using store = await emptyStore();
  await store.write(async (trx) => {
    for (let id = 1; id <= 3002; id++) {
      const identity_json = JSON.stringify({
        type: "movie",
        tmdbId: id,
        title: `Film ${id % 1600 || 1600} or so`,
      });
      const row = { ...ROW, id, name: "a", path: `/in/${id}`, state: "filed", identity_json };
      await trx
        .insertInto("release")
        .values({ ...row, created_at: 1, updated_at: 1 })
        .execute();
    }
  });
  expect(await listFiledTitles(store.read, "fILM 14", 2)).toEqual([
    "Film 1402 or so",
    "Film 1401 or so",
  ]);
  expect(await listFiledTitles(store.read, "film 2 ", 2)).toEqual(["Film 2 or so"]);
  expect(await listFiledTitles(store.read, "", 9999)).toHaveLength(1600);
});
