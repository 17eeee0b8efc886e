// Decodes and simplifies the characters of a name before anything reads it.

import { APOSTROPHES } from "../../../base/text/fold.ts";
import { memoize } from "../../../base/text/memoize.ts";

/** No real name is longer. The rest is cut off before parsing. */
export const MAX_NAME_CHARS = 4000;

// Most names contain only characters that stay as they are.
const NORMAL = /^[ -$'-_a-~]*$/;
const ESCAPES = /(?:%[\da-f]{2})+/gi;
// An encoder leaves letters, digits and these signs alone, so `50%50` is not encoded.
const NEVER_ENCODED = /[\w.~-]/;
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  quot: '"',
  lt: "<",
  gt: ">",
  nbsp: " ",
  lsquo: "'",
  rsquo: "'",
  ndash: "-",
  mdash: "-",
  middot: "·",
};
// The end of an entity for a letter with an accent, such as `&eacute;`, and the accent.
const ACCENT = /^([a-z])(acute|grave|circ|tilde|uml|ring|cedil)$/i;
const ACCENTS: Readonly<Record<string, string>> = {
  acute: "\u0301",
  grave: "\u0300",
  circ: "\u0302",
  tilde: "\u0303",
  uml: "\u0308",
  ring: "\u030a",
  cedil: "\u0327",
};
// Pictures, flags and trademarks separate words. `°` marks ordinal numbers, `№` numbers.
const SYMBOLS = /[^\P{So}°№]|[\u{1f3fb}-\u{1f3ff}]|[\ufe0e\ufe0f]|\u20e3|\u200d/gu;

// A name is one component of a path, so a decoded slash becomes a space.
const withoutSlash = (text: string): string => text.replaceAll("/", " ");

function decodeRun(run: string): string {
  try {
    const text = decodeURIComponent(run);
    return NEVER_ENCODED.test(text) ? run : withoutSlash(text);
  } catch {
    return run; // `100%CAFE` is not UTF-8.
  }
}

// An encoder also encodes spaces, so a name with a space was not encoded (`100%20 Things`).
const decodePercent = (name: string): string =>
  name.includes(" ") ? name : name.replace(ESCAPES, decodeRun);

function decodeEntity(entity: string, decimal?: string, hex?: string, word?: string): string {
  if (word !== undefined) {
    const [, letter = "", accent = ""] = ACCENT.exec(word) ?? [];
    return (
      ENTITIES[word.toLowerCase()] ??
      (letter === "" ? entity : `${letter}${ACCENTS[accent.toLowerCase()]}`.normalize("NFC"))
    );
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  return code > 0x10_ffff ? entity : withoutSlash(String.fromCodePoint(code));
}

const decode = (name: string): string => decodePercent(name).replace(ENTITY, decodeEntity);

const undo = memoize(
  (name) => decode(decode(name)).replace(APOSTROPHES, "'").replace(SYMBOLS, " "),
  50,
);

/**
 * Returns one component of a path with its escapes decoded (`%20`, `&amp;`, `&#39;`), with every
 * sign for an apostrophe as `'`, and with a space in place of each picture, flag or other symbol.
 * Cuts it to 4,000 characters. Escapes may be encoded twice. A percent sign in a title stays
 * (`100% Heron`), and a result is never changed again.
 */
export function normalizeName(name: string): string {
  const cut = name.slice(0, MAX_NAME_CHARS);
  return NORMAL.test(cut) ? cut : undo(cut);
}
