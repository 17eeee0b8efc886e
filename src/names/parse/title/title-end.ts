import type { Numbering } from "../lex/number-list.ts";
import type { Tag } from "../lex/parsed-name.ts";
import { hasSign, type Sign } from "../lex/rules.ts";
import type { NameScan } from "../lex/scan.ts";
import type { YearMatch } from "../numbers/year.ts";
import { TV_STATION } from "../tags/find-tags.ts";
import WORDS from "../words/title-words.json" with { type: "json" };
import { cleanTitle } from "./title.ts";

// Tags that may end a name without a hard tag after them, because no title ends with them.
const ENDING_TAGS = new Set(WORDS.endingTags.split("|"));

// Words that are as common in titles as in tags (Charlotte's Web, Heaven Is for Real, The Bad
// Batch). A single such word before a hard tag is a tag only if it is in capitals.
const COMMON_WORDS = new Set(WORDS.commonWords.split("|"));

/** Spellings that are never part of the title, even before a year. */
const NEVER_TITLE = new Set(WORDS.neverTitle.split("|"));
/** A language in scene style: `GERMAN`, `iTALiAN`. Titles contain lower-case letters. */
const SCENE_LANGUAGE = /^(?=.*[A-Z]{2})[A-Zi]{3,}$/;
/**
 * A language that is not in scene style belongs to the title if it follows one of these words, or
 * an article and a word.
 */
const WORD_OF_TITLE = new RegExp(
  String.raw`(?:^|[ .])(?:(?:the|an?)[ .]\w+|${WORDS.beforeTitleWord})[ .]$`,
  "i",
);
const JOINED = /[ .](?:and|und|et|y|e|or|of)[ .]$|& $/i;

const LETTER_OR_DIGIT = /[\p{L}\d]/u;

/** The layout of the two pictures, or a word for a whole disc. */
const THREE_DIMENSIONAL = /^h?(?:half[ .-]?)?(?:sbs|t?ou)$|over.under|complete|remux|bd50|bdmv|iso/;

/**
 * Returns the start of the first hard tag at or after `from`, or of the bracket around it. A
 * bracket with only tags also counts. Returns the length of the text if no such tag or bracket
 * follows.
 */
export function findFirstTag(scan: NameScan, tags: readonly Tag[], from: number): number {
  for (const tag of tags) {
    if (tag.start < from) continue;
    const bracket = scan.brackets[tag.bracket];
    if (bracket && bracket.open >= from && (tag.hard || hasOnlyTags(scan, tags, tag.bracket))) {
      return bracket.open;
    }
    if (tag.hard) return tag.start;
  }
  return scan.text.length;
}

function hasOnlyTags(scan: NameScan, tags: readonly Tag[], bracket: number): boolean {
  const words = scan.words.filter((word) => word.bracket === bracket).length;
  const tagged = tags.reduce(
    (sum, tag) => sum + (tag.bracket === bracket ? tag.last - tag.first + 1 : 0),
    0,
  );
  return words > 0 && words === tagged;
}

/** A soft tag that may be a word of the title, and facts about the tags after it. */
type SoftTag = {
  readonly scan: NameScan;
  readonly tags: readonly Tag[];
  readonly index: number;
  readonly tag: Tag;
  readonly tagText: string;
  /** In lower case, with single spaces. */
  readonly spelling: string;
  /** Where the title starts, and where it ends with all its soft tags. */
  readonly from: number;
  readonly end: number;
  /** The number of tags between this one and `end`. */
  readonly after: number;
};

const textBefore = ({ scan, tag, from }: SoftTag): string =>
  scan.text.slice(Math.max(from, tag.start - 5), tag.start);

/** Signs that a soft tag is a word of the title, and so are all tags before it. One is enough. */
export const TITLE_WORD_SIGNS: readonly Sign<SoftTag>[] = [
  {
    name: "it ends the name without a hard tag",
    holds: ({ scan, tags, index, end, after }) =>
      end >= scan.text.length && after === 0 && !mayEndName(scan, tags, index),
  },
  {
    // "The Greek", "A French ...", "The Final Cut"
    name: "it follows an article",
    holds: (soft) =>
      (soft.tag.kind === "language" || soft.spelling === "final cut") &&
      /(?:^|[ .])(?:the|an?)[ .]$/i.test(textBefore(soft)),
  },
  // "Longer and Uncut"
  { name: "it follows a joining word", holds: (soft) => JOINED.test(textBefore(soft)) },
  {
    // `A.Love.History.EXTENDED`: some stations are named after common words. As tags, these are
    // written in capitals.
    name: "it is a station in small letters",
    holds: ({ tag, tagText }) => tag.value === TV_STATION && tagText !== tagText.toUpperCase(),
  },
];

