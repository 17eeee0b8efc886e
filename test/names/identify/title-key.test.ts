import { expect, test } from "vitest";
import { numbersOf } from "../../../src/names/identify/numbers.ts";
import {
  listTypedKeys,
  measureSimilarity,
  removeSpaces,
  titleKey,
} from "../../../src/names/identify/title-key.ts";

const equal: [string, string][] = [
  ["Amélie", "amelie"],
  ["Rocky II", "Rocky 2"],
  ["Rocky V", "rocky.5"],
  ["Kill Bill: Vol. 1", "Kill Bill Volume 1"],
  ["Dune: Part Two", "Dune Part 2"],
  ["Friday the 13th Part V: A New Beginning", "Friday.the.13th.Part.5.A.New.Beginning"],
  ["Agents of S.H.I.E.L.D.", "Agents of SHIELD"],
  ["Fast & Furious", "Fast and Furious"],
  ["Apollo 013", "Apollo 13"],
];

test.each(equal)("%s and %s are the same title", (a, b) => {
  expect(titleKey(a)).toBe(titleKey(b));
  expect(titleKey(a)).not.toBe("");
});

const different: [string, string][] = [
  ["Rocky", "Rocky II"],
  ["V for Vendetta", "5 for Vendetta"],
  ["I, Robot", "1 Robot"],
  ["Fatherhood", "Father Hood"],
  ["The One", "The 1"],
  ["か", "が"],
];

test.each(different)("%s and %s are different titles", (a, b) => {
  expect(titleKey(a)).not.toBe(titleKey(b));
});

test("ignores spaces when comparing titles, matches whole-word numbers, and truncates a hostile title", () => {
  expect(removeSpaces(titleKey("Father Hood"))).toBe(removeSpaces(titleKey("Fatherhood")));
  expect(titleKey("The Constructor toString")).toBe("the constructor tostring");
  expect(numbersOf(titleKey("Ocean's 11 and 11 and the 13th II"))).toEqual(["11", "13th", "2"]);
  expect(numbersOf(titleKey("Se7en"))).toEqual([]);
  expect(titleKey("i v ".repeat(500_000)).length).toBeLessThan(400);
  expect(titleKey("\u0000\u202e///")).toBe("");
});

test.each([
  ["Face/Off", "faceoff"],
  ["10,000 BC", "10000 bc"],
  ["2:22", "222"],
  ["9-1-1", "911"],
  ["Die Männer", "die maenner"],
  ["Smørrebrød & Øl", "smoerrebroed and oel"],
  ["Fast & Furious 6", "fast furious 6"],
  ["Pride and Prejudice", "pride prejudice"],
  ["Love, Death & Robots", "love death robots"],
  ["Romeo + Juliet", "romeo and juliet"],
  ["Romeo+Juliet", "romeo and juliet"],
])("%s can be typed as %s", (title, key) => {
  expect(listTypedKeys(title)).toContain(key);
});

test("omits only punctuation inside a word, and never lists the title as written", () => {
  expect(listTypedKeys("Alien: Covenant")).toEqual([]);
  expect(listTypedKeys("Mission Impossible")).toEqual([]);
  // `&` is the word for it in any language.
  const words = ["", "et ", "und ", "y ", "e ", "en ", "og ", "och ", "ja ", "ve ", "i "];
  expect(listTypedKeys("Law & Order")).toEqual(words.map((word) => `law ${word}order`));
  // prose-ok: is none, prose-ok: there is none
  expect(listTypedKeys("And Then There Were None")).toEqual([]);
  expect(listTypedKeys("Sand and")).toEqual([]);
  expect(listTypedKeys("Alien+")).toEqual([]);
  expect(listTypedKeys("Agents of S.H.I.E.L.D.")).toEqual([]);
});

test("scores equal keys 1000 and all others at most 750, symmetrically and as an integer", () => {
  expect(measureSimilarity("dune", "dune")).toBe(1000);
  expect(measureSimilarity("father hood", "fatherhood")).toBe(750);
  expect(measureSimilarity("", "")).toBe(0);
  expect(measureSimilarity("planet of apes", "apes planet")).toBe(
    measureSimilarity("apes planet", "planet of apes"),
  );
  expect(Number.isInteger(measureSimilarity("abc def", "abd"))).toBe(true);
});

test("a misspelling scores higher than a different title or a different number", () => {
  const misspelt = measureSimilarity("the matrx", "the matrix");
  expect(misspelt).toBeGreaterThan(500);
  expect(measureSimilarity("the matrx", "the martian")).toBeLessThan(misspelt);
  expect(measureSimilarity("rocky 3", "rocky 2")).toBeLessThan(
    measureSimilarity("rockys", "rocky"),
  );
});
