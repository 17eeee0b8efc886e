import { memoize } from "./memoize.ts";

// Letters that Unicode does not decompose, with the spelling that people type.
const SPELLED_OUT: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  þ: "th",
  ı: "i",
};

// Apostrophes are removed before normalization, which would turn U+00B4 into a space and an accent.
// U+02BC would count as a letter.
/** Signs that names and titles use as an apostrophe. */
export const APOSTROPHES = /['’‘‛′`´ʼʻ＇]/g;

/**
 * Folds a title for comparison: removes case, accents, punctuation and apostrophes, writes `&` as
 * “and”, and keeps one space between words. Keeps the letters and digits of every script. Removes
 * only the accents of U+0300–036F, so that Japanese か and が remain different.
 */
export const fold = (text: string): string =>
  WORDS.test(text) ? text.toLowerCase() : ASCII.test(text) ? foldAscii(text) : foldAny(text);

// Most titles are words with spaces, and nearly all are ASCII. Folding them without decomposition
// and Unicode classes is several times as fast.
const WORDS = /^[A-Za-z\d]+(?: [A-Za-z\d]+)*$/;
const ASCII = /^[\x00-\x7f]*$/;
const foldAscii = (text: string): string =>
  text
    .replace(/['`]/g, "")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/[^a-z\d]+/g, " ")
    .trim();

function foldAny(text: string): string {
  return text
    .replace(APOSTROPHES, "")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => SPELLED_OUT[letter] ?? letter)
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}

/** Folds a text and removes spaces: `Fatherhood` and `Father Hood` become equal. */
export const foldTight = (text: string): string => fold(text).replaceAll(" ", "");

// Excludes the ampersand, which folds to a word, and other scripts, which need more than a change
// of case.
const PLAIN = /^[\x00-%'-\x7f]*$/;

// Many releases may check the same name, one after the other.
const tightOf = memoize(foldTight, 50);

/**
 * Returns a function that checks whether a name contains this title, ignoring case, accents,
 * punctuation and spaces: `foldTight(name)` contains `foldTight(title)`. Designed for all names of
 * a library: one regular expression tests a plain name thirty times as fast as folding it, and no
 * folded names need to be stored. An empty title is contained in every name.
 */
export function createTitleMatcher(title: string): (name: string) => boolean {
  const key = foldTight(title);
  // The key contains only letters and digits, so nothing needs escaping in the expression.
  const spread = new RegExp(Array.from(key).join("[^a-z\\d]*"), "i");
  return (name) => (PLAIN.test(name) ? spread.test(name) : tightOf(name).includes(key));
}