/** Signs that a tag before a year is a tag even if it is the only one. One is enough. */
export const CLEAR_TAG_SIGNS: readonly Sign<SoftTag>[] = [
  {
    name: "it is an edition or a version",
    holds: ({ tag }) => tag.kind === "edition" || tag.kind === "version",
  },
  {
    name: "no title has its spelling",
    holds: ({ spelling }) => spelling !== "3d" && NEVER_TITLE.has(spelling),
  },
  {
    name: "it is 3D, and another tag confirms it",
    holds: ({ scan, tags, spelling, after }) =>
      spelling === "3d" &&
      NEVER_TITLE.has(spelling) &&
      after === 0 &&
      isThreeDimensional(scan, tags),
  },
  {
    // Only asked about a single tag, because the answer needs the whole title.
    name: "it is the only word for its language, after a title",
    holds: ({ scan, tags, tag, tagText, from, end, after }) =>
      after === 0 &&
      tag.kind === "language" &&
      isAfterTitle(scan.text.slice(from, tag.start), tagText, scan.text.charAt(end)) &&
      !tags.some(
        (other) => other !== tag && other.kind === "language" && other.value === tag.value,
      ),
  },
];

/**
 * Moves the end of the title before the soft tags that precede it (`UNRATED.FRENCH.720p`). Before a
 * year, a single soft tag stays in the title, because it may just as well be a word of the title.
 * `end` is not after the first hard tag.
 */
export function moveBeforeSoftTags(
  scan: NameScan,
  tags: readonly Tag[],
  from: number,
  end: number,
  isYear: boolean,
): number {
  let moved = end;
  let count = 0;
  let anyClear = false;
  let allCommon = true;
  for (let index = tags.length - 1; index >= 0; index--) {
    const tag = tags[index];
    if (!tag || tag.start >= moved || tag.end > moved) continue;
    if (tag.start <= from || LETTER_OR_DIGIT.test(scan.text.slice(tag.end, moved))) break;
    const tagText = scan.text.slice(tag.start, tag.end);
    const spelling = spellingOf(tagText);
    const soft = { scan, tags, index, tag, tagText, spelling, from, end, after: count };
    if (hasSign(TITLE_WORD_SIGNS, soft)) break;
    allCommon &&= tag.bracket < 0 && isCommonWord(tag, tagText, spelling);
    anyClear ||= hasSign(CLEAR_TAG_SIGNS, soft);
    const bracket = scan.brackets[tag.bracket];
    moved = Math.min(tag.start, bracket?.open ?? tag.start);
    count++;
  }
  if (count === 1 && allCommon) return end;
  return isYear && count < 2 && !anyClear ? end : moved;
}

const spellingOf = (tagText: string): string => tagText.toLowerCase().replace(/[. -]+/g, " ");

/**
 * `Ship.3D.2010.HSBS`: `3D` is a tag only if it appears once and another word confirms it.
 * Otherwise, it is a word of the title.
 */
const isThreeDimensional = ({ text }: NameScan, tags: readonly Tag[]): boolean => {
  const words = tags.map((tag) => text.slice(tag.start, tag.end).toLowerCase());
  return (
    words.filter((word) => word === "3d").length === 1 &&
    words.some((word) => THREE_DIMENSIONAL.test(word))
  );
};

/**
 * True if a language before a year follows the title (`Tall.Ship.German.2010`) and is not its last
 * word ("The Tall Greek", "Tall Greek").
 */
const isAfterTitle = (title: string, language: string, next: string): boolean =>
  SCENE_LANGUAGE.test(language)
    ? /[a-z]{2}/.test(title)
    : /^[A-Z][a-z]{4,}$/.test(language) &&
      /\d/.test(next) &&
      /\w[ .]+\w/.test(title) &&
      !WORD_OF_TITLE.test(title);

/**
 * Returns where the title ends if the common words directly after `end` belong to it: `Light` in
 * `Winter.Light.German.1963`. Otherwise returns `end`.
 */
