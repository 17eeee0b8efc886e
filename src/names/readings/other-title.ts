// Determines whether a name within a release refers to something other than the work that was
// found.

import { fold } from "../../base/text/fold.ts";
import { numbersOf } from "../identify/numbers.ts";
import { listReadings } from "../identify/queries.ts";
import { abbreviates, removeSpaces, titleKey } from "../identify/title-key.ts";
import { hasTightTitle, type Work } from "../identify/work.ts";
import { PLACEHOLDER_TITLE } from "../parse/combine-names.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";

/**
 * The difference between a name and the work: another number or year, a possible short form of the
 * title, or other words. `claims`: the difference counts even if no work is found under the name.
 */
export type Difference = { why: "number" | "year" | "short" | "words"; claims: boolean };

const MAX_TITLES = 40;
const MAX_TITLE_CHARS = 300;
// A group's tag comes directly before the title (`grp-film`), after it (`film-grp`), or further
// before it (`site_grp-repack-film`).
const GROUP_TAGS = [
  /^[a-z\d]{1,12}-(?=[a-z\d])/i,
  /(?<=[a-z\d])-[a-z\d]{2,12}$/i,
  /^.*-(?=[a-z\d ]+$)/,
];
// "Resurgence HD": words about the release that remain in a title that has no tags.
const QUALITY = /(?:[ ._-]{1,3}(?:hd|sd|hq|full|movie|film|rip))+$/i;

/**
 * Returns a title without words about the release, followed by variants without a possible group
 * tag.
 */
export function withoutTags(title: string): string[] {
  const cut = title.slice(0, MAX_TITLE_CHARS).replace(QUALITY, "");
  return [cut, ...GROUP_TAGS.map((tag) => cut.replace(tag, ""))];
}

// A word of letters and digits is a checksum or a machine-generated name. Letters with digits only
// at their end are a word and its number: `Clip03`.
const MACHINE_NAME = /^(?=[a-z]*\d)[a-z\d]{5,}$|^[\da-f]{8,}$|^title t\d+$/i;
// "ironman2", "silenthillrevelation3d", "16wishes": a title written as one word, not a
// machine-generated name.
const GLUED_TITLE = /^[a-z]{6,}\d{1,2}(?:d|[a-z]{6,})?$|^\d{1,4}(?![a-f]+$)[a-z]{6,}$/;
const COUNTED_WORD = /^[a-z]{4,}\d{1,2}$/;
const isMachineName = (key: string): boolean =>
  MACHINE_NAME.test(key) && !GLUED_TITLE.test(key) && !COUNTED_WORD.test(key);
const lettersOf = (word: string): string =>
  COUNTED_WORD.test(word) ? word.replace(/\d+$/, "") : word;

// "johnwickchapter2", "quarantine2terminal", "deathrace2000"
const GOES_ON = /^(?:chapter|part|volume|vol|episode)?(\d{1,2}|(?:19|20)\d\d)(?![\dpk])/;

/**
 * True if the name has a number that no title of the work has, including directly after a title or
 * at the end of a short form (`shrek2`, `mi2`). Only short numbers distinguish sequels. 1 does not
 * count, because a name may number the first film even if its title has no number.
 */
function addsNumber(
  key: string,
  file: ParsedName,
  release: ParsedName,
  titles: readonly string[],
): boolean {
  const whole = removeSpaces(key);
  const begun = titles
    .map(removeSpaces)
    .find((title) => title.length > 4 && whole.startsWith(title));
  const behind = GOES_ON.exec(begun === undefined ? "" : whole.slice(begun.length))?.[1];
  const short = key.split(" ").map((word) => /^[a-z]+(\d)$/.exec(word)?.[1]);
  const part = file.part !== null && release.part === null ? String(file.part) : undefined;
  // A title may look like a short form with a number (`Th3`), so the last digit of such a title is
  // not a new number.
  const known = [
    ...titles.flatMap(numbersOf),
    ...titles.map((title) => /[a-z](\d)$/.exec(title)?.[1]),
    String(release.year),
  ];
  const numbers = [...numbersOf(key).filter((number) => number.length < 3), part, behind, ...short];
  return numbers.some(
    (number) => number !== undefined && number !== "1" && !known.includes(number),
  );
}

