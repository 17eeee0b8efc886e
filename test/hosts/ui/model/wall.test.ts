import { expect, test } from "vitest";
import { jumpsOf, shortenTitle, windowOf } from "../../../../src/hosts/ui/model/wall.ts";

const SIZE = { columns: 7, rowHeight: 250 };
const HEIGHT = 800;

test("draws the cards of three screens out of 20,000 at any scroll position, and reserves space for all rows", () => {
  const rows = Math.ceil(20_000 / SIZE.columns);
  for (const top of [
    -500,
    0,
    100,
    12_345,
    400_000,
    rows * SIZE.rowHeight - HEIGHT,
    rows * SIZE.rowHeight,
    1e9,
  ]) {
    const { first, end, above, below } = windowOf(20_000, SIZE, { top, height: HEIGHT });
    const drawn = Math.ceil((end - first) / SIZE.columns);
    expect(drawn, String(top)).toBeLessThanOrEqual(14);
    expect(drawn, String(top)).toBeGreaterThan(0);
    expect(above + drawn * SIZE.rowHeight + below, String(top)).toBe(rows * SIZE.rowHeight);
    expect(first % SIZE.columns).toBe(0);
    const seen = Math.min(Math.max(0, top), rows * SIZE.rowHeight - HEIGHT);
    expect(above, String(top)).toBeLessThanOrEqual(seen);
    expect(above + drawn * SIZE.rowHeight, String(top)).toBeGreaterThanOrEqual(seen + HEIGHT);
  }
});

test("draws every card when there are few, one or none", () => {
  for (const total of [0, 1, 6, 8]) {
    expect(windowOf(total, SIZE, { top: 0, height: HEIGHT })).toEqual({
      first: 0,
      end: total,
      above: 0,
      below: 0,
    });
  }
});

test("offers jump targets for the last twelve months, and for each earlier year", () => {
  const months = Array.from({ length: 30 }, (_, at) => ({
    month: `${2026 - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, "0")}`,
    count: 10,
  }));
  const jumps = jumpsOf(months);
  expect(jumps.slice(0, 2)).toEqual([
    { label: "2026-12", at: 0 },
    { label: "2026-11", at: 10 },
  ]);
  expect(jumps.slice(12)).toEqual([
    { label: "2025", at: 120 },
    { label: "2024", at: 240 },
  ]);
});

test("titles with one long beginning stay different, and two lines hold each", () => {
  const start = "The Chronicles of a Very Long Saga: ";
  const titles = ["The Lion", "The Last Battle", "Prince", "終わりの戦い", "Part 1", "Part 2"].map(
    (end) => start + end,
  );
  const shown = titles.map(shortenTitle);
  expect(new Set(shown).size).toBe(titles.length);
  for (const title of shown) expect(Array.from(title).length).toBeLessThanOrEqual(34);
  expect(shown[1]).toBe("The Chronicles of a…Last Battle");
  expect(shortenTitle("Heat")).toBe("Heat");
  expect(shortenTitle("W".repeat(40))).toBe(`${"W".repeat(19)}…${"W".repeat(14)}`);
});
