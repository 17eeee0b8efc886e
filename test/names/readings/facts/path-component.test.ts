import { expect, test } from "vitest";
import { parseName } from "../../../../src/names/parse/name.ts";
import { parsePath } from "../../../../src/names/parse/path.ts";
import {
  componentOf,
  isBackwards,
  readComponents,
} from "../../../../src/names/readings/facts/path-component.ts";
import { readWordsAfterSeason } from "../../../../src/names/readings/facts/walk-words.ts";

test("a component returns its numbers, its parts and the words before its first tag", () => {
  const own = componentOf("[Grp] Tall Ship S02E03 (1) - Part 2 [1080p] 7.mkv");
  expect(own.words()).toBe("tall ship s02e03 1 part 2");
  expect(own.numbers().map(({ number, unit }) => [number, unit])).toEqual([
    [2, "season"],
    [3, "episode"],
    [1, undefined],
    [2, undefined],
  ]);
  expect(own.parts()).toMatchObject([{ kind: "part", number: 2 }]);
  expect(own.folder().parsed).toMatchObject({ season: 2, episodes: [3] });
});

test("a number's position can show that it is not an episode number", () => {
  const standing = (name: string) => componentOf(name).numbers().at(-1)?.stands;
  expect(standing("Tall Ship S02E03 (1).mkv")).toBe("in the last brackets");
  expect(standing("Tall.Ship.S02E07.18-5-4.720p.mkv")).toBe("in a code");
  expect(standing("Tall Ship S02E03 (1) Sails.mkv")).toBeUndefined();
});

test("reports whether a folder is an inner folder, and the words after its season", () => {
  expect(readWordsAfterSeason("Season 2 Part B")).toBe("part b");
  expect(componentOf("CD1").folder().inner).toBe(true);
});

test("the components around a video include those of its release, the file first", () => {
  const release = parseName("Tall Ship");
  const names = (name: string) =>
    readComponents({ ...release, name }, release).map((one) => one.name);
  expect(names("Season 1/01.mkv")).toEqual(["01.mkv", "Season 1", "Tall Ship"]);
  expect(names("Tall Ship")).toEqual(["Tall Ship"]);
});

test("distinguishes a half episode from audio channels and file sizes", () => {
  const half = (name: string) =>
    componentOf(name)
      .numbers()
      .flatMap((one) => one.half ?? []);
  expect(half("Tall.Ship.S01E01.5.1080p.mkv")).toEqual(["S01E01.5"]);
  expect(half("Tall Ship - 07.5 [1080p].mkv")).toEqual(["07.5"]);
  expect(half("203 - eps2.1_sails.mkv")).toEqual(["eps2.1"]);
  expect(half("Tall.Ship.S01E01.5.1.AC3.mkv")).toEqual([]);
  expect(half("Tall.Ship.S01E01.350.mb.mkv")).toEqual([]);
});

test("reads a name as reversed only if its numbers match those of its folder", () => {
  const at = (file: string) =>
    isBackwards(componentOf(file), parsePath(`Show.S02E12.1080p.WEB-GRP/${file}`));
  expect(at("PRG-BEW p0801 21E20S wohS.mkv")).toBe(true);
  expect(at("PRG-BEW p0801 31E20S wohS.mkv")).toBe(false);
  expect(at("a8f3e1.mkv")).toBe(false);
  expect(at("03.mkv")).toBe(false);
});
