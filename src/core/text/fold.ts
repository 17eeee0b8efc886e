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

// Removed before normalizing, which would turn U+00B4 into a space and an accent. U+02BC would count as a letter.
const APOSTROPHE = /['’‘`´ʼ＇]/g;

/**
 * Folds a title for comparison: no case, accents, punctuation or apostrophes, `&` as "and", one space between words.
 * Letters and digits of every script are kept. Only the accents of U+0300–036F are removed, so that Japanese か and が
 * remain different.
 */
export function fold(text: string): string {
  return ASCII.test(text) ? foldAscii(text) : foldAny(text);
}

// Most titles are ASCII. Without decomposition and Unicode classes folding them is several times as fast.
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
