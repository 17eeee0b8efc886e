// Converts numbers in titles to one form: `II`, `two` and `02` are 2.
import { ROMANS } from "../parse/numbers/number-words.ts";

// A single `I` is nearly always the English word, and `V` or `X` at the start is a name. Numerals
// above `XV` may be words or years.
const ROMAN = new Map(ROMANS.slice(1, 15).map((word, index) => [word, String(index + 2)]));
export const NUMBER_WORDS = [
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
];
/** Short forms of counting words. */
export const COUNTING_ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({ pt: "part", vol: "volume", ch: "chapter" }),
);
/** Words that precede a number in a title. */
export const COUNTING_WORDS: ReadonlySet<string> = new Set([
  "part",
  "volume",
  "chapter",
  "book",
  "episode",
  "season",
]);

function countedNumber(word: string): string | undefined {
  if (word === "i") return "1";
  const index = NUMBER_WORDS.indexOf(word);
  return index < 0 ? undefined : String(index + 1);
}

/**
 * Returns the words of a folded title with numbers in one form: `ii` and `02` become `2`, `part
 * two` and `pt 2` become `part 2`.
 */
export function normalizeNumbers(words: readonly string[]): string[] {
  const plain: string[] = [];
  for (const word of words) {
    const before = plain.at(-1);
    if (/^\d+$/.test(word)) {
      plain.push(word.replace(/^0+(?=\d)/, ""));
    } else if (before === undefined) {
      plain.push(word === "v" || word === "x" ? word : (ROMAN.get(word) ?? word));
    } else if (COUNTING_WORDS.has(before)) {
      plain.push(
        countedNumber(word) ?? ROMAN.get(word) ?? COUNTING_ABBREVIATIONS.get(word) ?? word,
      );
    } else {
      plain.push(ROMAN.get(word) ?? COUNTING_ABBREVIATIONS.get(word) ?? word);
    }
  }
  return plain;
}

/** Returns the numbers in a title key, in order and without duplicates. */
export const numbersOf = (key: string): string[] => [
  ...new Set(key.split(" ").filter((word) => /^\d+(?:st|nd|rd|th)?$/.test(word))),
];
