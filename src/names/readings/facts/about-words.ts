// Finds the words of a name that stand for a work about the work: a reaction, a trailer, a fan edit.
import { fold } from "../../../base/text/fold.ts";
import { memoize } from "../../../base/text/memoize.ts";
import { removeSpaces } from "../../identify/title-key.ts";
import { type AboutWork, readAboutTable } from "../../parse/about-works.ts";
import { tokensOf } from "../../parse/tokens.ts";
import type { WordRole } from "./claims.ts";
import { isSpeltOut } from "./signatures.ts";
import { type NameFacts, walk } from "./walk-words.ts";

/** Words of a name that the table contains. `first` and `last` are positions in the name's words. */
type AboutWords = AboutWork & { first: number; last: number };

// Scripts without spaces between words, and Korean, which often writes two nouns together.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}ー]+/gu;
const SHORT = { han: 2, thai: 4, other: 3 } as const;
const MAX_UNSPACED = 14;

/**
 * A folded word of a name, the same word without digits that only count it, and the position of the
 * name's word to which it belongs.
 */
type FoldedWord = { key: string; bare: string; at: number };

/** `extra1`, `03Trailer`: digits that are joined to a word only count it. */
const withoutCount = (key: string): string => key.replace(/(?<=\p{L})\d+$|^\d+(?=\p{L})/gu, "");

/** `MovieReview`, `UKPodcast`: words that are written together. */
const CAMEL = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/u;

const foldWords = (words: readonly string[]): FoldedWord[] =>
  words.flatMap((word, at) =>
    fold(word)
      .split(" ")
      .filter((key) => key !== "")
      .map((key) => ({ key, bare: withoutCount(key), at })),
  );

/**
 * Finds the phrases of the table in these words, the longest first at each position. A digit that
 * belongs to a phrase (`Top10`) is read before a digit that counts it (`Recap05`).
 */
function findPhrases(words: readonly FoldedWord[]): AboutWords[] {
  const { phrases, lengths } = readAboutTable();
  return words.flatMap(({ at }, index) => {
    for (const form of ["key", "bare"] as const) {
      for (let count = lengths.get(words[index]?.[form] ?? "") ?? 0; count > 0; count--) {
        const run = words.slice(index, index + count);
        const key = run.map((word) => word[form]).join(" ");
        const meaning = run.length === count ? phrases.get(key) : undefined;
        if (meaning !== undefined) {
          return [{ ...meaning, first: at, last: run.at(-1)?.at ?? at }];
        }
      }
    }
    return [];
  });
}

const shortest = (text: string): number =>
  /^\p{Script=Han}+$/u.test(text)
    ? SHORT.han
    : /\p{Script=Thai}/u.test(text)
      ? SHORT.thai
      : SHORT.other;

/**
 * Finds words inside a run of a script without spaces. A word of two characters counts at the
 * beginning or the end of the run; inside, it may be a part of two other words.
 */
function findInRun(run: string, at: number): AboutWords[] {
  const { phrases } = readAboutTable();
  const found: AboutWords[] = [];
  for (let from = 0; from < run.length; from++) {
    for (let to = Math.min(run.length, from + MAX_UNSPACED); to > from + 1; to--) {
      const text = run.slice(from, to);
      const meaning = phrases.get(text);
      if (meaning?.kind !== "always" || text.length < shortest(text)) continue;
      if (text.length > 2 || from === 0 || to === run.length) {
        found.push({ ...meaning, first: at, last: at });
        break;
      }
    }
  }
  return found;
}

// Caches results, because guards read the same names for several videos and works.
const MAX_REMEMBERED = 50;

/**
 * Finds the table's words in the name of a file or folder, regardless of titles. Whole words count
 * in any case and spelling, also with digits or other words joined to them (`Recap05`,
 * `MovieReview`).
 */