/** Returns the words that no title of the work contains, even when spaces are ignored. */
const otherWords = (key: string, tights: readonly string[]): string[] =>
  key
    .split(" ")
    .filter(
      (word) =>
        !isMachineName(word) &&
        !tights.some((tightTitle) => tightTitle.includes(word.replace(/(?<=\D)1$/, ""))),
    )
    .map(lettersOf);

// Matches "Day", "The Boys", "In" and a word in a script without capitals, but not "abc" or "GRP".
const isWritten = (title: string, words: readonly string[]): boolean =>
  (title.match(/(?<!\p{L})(?:\p{Lu}\p{Ll}+|\p{Lo}{2,})(?!\p{L})/gu) ?? []).some((word) =>
    words.includes(fold(word)),
  );

type ShortForms = {
  tights: readonly string[];
  releaseKey: string;
  group: string;
  others: readonly string[];
};

/**
 * Returns how a title without the words about the release is a short form of one of these titles
 * (without spaces); undefined if it is not. `isOurs`: the title ends or begins with the release's own
 * group, which does not turn it into another title.
 */
function shortFormOf(
  title: string,
  { tights, releaseKey, group, others }: ShortForms,
): { difference: Difference | undefined } | undefined {
  const names = withoutTags(title)
    .map((text) => removeSpaces(titleKey(text)))
    .filter((name) => name !== "");
  const tagged = title.toLowerCase();
  const isOurs = group !== "" && (tagged.startsWith(`${group}-`) || tagged.endsWith(`-${group}`));
  if (names.some((name) => tights.includes(name))) {
    return { difference: isOurs ? undefined : { why: "short", claims: false } };
  }
  if (!names.some((name) => tights.some((tightTitle) => abbreviates(name, tightTitle)))) {
    return undefined;
  }
  // A single lower-case word is a scene-style short form of a title. Anything else may be another
  // title, such as the start of the longer title.
  const isPart = ` ${releaseKey} `.includes(` ${titleKey(title)} `);
  const isScene = /^[a-z\d-]{1,7}$/.test(title) && !isPart;
  return {
    difference: isScene ? undefined : { why: "short", claims: isWritten(title, others) },
  };
}

/**
 * Compares a file's name with the work. Undefined if the name is the work's own title, a short form
 * of the release's title, or not a title.
 */
export function differenceOf(
  file: ParsedName,
  release: ParsedName,
  work: Work,
): Difference | undefined {
  const title = file.title ?? "";
  const key = titleKey(title);
  const releaseKey = titleKey(release.title ?? "");
  const titles = [releaseKey, ...[...work.keys].slice(0, MAX_TITLES)].filter((one) => one !== "");
  const tights = titles.map(removeSpaces);
  const isFilm = work.candidate.type === "movie";
  if (
    key === "" ||
    tights.includes(removeSpaces(key)) ||
    hasTightTitle(work, listReadings(file).map(removeSpaces))
  ) {
    return undefined;
  }
  const year = file.saidBy.year === 0 ? file.year : null;
  const isDated = year !== null && year !== release.year;
  if (isFilm && /^(?:19|20)\d\d$/.test(key) && Number(key) !== release.year) {
    return { why: "year", claims: true };
  }
  // "71.2014.mkv": digits followed by a year are a title and not the number of a file.
  if (PLACEHOLDER_TITLE.test(fold(title)) && !(isDated && /^\d+$/.test(key))) return undefined;
  if (addsNumber(key, file, release, titles)) return { why: "number", claims: true };
  if (isDated) return { why: "year", claims: true };
  const others = otherWords(key, tights);
  const group = fold(release.group ?? "");
  const short = shortFormOf(title, { tights, releaseKey, group, others });
  if (short !== undefined) return short.difference;
  // "Wild Zero DVDivX", "Enki Bilal - Bunker Palace": a film's title with additional words. The
  // difference counts only if the name is that of another film.
  const goesOn = titles.some(
    (knownTitle) => knownTitle.length > 3 && ` ${key} `.includes(` ${knownTitle} `),
  );
  if (goesOn && isFilm && file.type !== "episode") return { why: "words", claims: false };
  const isNumbered = year !== null || file.saidBy.season === 0;
  if (!isNumbered && isMachineName(key)) return undefined;
  return {
    why: "words",
    claims:
      isNumbered || others.join("").length > 4 || others.length > 1 || isWritten(title, others),
  };
}
