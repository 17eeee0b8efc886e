import NUMBERS from "../words/number-words.json" with { type: "json" };

/** Roman numerals from 1 to 20, in lower case. */
export const ROMANS = NUMBERS.romans.split("|");
const CARDINALS = Object.entries(NUMBERS.cardinals).flatMap(([n, words]) =>
  words.split("|").map((w) => [w, Number(n)] as const),
);
const ORDINALS = NUMBERS.ordinals.split("|").map((word, index) => [word, index + 1] as const);
const VALUES = new Map([...CARDINALS, ...ORDINALS]);
/**
 * Words for 1 to 10 as alternatives of a regular expression: cardinals (`two`) and ordinals
 * (`second`).
 */
export const CARDINAL_WORDS = Object.values(NUMBERS.cardinals).join("|");
export const ORDINAL_WORDS = NUMBERS.ordinals;
const HAN = "零一二三四五六七八九";

/** Parses Roman numerals from 1 to 20, such as `iv` or `IV`; undefined for anything else. */
export function parseRoman(text: string): number | undefined {
  const index = ROMANS.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + 1;
}

/**
 * Parses a number in digits, in Roman numerals, or as a word for 1 to 10 in a common language;
 * undefined for anything else.
 */
export function numberOf(text: string): number | undefined {
  return /^\d{1,4}$/.test(text)
    ? Number(text)
    : (parseRoman(text) ?? VALUES.get(text.toLowerCase()));
}

/** Parses `12`, `十二` and `二十一` without `第`, up to 99; undefined for anything else. */
export function parseHanNumber(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const found = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text);
  if (!found || text === "") return undefined;
  const [, tens = "", ten = "", ones = ""] = found;
  if (ten === "") return tens !== "" && ones !== "" ? undefined : HAN.indexOf(tens || ones);
  return (tens === "" ? 1 : HAN.indexOf(tens)) * 10 + (ones === "" ? 0 : HAN.indexOf(ones));
}
