import { expect, test } from "vitest";
import { componentOf } from "../../../../src/core/readings/facts/component.ts";

test.each([
  ["Tall Ship S01E02 and 1 more.mkv", "more", 2, undefined],
  ["Tall Ship S01E02 + 4.mkv", "plus", 2, 4],
  ["Tall Ship 04 y 05.mkv", "pair", 4, 5],
  ["Tall Ship S02E09 & 10 Commandments.mkv", "titled", 9, 10],
  ["09-10 - Sails.mkv", "hyphened", 9, 10],
])("%s has a list", (name, form, first, next) => {
  expect(componentOf(name).lists()).toContainEqual(expect.objectContaining({ form, first, next }));
});

test("season and episode are no list, nor is a range", () => {
  expect(componentOf("Tall Ship Season 4, 5.mkv").lists()).toEqual([]);
  expect(componentOf("Tall Ship S02E03-E06.mkv").hasEpisodeRange()).toBe(true);
  expect(componentOf("Tall Ship S02E03.mkv").hasEpisodeRange()).toBe(false);
});
