// Finds other ways to understand the title in a name.
const APOSTROPHE_AFTER = /(?<=\p{L})[ .](?=(?:s|t|re|ve|ll|d|m)(?:[ .,!?]|$))/giu;
const APOSTROPHE_BEFORE = /(?<=(?:^|[ .])(?:l|d|j|n|m|t|s|c|qu))[ .](?=[aeiouhéèêàâîôyœ])/giu;
// "O.Hara": an "O" before a name.
const APOSTROPHE_OF_NAME = /(?<=(?:^|[ .])O)[ .](?=\p{Lu}\p{Ll}{2})/gu;
const COUNTED =
  /^(.{2,}?)[ -]+(?:part|pt|vol|volume|chapter|no)[ .]+(?=(?:\d{1,2}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)$)/i;
const GLUED = /^(.*\p{L}{3,})(\d)$/u;
const FIRST = /^(.{3,}?)[ -]+1$/;

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
