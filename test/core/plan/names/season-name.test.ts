import { expect, test } from "vitest";
import { seasonOf } from "../../../../src/base/season-folder-name.ts";

test.each([
  ["Season 3", 3],
  ["season.02", 2],
  ["S03", 3],
  ["Staffel 3", 3],
  ["Saison 1", 1],
  ["2. Staffel", 2],
  ["2nd Season", 2],
  ["Säsong 4".normalize("NFD"), 4],
  ["シーズン2", 2],
  ["Specials", 0],
  ["Season 2012", 2012],
  ["Season", undefined],
  ["Season 1 Extras", undefined],
  ["Season 1-5", undefined],
  ["Breaking Bad S02", undefined],
  ["S", undefined],
  ["24", undefined],
  [`Season ${"1".repeat(100_000)}`, undefined],
])("%j is season %s", (name, season) => expect(seasonOf(name)).toBe(season));
