import { COUNTING } from "./numbers.ts";

// "Rocky II" for "Rocky 2": TMDb's search takes the words as they are.
const SPELT = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
const ACCENTED: Record<string, string> = { ae: "ä", oe: "ö", ue: "ü" };

const numeral = (word: string): string => {
  if (/^[1-9]$|^10$/.test(word)) return ROMAN[Number(word)] ?? word;
  const at = ROMAN.indexOf(word.toUpperCase());
  return at > 1 ? String(at) : word;
};

// `FaceOff`, `PowerRangers`: a file name cannot hold the mark that stood there.
const opened = (title: string): string => title.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");

// `VHS` of "V/H/S", `MASH` of "M*A*S*H"; `222` of "2:22", `10000` of "10,000".
function apart(title: string): string {
  const [first = "", ...rest] = title.split(" ");
  if (/^\d{3,4}$/.test(first) && rest.length === 0) return first.replace(/(?=\d\d$)/, ":");
  if (/^\d{5,6}$/.test(first)) return [first.replace(/(?=\d{3}$)/, ","), ...rest].join(" ");
  return rest.length === 0 && /^\p{L}{2,5}$/u.test(first) ? Array.from(first).join(" ") : title;
}

const ampersand = (title: string): string =>
  / & /.test(title) ? title.replace(/ & /g, " and ") : title.replace(/ and /gi, " & ");

const accented = (title: string): string => title.replace(/[aou]e/g, (pair) => ACCENTED[pair] ?? pair);

// "Part 2" for "Part Two", and the other way round.
function spelt(title: string): string {
  const words = title.split(" ");
  return words
    .map((word, at) => {
      if (!COUNTING.has(words[at - 1]?.toLowerCase() ?? "")) return word;
      const number = SPELT.findIndex((name) => name !== "" && name.toLowerCase() === word.toLowerCase());
      return number > 0 ? String(number) : (SPELT[Number(word)] ?? word);
    })
    .join(" ");
}

/**
 * Other ways to write a title, most promising first, for a search that found no work of that title: words that were drawn
 * together, numerals of the other kind, `&` for "and", umlauts. Without the title as it is.
 */
export function spellings(title: string): string[] {
  const numerals = title
    .split(" ")
    .map((word, at) => (at === 0 ? word : numeral(word)))
    .join(" ");
  const others = new Set([opened(title), apart(title), spelt(title), numerals, ampersand(title), accented(title)]);
  others.delete(title);
  return [...others];
}
