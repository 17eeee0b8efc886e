import { memoize } from "./memoize.ts";

// Letters that Unicode does not decompose, as people type them.
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

// Removed before normalizing, which would turn U+00B4 into a space and an accent. U+02BC would
// count as a letter.
const APOSTROPHE = /['’‘`´ʼ＇]/g;

/**
 * Folds a title for comparison: no case, accents, punctuation or apostrophes, `&` as "and", one
 * space between words. Letters and digits of every script are kept. Only the accents of U+0300–036F
 * are removed, so that Japanese か and が remain different.
 */
export const fold = (text: string): string =>
  WORDS.test(text) ? text.toLowerCase() : ASCII.test(text) ? foldAscii(text) : foldAny(text);

// Most titles are words with spaces, and nearly all ASCII. Without decomposition and Unicode
// classes folding them is several times as fast.
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
    .replace(APOSTROPHE, "")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => SPELLED_OUT[letter] ?? letter)
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}

/** Folded and without spaces: `Fatherhood` and `Father Hood` are equal. */
export const foldTight = (text: string): string => fold(text).replaceAll(" ", "");

// The ampersand is a word, and other scripts are folded by more than case.
const PLAIN = /^[\x00-%'-\x7f]*$/;

// Many releases may ask the same name, one after the other.
const tightOf = memoize(foldTight, 50);

/**
 * Whether names hold this title, whatever their case, accents, punctuation and spaces:
 * `foldTight(name)` contains `foldTight(title)`. For the names of a whole library: one regular
 * expression asks a plain name thirty times as fast as it is folded, and nothing needs to be
 * remembered of a library. An empty title is in every name.
 */
export function createTitleMatcher(title: string): (name: string) => boolean {
  const key = foldTight(title);
  // It has letters and digits alone, nothing that has a meaning in an expression.
  const spread = new RegExp(Array.from(key).join("[^a-z\\d]*"), "i");
  return (name) => (PLAIN.test(name) ? spread.test(name) : tightOf(name).includes(key));
}
