import { expect, test } from "vitest";
import {
  compareNumbers,
  formatFiledNumbers,
  formatShownNumbers,
  type ShownNumbers,
  toFiledNumbers,
  toShownNumbers,
} from "../../../src/core/scan/numbers.ts";

const filed = (...episodes: number[]) =>
  toFiledNumbers("Show - s01e01.mkv", { season: 1, episodes });
const row = (first?: number, last?: number, season: number | undefined = 1): ShownNumbers =>
  toShownNumbers({ season, first, last });
const SETS: number[][] = Array.from({ length: 2 ** 5 }, (_, mask) =>
  [1, 2, 3, 4, 5].filter((_number, bit) => (mask >> bit) % 2 === 1),
);

/** Law: the verdict follows from the two sets of numbers, however the server divides them into rows. */
test("only exactly the filed numbers are the same, in one row, in many, and in any order", () => {
  for (const wanted of SETS.filter((set) => set.length > 0)) {
    for (const got of SETS) {
      const isWithin = got.every((number) => wanted.includes(number));
      const isAll = wanted.every((number) => got.includes(number));
      const verdict = !isWithin ? "other" : isAll ? "same" : got.length === 0 ? "none" : "part";
      const rows = got.map((number) => row(number));
      expect([wanted, got, compareNumbers(filed(...wanted), rows)]).toEqual([wanted, got, verdict]);
      expect(compareNumbers(filed(...wanted.toReversed()), rows.toReversed())).toBe(verdict);
      const isRange = got.length > 0 && got.every((number, at) => number === (got[0] ?? 0) + at);
      if (isRange) {
        expect(compareNumbers(filed(...wanted), [row(got[0], got.at(-1))])).toBe(verdict);
      }
      // A row that has no numbers yet changes nothing.
      expect(compareNumbers(filed(...wanted), [...rows, row(), toShownNumbers({})])).toBe(verdict);
    }
  }
});

test.each([
  // Seen on Jellyfin 12.0-rc5: titles "X2", "E10 Rises" and "E3" after the number.
  [[1], row(1, 2), "other", "S01E01E02"],
  [[2], row(2, 10), "other", "S01E02–E10"],
  [[14], row(14, 3), "other", "S01E14–E03"],
  // Seen on Jellyfin 12.0-rc5 during a scan, and after a restart.
  [[3], toShownNumbers({}), "none", ""],
  [[1], row(1, undefined, 2), "other", "S02E01"],
  [[1], row(1, 1_000_000), "other", "S01E01–E1000000"],
] as const)("episodes %j and a row of %j: %s", (episodes, shown, verdict, text) => {
  expect(compareNumbers(filed(...episodes), [shown])).toBe(verdict);
  expect(formatShownNumbers([shown])).toBe(text);
});

test("a file that is named by its date is proven by the date, and one with numbers is not", () => {
  const mapping = { season: 29, episodes: [18], aired: "2024-03-14" };
  const dated = toFiledNumbers("Daily (1996) - 2024-03-14.mkv", mapping);
  const numbered = toFiledNumbers("Daily (1996) - s29e18 - 2024-03-14.mkv", mapping);
  const at = (date: string | undefined, season?: number, first?: number): ShownNumbers =>
    toShownNumbers({ season, first, date });
  // Seen on Jellyfin 12.0-rc5: the season of the folder, and no number.
  const named = at("2024-03-14T00:00:00.0000000Z", 29);
  expect(compareNumbers(dated, [named])).toBe("same");
  expect(compareNumbers(numbered, [named])).toBe("none");
  expect(compareNumbers(dated, [at("2024-03-15", 29)])).toBe("other");
  expect(compareNumbers(dated, [at(undefined, 29)])).toBe("none");
  expect(compareNumbers(dated, [at(undefined, 29, 18)])).toBe("same");
  expect(compareNumbers(dated, [at("2024-03-14", 28, 40)])).toBe("same");
  expect([dated, numbered].map(formatFiledNumbers)).toEqual(["2024-03-14", "S29E18"]);
  expect(formatShownNumbers([at("2024-03-15", 29)])).toBe("2024-03-15");
});

test("rows of several episodes are named together", () => {
  expect(formatShownNumbers([row(3), row(1), row(1, 2), row(4, 4, 2)])).toBe(
    "S01E01E02E03, S02E04",
  );
  expect(formatFiledNumbers(filed(1, 2, 3, 4, 5))).toBe("S01E01–E05");
});