export function moveAfterCommonWords(
  scan: NameScan,
  tags: readonly Tag[],
  end: number,
  until: number,
): number {
  let moved = end;
  for (const tag of tags) {
    if (tag.start < end || tag.end > until) continue;
    const tagText = scan.text.slice(tag.start, tag.end);
    const spelling = spellingOf(tagText);
    const isAdjacent = !LETTER_OR_DIGIT.test(scan.text.slice(moved, tag.start));
    if (!isAdjacent || tag.hard || tag.bracket >= 0 || !isCommonWord(tag, tagText, spelling)) break;
    moved = tag.end;
  }
  return moved;
}

function isCommonWord(tag: Tag, tagText: string, spelling: string): boolean {
  return (
    (tag.kind === "network" || COMMON_WORDS.has(spelling)) && tagText !== tagText.toUpperCase()
  );
}

/** True if one of the consecutive tags up to `last` may end a name: `vostfr HD`. */
function mayEndName(scan: NameScan, tags: readonly Tag[], last: number): boolean {
  for (let i = last; i >= 0; i--) {
    const tag = tags[i];
    if (!tag || (i < last && tags[i + 1]?.first !== tag.last + 1)) return false;
    const spelling = spellingOf(scan.text.slice(tag.start, tag.end));
    // `Title - FR`
    const dashed = tag.kind === "language" && scan.text.slice(tag.start - 3, tag.start) === " - ";
    if (
      ENDING_TAGS.has(spelling) ||
      (dashed && /^[A-Z]{2,}$/.test(scan.text.slice(tag.start, tag.end)))
    ) {
      return true;
    }
  }
  return false;
}

type TitleNumbers = Pick<Numbering, "end" | "episodes" | "absolute"> & {
  date: unknown;
  year: YearMatch | undefined;
};

const LETTER = /\p{L}/u;

/**
 * Returns the text after an episode number up to the first hard tag or square bracket, including
 * words that were read as soft tags. Undefined if the text equals `title`, has no letters, or
 * consists of tags that are followed directly by a hard tag, as in release names.
 */
export function readLongerEpisodeTitle(
  scan: NameScan,
  tags: readonly Tag[],
  numbers: TitleNumbers,
  title: string | null,
): string | undefined {
  if (numbers.end < 0 || numbers.episodes.length === 0) return undefined;
  const tag = tags.find((t) => t.hard && t.start >= numbers.end);
  if (title === null && tag !== undefined && tag.bracket < 0) return undefined;
  const bracket =
    scan.brackets.find((b) => b.square && b.open >= numbers.end)?.open ?? scan.text.length;
  const longer = cleanTitle(
    scan.text.slice(numbers.end, Math.min(tag?.start ?? scan.text.length, bracket)),
  );
  return longer === "" || longer === title || !LETTER.test(longer) ? undefined : longer;
}

/**
 * Returns the title of an episode, which is the text between its number and the first tag, year or
 * bracket; null if the name has no episode title.
 */
export function findEpisodeTitle(
  scan: NameScan,
  tags: readonly Tag[],
  numbers: TitleNumbers,
): string | null {
  if (
    numbers.end < 0 ||
    (numbers.episodes.length === 0 && numbers.absolute.length === 0 && !numbers.date)
  ) {
    return null;
  }
  const bracket =
    scan.brackets.find((b) => b.square && b.open >= numbers.end)?.open ?? scan.text.length;
  const year =
    numbers.year && numbers.year.start >= numbers.end ? numbers.year.start : scan.text.length;
  const end = Math.min(findFirstTag(scan, tags, numbers.end), bracket, year);
  const cut = moveBeforeSoftTags(scan, tags, numbers.end, end, false);
  const title = cleanTitle(
    scan.text
      .slice(numbers.end, cut)
      .replace(/(?<=[\p{L}\d])-[^\s-]{2,20}$/u, (group) =>
        end === scan.text.length && tags.length === 0 ? "" : group,
      ),
  );
  const tagWords = tags.reduce(
    (n, t) => (t.start >= numbers.end && t.end <= cut ? n + t.last - t.first + 1 : n),
    0,
  );
  if (
    tagWords > 0 &&
    tagWords === scan.words.filter((w) => w.start >= numbers.end && w.end <= cut).length
  ) {
    return null;
  }
  return LETTER.test(title) || /^\d{1,4}$/.test(title) ? title : null;
}
