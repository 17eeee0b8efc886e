import { expect, test } from "vitest";
import { countLines, formatPosition } from "../../../../src/hosts/cli/commands/queue.ts";

test("prints counts by group and by reason, and nothing if nothing is in review", () => {
  const counts = {
    groups: [
      { group: "which_work" as const, count: 14 },
      { group: "unfileable" as const, count: 3 },
    ],
    reasons: [
      { code: "remake_rival", count: 10 },
      { code: "disc", count: 3 },
    ],
    states: {} as never,
  };
  expect(countLines(counts)).toEqual([
    "By group: 14 which_work, 3 unfileable.",
    "By reason: 10 remake_rival, 3 disc.",
    "",
  ]);
  expect(countLines({ ...counts, groups: [], reasons: [] })).toEqual([]);
  expect(countLines(undefined)).toEqual([]);
});

test("prints a release's position and its neighbours, if any", () => {
  expect(formatPosition({ id: 7, place: 3, total: 37, previous_id: 5, next_id: 9 })).toBe(
    "#7 is number 3 of 37; previous #5, next #9.",
  );
  expect(formatPosition({ id: 7, place: 1, total: 1 })).toBe("#7 is number 1 of 1.");
  expect(formatPosition({ id: 7, total: 37, next_id: 9 })).toBe(
    "#7 is not in this list of 37; next #9.",
  );
});
