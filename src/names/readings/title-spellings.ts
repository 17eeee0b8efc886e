// Finds other ways to understand the title in a name.
import DESCRIBING from "../parse/words/describing-words.json" with { type: "json" };
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
// Editions that describe the cut of the picture. An uncensored or unrated show is often a separate
// series.
const { Extended, Theatrical, Uncut, IMAX, Remastered, Restored } = EDITIONS.soft;
const CUT = [Extended, Theatrical, Uncut, IMAX, Remastered, Restored].join("|");
const endsWith = (words: string): RegExp => new RegExp(`^(.{2,200}?)[ -]+(?:${words})$`, "i");
const CUT_AT_END = endsWith(CUT);
const EDITION_AT_END = endsWith(EDITION);
const NUMBER_AT_END = endsWith(String.raw`\d{1,2}|[ivx]{1,4}`);

/** Returns a title without the cut of the picture at its end; undefined if it has none. */
export const removeEdition = (title: string): string | undefined =>
  CUT_AT_END.exec(title)?.[1]?.trim();

// The title before a year in the middle of the text: `Winter Ferry 1979 40th Anniversary`.
const BEFORE_YEAR = /^(.{2,200}?)[ ([-]+(?:18[89]|19\d|20[0-3])\d(?!\d)/;
// `Copy of Title`, `movie 12 Title`, `07 Title`: a copy's mark, a placeholder or a number before a
// title.
const AFTER_LEAD = new RegExp(
  String.raw`^(?:(?:${DESCRIBING.copies})(?: \p{L}{1,3})?|(?:movie|film|video)(?: \d{1,4})?|\d{1,4})[ .-]+(?=[\p{L}\d])(.{2,200})$`,
  "iu",
);

/**
 * Returns a title without the edition, number or year at its end, and without words before it that
 * belong to no title, for suggestions.
 */
export const listShorterTitles = (title: string): string[] => {
  const cut = [EDITION_AT_END, NUMBER_AT_END, BEFORE_YEAR, AFTER_LEAD].flatMap(
    (pattern) => pattern.exec(title)?.[1]?.trim() ?? [],
  );
  return [...new Set(cut)].filter((shorter) => shorter !== title);
};

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
