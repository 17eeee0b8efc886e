import { numbersOf } from "../../../core/identify/numbers.ts";
import { readings } from "../../../core/identify/readings.ts";
import { tight, titleKey } from "../../../core/identify/title-key.ts";
import { hasTightTitle, type Work } from "../../../core/identify/work.ts";
import { PLACEHOLDER_TITLE } from "../../../core/parse/combine-names.ts";
import type { ParsedName } from "../../../core/parse/lex/parsed-name.ts";
import { fold } from "../../../core/text/fold.ts";

/**
 * A name in the release that reads as something else. `claims` when it has a year, numbers or words of its own: then it
 * counts even if no work is found under it.
 */
export type UnexpectedName = {
  path: string;
  title: string;
  file: ParsedName;
  claims: boolean;
  why: "number" | "year" | "short" | "words";
};

// A group's tag comes before the title (`grp-film`), after it (`film-grp`) or well before it (`site_grp-repack-film`).
const GROUP_TAGS = [/^[a-z\d]{1,12}-(?=[a-z\d])/i, /(?<=[a-z\d])-[a-z\d]{2,12}$/i, /^.*-(?=[a-z\d ]+$)/];
// A word of letters and digits is a checksum or a name made by a machine. Words with a number after them are a title.
const MACHINE_NAME = /^(?=[a-z]*\d)[a-z\d]{5,}$|^[\da-f]{8,}$|^title t\d+$/i;
// "ironman2", "silenthillrevelation3d", "16wishes": a title in one word, and no machine's.
const GLUED_TITLE = /^[a-z]{6,}\d{1,2}(?:d|[a-z]{6,})?$|^\d{1,4}(?![a-f]+$)[a-z]{6,}$/;
const GOES_ON = /^(?:(?:chapter|part|volume|vol|episode)?(\d{1,2})(?![\dpk])|((?:19|20)\d\d)(?![\dp]))/;
const MAX_TITLES = 40;
const MAX_TITLE_CHARS = 300;

// "Resurgence HD": words of the release that a title without tags keeps.
const QUALITY = /(?:[ ._-]{1,3}(?:hd|sd|hq|full|movie|film|rip))+$/i;

/** A title as it is, and without what may be the tag of a group or words of the release. */
export function titlesOf(title: string): string[] {
  const cut = title.slice(0, MAX_TITLE_CHARS).replace(QUALITY, "");
  return [cut, ...GROUP_TAGS.map((tag) => cut.replace(tag, ""))];
}

const withoutGroupTags = (title: string): string[] =>
  titlesOf(title)
    .map((text) => tight(titleKey(text)))
    .filter(Boolean);

// "tbbt" in a folder of The Big Bang Theory: its letters are in the folder's title in this order.
function abbreviates(short: string, whole: string): boolean {
  if (short[0] !== whole[0] && !whole.startsWith("the") && !whole.startsWith("a")) return false;
  let at = 0;
  for (const letter of whole) if (letter === short[at]) at += 1;
  return at >= short.length;
}

// Only short numbers distinguish sequels. 1 does not: the first film may be numbered although its title is not.
const isSequelNumber = (number: string, release: ParsedName): boolean =>
  /^(?:[02-9]|\d{2})$/.test(number) && number !== String(release.year);

// "matrix2" is from The Matrix, and "mi2" from Mission: Impossible.
function isStemOf(stem: string, title: string): boolean {
  const whole = tight(title);
  if (whole === "") return false;
  return stem.endsWith(whole) || stem === tight(title.replace(/^(?:the|an?) /, "")) || areInitialsOf(stem, title);
}

// For a long title, the initials of its series are enough: "lotr2". They may have the article's: "tss2".
function areInitialsOf(stem: string, title: string): boolean {
  const all = title.replace(/(?<=[a-z\d])[a-z\d]+| /g, "");
  const bare = all.slice(/^(?:the|an?) /.test(title) ? 1 : 0);
  return [all, bare].some((one) => stem === one || (stem.length > 2 && one.startsWith(stem)));
}

