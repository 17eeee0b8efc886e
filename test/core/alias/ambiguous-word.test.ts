import { expect, test } from "vitest";
import { ambiguousWord } from "../../../src/core/alias/ambiguous-word.ts";
import { episodeName } from "../../support/parsed.ts";

const uk = { type: "tv" as const, tmdbId: 1, title: "Phantoms", year: 2019, confidence: 700 };
const us = { type: "tv" as const, tmdbId: 2, title: "Phantoms (US)", year: 2021, confidence: 700 };
const film = { type: "movie" as const, tmdbId: 3, title: "Phantoms", year: 1998, confidence: 500 };
const other = { type: "tv" as const, tmdbId: 4, title: "Phantom Harbor", year: 2010, confidence: 300 };

test("one word that another work bears, too, says nothing about the next release of it", () => {
  const name = episodeName("Phantoms", 1, [1]);
  expect(ambiguousWord(name, { candidates: [uk, us], chosen: us })).toBe(true);
  expect(ambiguousWord(name, { candidates: [uk, us], chosen: uk })).toBe(true);
  expect(ambiguousWord(name, { candidates: [us], chosen: other })).toBe(true);
});

test("it says enough where no other series bears it, with a year or country, or in several words", () => {
  const name = episodeName("Phantoms", 1, [1]);
  expect(ambiguousWord(name, { candidates: [uk, film, other], chosen: uk })).toBe(false);
  expect(ambiguousWord({ ...name, year: 2021 }, { candidates: [uk, us], chosen: us })).toBe(false);
  expect(ambiguousWord({ ...name, country: "US" }, { candidates: [uk, us], chosen: us })).toBe(false);
  const candidates = [uk, us].map((one) => ({ ...one, title: "The Phantoms" }));
  expect(ambiguousWord(episodeName("The Phantoms", 1, [1]), { candidates, chosen: us })).toBe(false);
});
