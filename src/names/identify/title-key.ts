// Computes the key used to compare titles, and lists other spellings to search for.

import { fold } from "../../base/text/fold.ts";
import { memoize } from "../../base/text/memoize.ts";
import { parseRoman, ROMANS } from "../parse/numbers/number-words.ts";
import COUNTING from "../parse/words/counting.json" with { type: "json" };
import {
  COUNTING_ABBREVIATIONS,
  COUNTING_WORDS,
  NUMBER_WORDS,
  normalizeNumbers,
  numbersOf,
} from "./numbers.ts";

const ACCENTED: Record<string, string> = { ae: "ä", oe: "ö", ue: "ü" };

// "Rocky II" for "Rocky 2", because TMDB's search matches words literally.
const numeral = (word: string): string => {
  if (/^[1-9]$|^10$/.test(word)) return ROMANS[Number(word) - 1]?.toUpperCase() ?? word;
  const number = parseRoman(word) ?? 0;
  return number > 1 && number <= 10 ? String(number) : word;
};

// `FaceOff`, `PowerRangers`: a file name cannot contain the character that separated the words.
const splitCamelCase = (title: string): string => title.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

// `VHS` for "V/H/S", `MASH` for "M*A*S*H"; `222` for "2:22", `10000` for "10,000".
function restorePunctuation(title: string): string {
  const [first = "", ...rest] = title.split(" ");
  if (/^\d{3,4}$/.test(first) && rest.length === 0) return first.replace(/(?=\d\d$)/, ":");
  if (/^\d{5,6}$/.test(first)) return [first.replace(/(?=\d{3}$)/, ","), ...rest].join(" ");
  return rest.length === 0 && /^\p{L}{2,5}$/u.test(first) ? Array.from(first).join(" ") : title;
}

// A name writes `&` as the word for it in the language of the work: `Hugo und Emma`.
const AND_WORDS = Object.values(COUNTING.and)
  .flatMap((words) => words.split("|"))
  .filter((word) => /^\p{Script=Latin}+$/u.test(word));
const AND_WORD = new RegExp(` (?:${AND_WORDS.join("|")}) `, "gi");

const swapAmpersand = (title: string): string =>
  / & /.test(title) ? title.replace(/ & /g, " and ") : title.replace(AND_WORD, " & ");

// A search for "Romeo Juliet" finds "Romeo + Juliet".
const dropAnd = (title: string): string => title.replace(/ (?:&|and) (?=\S)/gi, " ");

const restoreUmlauts = (title: string): string =>
  title.replace(/[aou]e/g, (pair) => ACCENTED[pair] ?? pair);

// "Part 2" for "Part Two", and vice versa.
function swapNumberWords(title: string): string {
  const words = title.split(" ");
  return words
    .map((word, index) => {
      if (!COUNTING_WORDS.has(words[index - 1]?.toLowerCase() ?? "")) return word;
      const wordIndex = NUMBER_WORDS.indexOf(word.toLowerCase());
      return wordIndex < 0 ? (NUMBER_WORDS[Number(word) - 1] ?? word) : String(wordIndex + 1);
    })
    .join(" ");
}

/**
 * Other spellings of a title, most promising first, for a search that found no work with that
 * title: joined words are split, numerals are converted, `&` replaces "and" or is dropped, umlauts
 * are restored. Does not include the title itself.
 */
export function listSpellings(title: string): string[] {
  const numerals = title
    .split(" ")
    .map((word, index) => (index === 0 ? word : numeral(word)))
    .join(" ");
  const others = new Set([
    splitCamelCase(title),
    restorePunctuation(title),
    swapNumberWords(title),
    numerals,
    swapAmpersand(title),
    dropAnd(title),
    restoreUmlauts(title),
  ]);
  others.delete(title);
  return [...others];
}

// No title on TMDB is longer. Anything longer is malicious.
const MAX_TITLE_CHARS = 300;

const isCountingWord = (word: string | undefined): boolean =>
  word !== undefined && (COUNTING_WORDS.has(word) || COUNTING_ABBREVIATIONS.has(word));

// Joins initials into one word, so that `S.H.I.E.L.D.` equals `SHIELD` and `U.N.C.L.E.` equals
// `UNCLE`. The `V` of `Part V: A New Beginning` is not an initial.
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = [];
  let open = false;
  for (const word of words) {
    const initial = /^[a-z]$/.test(word) && !isCountingWord(joined.at(-1));
    if (initial && open) joined.push(`${joined.pop() ?? ""}${word}`);
    else joined.push(word);
    open = initial;
  }
  return joined;
}

// Caches keys, because the titles of a release and its candidates are compared many times.
const MAX_REMEMBERED = 500;

/**
 * Returns the key used to compare titles: folded, with initials joined and numbers in one form (II
 * = 2). Titles with the same key are the same title, and a mere similarity is never enough to file
 * a release. Empty if the text has no letter or digit.
 */
export const titleKey: (text: string) => string = memoize((text) => {
  const folded = fold(text.slice(0, MAX_TITLE_CHARS));
  return folded === "" ? "" : normalizeNumbers(joinInitials(folded.split(" "))).join(" ");
}, MAX_REMEMBERED);

// Punctuation between letters or digits, without spaces on either side.
const INNER_PUNCTUATION = /(?<=[\p{L}\p{N}])[^\p{L}\p{N}\p{M}\s&]{1,3}(?=[\p{L}\p{N}])/gu;

