// Finds other ways to understand the title in a name.
import EDITIONS from "../parse/words/editions.json" with { type: "json" };

const APOSTROPHE_AFTER = /(?<=\p{L})[ .](?=(?:s|t|re|ve|ll|d|m)(?:[ .,!?]|$))/giu;
const APOSTROPHE_BEFORE = /(?<=(?:^|[ .])(?:l|d|j|n|m|t|s|c|qu))[ .](?=[aeiouhéèêàâîôyœ])/giu;
// "O.Hara": an "O" before a name.
const APOSTROPHE_OF_NAME = /(?<=(?:^|[ .])O)[ .](?=\p{Lu}\p{Ll}{2})/gu;
const COUNTED =
  /^(.{2,}?)[ -]+(?:part|pt|vol|volume|chapter|no)[ .]+(?=(?:\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$)/i;
const GLUED = /^(.*\p{L}{3,})(\d)$/u;
const FIRST = /^(.{3,}?)[ -]+1$/;

const EDITION = Object.values(EDITIONS.soft).join("|");
// Editions that say how the picture was cut. An uncensored or unrated show is often a show of its
// own.
const { Extended, Theatrical, Uncut, IMAX, Remastered, Restored } = EDITIONS.soft;
const CUT = [Extended, Theatrical, Uncut, IMAX, Remastered, Restored].join("|");
const endsWith = (words: string): RegExp => new RegExp(`^(.{2,200}?)[ -]+(?:${words})$`, "i");
const CUT_AT_END = endsWith(CUT);
const EDITION_AT_END = endsWith(EDITION);
const NUMBER_AT_END = endsWith(String.raw`\d{1,2}|[ivx]{1,4}`);

/** Returns a title without the cut of the picture at its end; undefined if it has none. */
export const removeEdition = (title: string): string | undefined =>
  CUT_AT_END.exec(title)?.[1]?.trim();

/** Returns a title without the edition or number at its end, for suggestions. */
export const listShorterTitles = (title: string): string[] =>
  [EDITION_AT_END, NUMBER_AT_END].flatMap((pattern) => pattern.exec(title)?.[1]?.trim() ?? []);

/**
 * Returns a title and its possible spellings, which differ by an apostrophe written as a dot
 * (`Alex.s`), a counting word that the work's title lacks (`Part 2`), a number without a space
 * before it, or the number 1 of a first film.
 */
export function listTitleSpellings(title: string): string[] {
  const spelt = [
    title,
    title.replace(APOSTROPHE_AFTER, "'"),
    title.replace(APOSTROPHE_BEFORE, "'"),
    title.replace(APOSTROPHE_OF_NAME, "'"),
    title.replace(GLUED, "$1 $2"),
    title.replace(COUNTED, "$1 "),
    title.replace(FIRST, "$1"),
  ];
  return [...new Set(spelt.map((one) => one.trim()))].filter((one) => one !== "");
}
