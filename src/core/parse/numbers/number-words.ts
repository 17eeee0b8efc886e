const ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");
// One row a number, from 1 to 10.
const WORDS = [
  "one une eins uno",
  "two deux zwei due dos dois",
  "three trois drei tre tres três",
  "four quatre vier quattro cuatro quatro",
  "five cinq fünf cinque cinco",
  "six sechs seis",
  "seven sept sieben sette siete sete",
  "eight huit acht otto ocho oito",
  "nine neuf neun nove nueve",
  "ten dix zehn dieci diez dez",
].map((row) => row.split(" "));
const ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split(" ");
const VALUES = new Map(
  [...WORDS, ...ORDINALS.map((word) => [word])].flatMap((row, i) => row.map((w) => [w, (i % 10) + 1])),
);
/** Words for 1 to 10, as alternatives of a regular expression: `two`, and `second`. */
export const CARDINAL_WORDS = WORDS.flat().join("|");
export const ORDINAL_WORDS = ORDINALS.join("|");
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
  return /^\d{1,4}$/.test(text) ? Number(text) : (roman(text) ?? VALUES.get(text.toLowerCase()));
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