// Most titles contain nothing to remove.
const PLAIN = /^(?:(?! and )[A-Za-z\d ])*$/i;

// "&", "+" and "and" between two words.
const AND = /(?<=[\p{L}\p{N}.!?'’)])(?:\s*[&+]\s*|\s+and\s+)(?=[\p{L}\p{N}])/giu;
const PLUS = /(?<=\p{L})\s*\+\s*(?=\p{L})/gu;
// `A + B` may be a sum or a name, so only `&` has the word in other languages.
const AMPERSAND = /(?<=[\p{L}\p{N}.!?'’)])\s*&\s*(?=[\p{L}\p{N}])/gu;

// Spellings of German and Scandinavian letters on keyboards that lack them.
const TRANSLITERATED: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };

/**
 * Returns keys of a title without characters that a file name cannot contain or a keyboard lacks:
 * `FaceOff`, `MASH`, `10000 BC`, `Maenner`, `Fast Furious 6` for "Fast & Furious 6", `Romeo and
 * Juliet` for "Romeo + Juliet". Does not include the key of the title itself.
 */
export function listTypedKeys(title: string): string[] {
  if (PLAIN.test(title)) return [];
  const cut = title.slice(0, MAX_TITLE_CHARS).normalize("NFC");
  const closed = cut.replace(INNER_PUNCTUATION, "");
  const typed = cut.toLowerCase().replace(/[äöüøå]/g, (letter) => TRANSLITERATED[letter] ?? letter);
  const keys = new Set([
    closed === cut ? "" : titleKey(closed),
    typed === cut.toLowerCase() ? "" : titleKey(typed),
    titleKey(cut.replace(AND, " ")),
    titleKey(cut.replace(PLUS, " and ")),
  ]);
  if (cut.includes("&")) {
    for (const word of AND_WORDS) keys.add(titleKey(cut.replace(AMPERSAND, ` ${word} `)));
  }
  keys.delete("");
  keys.delete(titleKey(title));
  return [...keys];
}

/** Removes the spaces from a key, so that `Fatherhood` and `Father Hood` are equal. */
export const removeSpaces = (key: string): string => key.replaceAll(" ", "");

// Maximum similarity of two unequal titles. An exact match must outscore a similar title of the
// same year by a tenth of the score: 0.4 × (1 − 0.75) = 0.1.
const MAX_UNEQUAL = 750;

/**
 * "tbbt" in a folder of The Big Bang Theory, `arw` for ARROW: true if the letters of `short` occur
 * in `whole` in the same order.
 */
export function abbreviates(short: string, whole: string): boolean {
  if (short[0] !== whole[0] && !whole.startsWith("the") && !whole.startsWith("a")) return false;
  let index = 0;
  for (const letter of whole) if (letter === short[index]) index += 1;
  return index >= short.length;
}

const ARTICLE = /^(?:the|an?|der|die|das|le|la|les|el|los|il) /;

/**
 * True if the word consists of the initials of a title key, or of all its words: `hlt` and
 * `harborlightstown`. An article in front may be missing.
 */
export function isInitials(word: string, key: string): boolean {
  const short = key.replace(ARTICLE, "");
  const initials = [key, short].map((title) => title.replace(/(\S)\S* ?/g, "$1"));
  return word.length > 1 && [...initials, removeSpaces(key), removeSpaces(short)].includes(word);
}

type PartCounts = { size: number; parts: ReadonlyMap<string, number> };

function toBag(all: readonly string[]): PartCounts {
  const parts = new Map<string, number>();
  for (const part of all) parts.set(part, (parts.get(part) ?? 0) + 1);
  return { size: all.length, parts };
}

// Dice's coefficient of two multisets. The time is linear in their sizes.
function dice(a: PartCounts, b: PartCounts): number {
  let shared = 0;
  for (const [part, n] of b.parts) shared += Math.min(n, a.parts.get(part) ?? 0);
  return (2 * shared) / (a.size + b.size);
}

const pairs = (text: string): string[] =>
  text.length < 2
    ? [text]
    : Array.from({ length: text.length - 1 }, (_, index) => text.slice(index, index + 2));

const numbersIn = (key: string): string => numbersOf(key).toSorted().join();
// Caches the parts of titles, because a release is ranked several times against the same
// candidates.
const MAX_TAKEN_APART = 200;

const takeApart = memoize(
  (key) => ({
    pairs: toBag(pairs(removeSpaces(key))),
    words: toBag(key.split(" ")),
    numbers: numbersIn(key),
  }),
  MAX_TAKEN_APART,
);

/**
 * Returns a function that measures how similar other title keys are to `key`, in thousandths: 1000
 * only if they are equal, otherwise at most 750. Curried, because one title is compared with all
 * results of a search.
 */
export function measureSimilarityTo(key: string): (other: string) => number {
  const ownParts = takeApart(key);
  return (other) => {
    if (key === "" || other === "") return 0;
    if (key === other) return 1000;
    const theirs = takeApart(other);
    const alike = Math.max(dice(ownParts.pairs, theirs.pairs), dice(ownParts.words, theirs.words));
    return Math.round(MAX_UNEQUAL * alike * (ownParts.numbers === theirs.numbers ? 1 : 0.8));
  };
}

/** Like `measureSimilarityTo`, for two title keys. */
export const measureSimilarity = (a: string, b: string): number => measureSimilarityTo(a)(b);
