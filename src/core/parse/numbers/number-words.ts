const ROMANS = [
  "i",
  "ii",
  "iii",
  "iv",
  "v",
  "vi",
  "vii",
  "viii",
  "ix",
  "x",
  "xi",
  "xii",
  "xiii",
  "xiv",
  "xv",
  "xvi",
  "xvii",
  "xviii",
  "xix",
  "xx",
];
const WORDS: Record<string, number> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  une: 1,
  deux: 2,
  trois: 3,
  quatre: 4,
  cinq: 5,
  sept: 7,
  huit: 8,
  neuf: 9,
  dix: 10,
  eins: 1,
  zwei: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
  uno: 1,
  due: 2,
  tre: 3,
  quattro: 4,
  dos: 2,
  tres: 3,
  cuatro: 4,
  cinco: 5,
};
const HAN = "零一二三四五六七八九";

/** 1 to 20 from `iv` or `IV`; undefined for anything else. */
export function roman(text: string): number | undefined {
  const at = ROMANS.indexOf(text.toLowerCase());
  return at < 0 ? undefined : at + 1;
}

/**
 * A number in digits, in roman numerals, or as a word for 1 to 10 in a common language; undefined for anything else.
 */
export function numberOf(text: string): number | undefined {
  return /^\d{1,4}$/.test(text) ? Number(text) : (roman(text) ?? WORDS[text.toLowerCase()]);
}

/** `12`, `十二`, `二十一` without `第`, up to 99; undefined for anything else. */
export function hanNumber(text: string): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const found = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text);
  if (!found || text === "") return undefined;
  const [, tens = "", ten = "", ones = ""] = found;
  if (ten === "") return tens !== "" && ones !== "" ? undefined : HAN.indexOf(tens || ones);
  return (tens === "" ? 1 : HAN.indexOf(tens)) * 10 + (ones === "" ? 0 : HAN.indexOf(ones));
}
