// Letters that Unicode does not take apart, as people type them.
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

// Before normalizing, which would make a space and an accent of U+00B4. U+02BC counts as a letter otherwise.
const APOSTROPHE = /['’‘`´ʼ＇]/g;

/**
 * A title as it is compared: no case, accents, punctuation or apostrophes, `&` read as "and", words apart by one space.
 * Letters and digits of every script stay; only the accents of U+0300–036F go, so that Japanese か and が stay different.
 */
export function fold(text: string): string {
  return ASCII.test(text) ? foldAscii(text) : foldAny(text);
}

// Most titles, and several times as fast: nothing to take apart, and no Unicode classes to look up.
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

/** Folded, and without spaces: `Fatherhood` and `Father Hood` are the same here. */
export const foldTight = (text: string): string => fold(text).replaceAll(" ", "");
