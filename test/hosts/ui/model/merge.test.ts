import { expect, test } from "vitest";
import { findNeighbour, type ListRow, mergeRows } from "../../../../src/hosts/ui/model/merge.ts";

type Versioned = { id: number; version: number };
const release = (id: number, version = 1): Versioned => ({ id, version });
const rowsOf = (...ids: number[]): ListRow<Versioned>[] =>
  ids.map((id) => ({ release: release(id), isGone: false }));
const shown = (rows: readonly ListRow<Versioned>[]): string =>
  rows.map(({ release: { id }, isGone }) => `${id}${isGone ? "-" : ""}`).join(" ");

test("replaces the list with the response while the list is not in use", () => {
  const { rows, news } = mergeRows(rowsOf(1, 2, 3), [release(4), release(2)], false);
  expect(shown(rows)).toBe("4 2");
  expect(news).toBe(0);
});

test("while the list is in use, keeps removed rows in place, and only counts new rows", () => {
  const { rows, news } = mergeRows(
    rowsOf(1, 2, 3),
    [release(9), release(1), release(8), release(3)],
    true,
  );
  expect(shown(rows)).toBe("1 2- 3");
  expect(news).toBe(2);
});

test("appends rows after the last row, because that moves nothing", () => {
  const { rows, news } = mergeRows(rowsOf(1, 2), [release(2), release(5), release(6)], true);
  expect(shown(rows)).toBe("1- 2 5 6");
  expect(news).toBe(0);
});

test("a release that returns is no longer marked as gone, and an unchanged release keeps its row", () => {
  const before = rowsOf(1, 2);
  const gone = mergeRows(before, [release(2)], true).rows;
  const back = mergeRows(gone, [release(1), release(2)], true).rows;
  expect(shown(back)).toBe("1 2");
  expect(back[1]).toBe(before[1]);
  expect(mergeRows(before, [release(1, 2), release(2)], true).rows[0]?.release.version).toBe(2);
});

test("moves to the next row that is still waiting", () => {
  const rows = mergeRows(rowsOf(1, 2, 3), [release(1), release(3)], true).rows;
  expect(findNeighbour(rows, 1, 1)).toBe(3);
  expect(findNeighbour(rows, 3, -1)).toBe(1);
  expect(findNeighbour(rows, 3, 1)).toBeUndefined();
  expect(findNeighbour(rows, 77, 1)).toBe(1);
});
