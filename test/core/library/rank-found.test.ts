import { expect, test } from "vitest";
import { rankResults } from "../../../src/core/library/canonical-guid.ts";

const item = (id: string, title: string) => ({ id, title });

test("the exact title comes first, then each type in turn, without repeats", () => {
  const films = [item("1", "House Party"), item("2", "Full House"), item("3", "HOUSE!")];
  const shows = [item("4", "House"), item("5", "House of Cards"), item("1", "House Party")];
  expect(rankResults("house", [films, shows]).map(({ id }) => id)).toEqual(["4", "3", "1", "2", "5"]);
});

test("words of punctuation alone match nothing exactly, and an empty list stays empty", () => {
  expect(rankResults("!!", [[item("1", "b"), item("2", "??")]]).map(({ id }) => id)).toEqual(["1", "2"]);
  expect(rankResults("x", [])).toEqual([]);
});
