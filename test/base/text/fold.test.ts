import { expect, test } from "vitest";
import { fold, foldTight } from "../../../src/base/text/fold.ts";

test.each([
  ["Amélie", "amelie"],
  ["AMÉLIE", "ame\u0301lie"],
  ["Æon Flux", "aeon flux"],
  ["Straße", "STRASSE"],
  ["Ødipus", "odipus"],
  ["Łódź", "lodz"],
  ["Fast & Furious", "Fast and Furious"],
  ["AT&T", "at and t"],
  ["Spider-Man: Homecoming", "spider man homecoming"],
  ["Ocean's Eleven", "Oceans Eleven"],
  ["Ocean’s Eleven", "Oceans Eleven"],
  ["Ocean´s Eleven", "Oceans Eleven"],
  ["Oceanʼs Eleven", "Oceans Eleven"],
  ["WALL·E", "wall e"],
  ["  Se7en  ", "se7en"],
  ["Ｆｕｌｌ　ｗｉｄｔｈ", "full width"],
  ["İstanbul", "istanbul"],
  ["Ⅳ", "iv"],
  ["S.W.A.T.", "s w a t"],
])("%s equals %s", (a, b) => {
  expect(fold(a)).toBe(fold(b));
});

test.each([
  ["か", "が"],
  ["Pokémon 2", "Pokémon 3"],
  ["神話", "新話"],
  ["Up", "Upp"],
  ["Father Hood", "Fatherhood"],
])("%s and %s stay different after folding", (a, b) => {
  expect(fold(a)).not.toBe(fold(b));
});

test("tight folding ignores only spaces, and pure punctuation folds to nothing", () => {
  expect(foldTight("Father Hood")).toBe(foldTight("Fatherhood"));
  expect(foldTight("Father Hood")).not.toBe(foldTight("Father Wood"));
  expect(fold("!?… – ()")).toBe("");
});

test("folding a text twice gives the same result as folding it once", () => {
  const pieces = [
    "é",
    "ß",
    "&",
    "'",
    "´",
    "ʼ",
    " ",
    ".",
    "か\u3099",
    "İ",
    "Σ",
    "①",
    "ﬁ",
    "\u0301",
    "\ud800",
    "Ǆ",
    "½",
  ];
  let seed = 7;
  for (let round = 0; round < 2000; round++) {
    let text = "";
    for (let i = 0; i < 6; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += pieces[seed % pieces.length];
    }
    expect(fold(fold(text)), JSON.stringify(text)).toBe(fold(text));
  }
});

test("plain ASCII folds the same with and without other letters in the text", () => {
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join("");
  for (const text of [all, "Law & Order: S.V.U.", "Ocean's 11", " -- ", "a`b'c"]) {
    expect(`${fold(text)} e`.trim()).toBe(fold(`${text} é`));
  }
});
