import { titleKey } from "../identify/title-key.ts";
import { components, type Folder, readFolder } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { findPartNumbers, type PartNumber } from "../parse/numbers/part.ts";
import { type NumberInText, numbersIn, textBeforeTags } from "../parse/numbers-in-text.ts";
import { tokensOf } from "../parse/tokens.ts";
import { remembering } from "../text/remembering.ts";
import { findWordsAfterYear, type WordsAfterYear } from "./after-year.ts";
import { hasTwoDatedTitles } from "./claims.ts";
import { findNumberLists, hasEpisodeRange, type NumberList } from "./number-lists.ts";
import { findPieces, numbersBefore, type Piece } from "./pieces.ts";
import { mayBeSeason, wordsAfterSeason } from "./season-words.ts";
import { type Sides, sidesOf } from "./things.ts";

/** A part number, with the numbers before it that number no season. */
export type Part = Omit<PartNumber, "before"> & { numbersBefore: readonly number[] };

/** What one component of a path says by itself. Each fact is read when it is first asked for: guards ask for facts, not for text. */
export type Component = {
  name: string;
  /** Its parsed name, and what it is as a folder. */
  folder: () => Folder;
  /** The text before its first technical tag, without its group and ids. */
  beforeTags: () => string;
  /** The same as a title key. */
  words: () => string;
  /** Both sides of its first technical tag, folded. */
  sides: () => Sides;
  /** The numbers before its first technical tag. */
  numbers: () => readonly NumberInText[];
  lists: () => readonly NumberList[];
  /** Whether a sign for a range stands before an episode's number: `E03-E06`. */
  hasEpisodeRange: () => boolean;
  /** The number that is the whole name of a file: `02.mkv`. */
  bareNumber: () => number | undefined;
  /** What it says read backwards: some uploaders hide names so (`kvm.p0801.21E20S toboR .rM`). */
  backwards: () => ParsedName;
  parts: () => readonly Part[];
  pieces: () => readonly Piece[];
  /** `A (1986) + B (1988)` */
  hasTwoDatedTitles: () => boolean;
  afterYear: () => WordsAfterYear | undefined;
  /** Whether it has a number or a word for a season: as a folder it may be one that was not read. */
  mayBeSeason: () => boolean;
  /** The words after a season that nothing accounts for, folded. */
  afterSeason: () => string;
};

// Every guard asks about the names of every video.
const MAX_REMEMBERED = 50;

function lazily<T>(read: () => T): () => T {
  let answer: { value: T } | undefined;
  return () => {
    answer ??= { value: read() };
    return answer.value;
  };
}

function bareNumberOf(name: string): number | undefined {
  const { text, extension } = tokensOf(name);
  return extension !== "" && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

export const componentOf: (name: string) => Component = remembering((name) => {
  const beforeTags = lazily(() => textBeforeTags(name));
  const folder = lazily(() => readFolder(name, false));
  return {
    name,
    folder,
    beforeTags,
    words: lazily(() => titleKey(beforeTags())),
    sides: lazily(() => sidesOf(name, folder().parsed.group)),
    numbers: lazily(() => numbersIn(beforeTags())),
    lists: lazily(() => findNumberLists(beforeTags())),
    hasEpisodeRange: lazily(() => hasEpisodeRange(name.slice(-200))),
    bareNumber: lazily(() => bareNumberOf(name)),
    backwards: lazily(() => parseName(Array.from(tokensOf(name).text).toReversed().join(""))),
    parts: lazily(() =>
      findPartNumbers(name).map(({ before, ...part }) => ({ ...part, numbersBefore: numbersBefore(before) })),
    ),
    pieces: lazily(() => findPieces(name)),
    hasTwoDatedTitles: lazily(() => hasTwoDatedTitles(tokensOf(name))),
    afterYear: lazily(() => findWordsAfterYear(name)),
    mayBeSeason: lazily(() => mayBeSeason(name)),
    afterSeason: lazily(() => wordsAfterSeason(name)),
  };
}, MAX_REMEMBERED);

/** The components of a path, the file first. */
export const componentsOf = (path: string): Component[] => components(path).map(componentOf);

/** The components of a video's path and of its release's, the file first. */
export const componentsIn = (file: ParsedName, release: ParsedName): Component[] =>
  componentsOf(file.name === release.name ? file.name : `${release.name}/${file.name}`);

/** Whether this name of a file, read backwards, has the season and episodes that were read from the file's folder. */
export function isBackwards({ backwards }: Component, { seasons, episodes }: ParsedName): boolean {
  if (seasons.length !== 1 || episodes.length === 0) return false;
  const read = backwards();
  return read.seasons.join() === seasons.join() && read.episodes.join() === episodes.join();
}