const findAboutWords: (name: string) => readonly AboutWords[] = memoize((name) => {
  const { text, words } = tokensOf(name);
  const written = words.map(({ start, end }) => text.slice(start, end));
  const found = findPhrases(foldWords(written));
  const isFound = (at: number): boolean =>
    found.some(({ first, last }) => first <= at && at <= last);
  for (const [at, word] of written.entries()) {
    if (isFound(at)) continue;
    const parts = word.split(CAMEL);
    if (parts.length > 1) {
      found.push(...findPhrases(foldWords(parts)).map((one) => ({ ...one, first: at, last: at })));
    }
    for (const [run] of fold(word).matchAll(UNSPACED)) found.push(...findInRun(run, at));
  }
  return found.toSorted((a, b) => a.first - b.first);
}, MAX_REMEMBERED);

/** True if a title, as a title key, contains these words of the table. */
const isInTitle = (words: string, title: string): boolean =>
  new RegExp(UNSPACED.source, "u").test(words)
    ? removeSpaces(title).includes(removeSpaces(words))
    : ` ${title} `.includes(` ${words} `);

// In a phrase, one word may describe a release as well: `Fan Dub`, `Alternate Ending`.
const DESCRIBES: ReadonlySet<WordRole> = new Set(["release word", "language"]);

/**
 * Finds the first words of a name that stand for a work about the work: `Film.2010.Trailer`,
 * `S01E01.Podcast`. Words in a title of the work or of the episodes do not count, nor do the groups
 * of the tables, and a track of the file behind its tags. If TMDB has no title for the episode
 * (`isUntitled`), ambiguous words behind its numbers count as well.
 */
export function findWorkAbout(
  name: string,
  known: NameFacts,
  { isUntitled }: { isUntitled: boolean },
): AboutWords | undefined {
  const found = findAboutWords(name);
  const walked = found.length === 0 ? undefined : walk(name, "numbers", known);
  if (walked === undefined) return undefined;
  const { words, tokens } = walked;
  const titles = [...known.titles];
  const isTitle = (index: number) => words[index]?.role === "title";
  const isTitled = words.some(({ role }) => role === "title");
  // `Extras.2005.S01E02.Extras`: a title of one word explains only its first occurrence.
  const again = words.findIndex((_, index) => isTitle(index - 1) && !isTitle(index));
  const isKnownTag = (index: number): boolean =>
    tokens.tags.some(
      ({ kind, own, first, last }) =>
        (kind === "group" || own === true) && first <= index && index <= last,
    );
  // `x264-TRAiLERS`: a name that is not spelt out signs the release.
  const isSignature = (index: number): boolean => {
    const { start = 0, end = 0 } = words[index] ?? {};
    const isJoined = tokens.tags.some((tag) => tag.end === start - 1);
    return (
      isJoined &&
      tokens.text.charAt(start - 1) === "-" &&
      !isSpeltOut(tokens.text.slice(start, end))
    );
  };
  const isSaid = (index: number): boolean => {
    const role = words[index]?.role;
    if (role === undefined || role === "site" || isKnownTag(index) || isSignature(index)) {
      return false;
    }
    return !isTitle(index)
      ? true
      : again >= 0 && index > again && !isTitle(index - 1) && !isTitle(index + 1);
  };
  const isDescribed = (index: number) => DESCRIBES.has(words[index]?.role ?? "unknown");
  const isBehind = (index: number) => ["behind", "block"].includes(words[index]?.place ?? "");
  const isAmongTags = (index: number) => ["tags", "among"].includes(words[index]?.place ?? "");
  return found.find(({ text, kind, isIncluded, isTrack, first, last }) => {
    const positions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    return (
      positions.every(isSaid) &&
      positions.some((index) => words[index]?.role !== "episode title") &&
      ((last > first && !isIncluded) || positions.some((index) => !isDescribed(index))) &&
      (kind === "always" || (isUntitled && isBehind(first) && words[first]?.role === "unknown")) &&
      !(isTrack && isAmongTags(first)) &&
      !known.episodeTitles.some((title) => isInTitle(text, title)) &&
      (isTitled || !titles.some((title) => isInTitle(text, title)))
    );
  });
}