/** The numbers that the name adds to a title, also glued to its end (`shrek2`). */
function addedNumbers(key: string, file: ParsedName, release: ParsedName, titles: readonly string[]): string[] {
  const known = new Set(titles.flatMap(numbersOf));
  const glued = /^(.*\D)(\d)$/.exec(tight(key));
  const added = numbersOf(key);
  if (file.part !== null && release.part === null) added.push(String(file.part));
  const [, stem = "", digit = ""] = glued ?? [];
  if (stem !== "" && titles.some((title) => isStemOf(stem, title))) added.push(digit);
  // "johnwickchapter2", "quarantine2terminal"; "deathrace2000" of a film of 2008 is numbered, too.
  const goesOn = titles.map(tight).find((title) => title.length > 4 && tight(key).startsWith(title));
  const more = GOES_ON.exec(goesOn === undefined ? "" : tight(key).slice(goesOn.length));
  if (more?.[1] !== undefined) added.push(more[1]);
  else if (more?.[2] !== undefined && Number(more[2]) !== release.year) added.push(more[2].slice(2));
  return added.filter((number) => isSequelNumber(number, release) && !known.has(number));
}

// The words that no title of the work contains, not even written together.
function foreignWords(key: string, titles: readonly string[]): string[] {
  const spelt = titles.map(tight);
  const isForeign = (word: string) => !spelt.some((title) => title.includes(word.replace(/(?<=\D)1$/, "")));
  return key.split(" ").filter((word) => (!/\d/.test(word) || GLUED_TITLE.test(word)) && isForeign(word));
}

// Whether one of them is written as a word of a title: "Day", "The Boys" and "In", but not "abc" or "GRP".
const isWritten = (title: string, words: readonly string[]): boolean =>
  (title.match(/(?<!\p{L})\p{Lu}\p{Ll}+(?!\p{L})/gu) ?? []).some((word) => words.includes(word.toLowerCase()));

function hasForeignWords(title: string, key: string, titles: readonly string[]): boolean {
  const words = foreignWords(key, titles);
  return words.join("").length > 4 || words.length > 1 || isWritten(title, words);
}

/** Empty when the name is the work's own title, a short form of the release's title, or no title at all. */
export function unexpectedNames(path: string, file: ParsedName, release: ParsedName, work: Work): UnexpectedName[] {
  const title = file.title ?? "";
  const key = titleKey(title);
  const whole = titleKey(release.title ?? "");
  if (key === "" || key === whole || tight(key) === tight(whole)) return [];
  // "71.2014.mkv": digits followed by a year are a title, not the number of a file.
  const dated = /^\d+$/.test(key) && file.saidBy.year === 0 && file.year !== release.year;
  const odd = (why: UnexpectedName["why"], claims: boolean): UnexpectedName[] => [{ path, title, file, claims, why }];
  if (
    work.candidate.type === "movie" &&
    /^(?:19|20)\d\d$/.test(key) &&
    Number(key) !== release.year &&
    !work.keys.has(key)
  )
    return odd("year", true);
  if (PLACEHOLDER_TITLE.test(fold(title)) && !dated) return [];
  if (hasTightTitle(work, readings(file).map(tight))) return [];
  const titles = [whole, ...[...work.keys].slice(0, MAX_TITLES)];
  if (addedNumbers(key, file, release, titles).length > 0) return odd("number", true);
  const year = file.saidBy.year === 0 ? file.year : null;
  const names = withoutGroupTags(title);
  const wraps = names.some((name) => titles.some((of) => tight(of) === name));
  const short = names.some((name) => titles.some((of) => abbreviates(name, tight(of))));
  if (year !== null && year !== release.year) return odd("year", true);
  // The tag of the release's own group does not make it another title.
  const group = fold(release.group ?? "");
  const tagged = title.toLowerCase();
  const ours = group !== "" && (tagged.startsWith(`${group}-`) || tagged.endsWith(`-${group}`));
  if (wraps) return ours ? [] : odd("short", false);
  // One lower-case word is a scene's short form of a title. Anything else may be a title of its own, such as the start
  // of the longer one.
  if (short)
    return /^[a-z\d-]{1,7}$/.test(title) && !` ${whole} `.includes(` ${key} `)
      ? []
      : odd("short", isWritten(title, foreignWords(key, titles)));
  // "Wild Zero DVDivX", "Enki Bilal - Bunker Palace": a film's title with more words, unless that is another film.
  const hasTitle = titles.some((of) => of.length > 3 && ` ${key} `.includes(` ${of} `));
  if (hasTitle && work.candidate.type === "movie" && file.type !== "episode") return odd("words", false);
  const numbered = year !== null || file.saidBy.season === 0;
  if (!numbered && MACHINE_NAME.test(key) && !GLUED_TITLE.test(key)) return [];
  return odd("words", numbered || hasForeignWords(title, key, titles));
}
