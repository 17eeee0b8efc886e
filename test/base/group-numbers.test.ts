import { expect, test } from "vitest";
import { findNumbersInGroup } from "../../src/base/group-numbers.ts";
import type { OrderedGroup } from "../../src/base/item.ts";

const group = (order: number, aired: [number, number][], name = ""): OrderedGroup => ({
  order,
  name,
  episodes: aired.map(([season, episode], at) => ({ season, episode, order: at })),
});

const DVD = [
  group(0, [[0, 2]], "Specials"),
  group(
    2,
    [
      [1, 3],
      [2, 1],
    ],
    "Season 2",
  ),
  group(1, [
    [1, 2],
    [1, 1],
  ]),
];

test.each([
  ["the first of its season", 1, [2], { season: 1, episodes: [1] }],
  ["an episode of another season", 1, [3], { season: 2, episodes: [1] }],
  ["a special", 0, [2], { season: 0, episodes: [1] }],
  ["two that are swapped", 1, [1, 2], { season: 1, episodes: [2, 1] }],
  ["two of two seasons", 1, [2, 3], undefined],
  ["one that the order lacks", 2, [2], undefined],
  ["none", 1, [], undefined],
])("converts episode numbers to a season order: %s", (_, season, episodes, expected) => {
  expect(findNumbersInGroup("dvd", DVD)?.({ season, episodes })).toEqual(expected);
});

test("an absolute order counts across its groups and skips specials", () => {
  const groups = [
    group(0, [[0, 1]]),
    group(3, [[2, 1]]),
    group(
      1,
      [
        [1, 1],
        [0, 5],
        [1, 2],
      ],
      "Season 7",
    ),
  ];
  const numbers = findNumbersInGroup("absolute", groups);
  expect(numbers?.({ season: 1, episodes: [2] })).toEqual({ season: 1, episodes: [3] });
  expect(numbers?.({ season: 2, episodes: [1] })).toEqual({ season: 1, episodes: [4] });
  expect(numbers?.({ season: 0, episodes: [1] })).toEqual({ season: 0, episodes: [1] });
});

test("two episodes with another one between them are not a range", () => {
  const numbers = findNumbersInGroup("dvd", [
    group(1, [
      [1, 1],
      [1, 3],
      [1, 2],
    ]),
  ]);
  expect(numbers?.({ season: 1, episodes: [1, 2] })).toBeUndefined();
  expect(numbers?.({ season: 1, episodes: [2, 3] })).toEqual({ season: 1, episodes: [3, 2] });
});

test("an episode listed twice in an order has no number in that order", () => {
  const numbers = findNumbersInGroup("dvd", [
    group(1, [
      [1, 1],
      [1, 2],
    ]),
    group(2, [[1, 1]]),
  ]);
  expect(numbers?.({ season: 1, episodes: [1] })).toBeUndefined();
  expect(numbers?.({ season: 1, episodes: [2] })).toEqual({ season: 1, episodes: [2] });
});

test.each([
  ["nothing in it", [group(1, [])]],
  ["two groups at one place", [group(1, [[1, 1]]), group(1, [[1, 2]])]],
  ["a gap between episodes", [{ order: 1, episodes: [{ season: 1, episode: 1, order: 1 }] }]],
  ["regular episodes where specials are", [group(0, [[1, 1]])]],
  ["a name that says another season", [group(1, [[1, 1]], "Season 2")]],
  ["a place that is no season", [group(1.5, [[1, 1]])]],
])("an order with %s has no season numbers", (_, groups) => {
  expect(findNumbersInGroup("dvd", groups)).toBeUndefined();
});
