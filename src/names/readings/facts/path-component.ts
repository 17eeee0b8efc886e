import { type ParsedFolder, readFolder, splitComponents } from "../../parse/folder.ts";
import { findPartNumbers, type PartNumber } from "../../parse/numbers/part.ts";
import { findNumbers, type NumberInText, readTextBeforeTags } from "../../parse/numbers-in-text.ts";
import { findNumbersBefore, findPieces, type SeasonPiece } from "./season-pieces.ts";
// Facts about one path component, each read once.

import { memoize } from "../../../base/text/memoize.ts";
import { titleKey } from "../../identify/title-key.ts";
import { SEASON } from "../../parse/lex/number-list.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import { type NameTokens, tokensOf } from "../../parse/tokens.ts";
import { TWO_DATED_TITLES } from "./claims.ts";
import { EPISODE_RANGE, findLostClaims, type LostClaim } from "./number-claims.ts";
import { readWords } from "./words.ts";

/**
 * Matches a number or a word for a season. A folder with either may be a season that the parser did
 * not recognise (`8`, `Book 8`, `Final Season`).
 */
const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");

// Removes tags such as `1080p`, which are not seasons.
const withoutTags = ({ text, tags }: NameTokens): string =>
  tags.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);

// Caches results, because every guard reads the names of every video.
const MAX_REMEMBERED = 50;
const MAX_TAIL_CHARS = 200;

function lazily<T>(read: () => T): () => T {
  let answer: { value: T } | undefined;
  return () => {
    answer ??= { value: read() };
    return answer.value;
  };
}

/**
 * The facts in the name of one path component. Each fact is read when it is first needed. Guards
 * use these facts instead of the text.
 */
export interface Component {
  name: string;
  /** The parsed name, and its role as a folder. */
  folder(): ParsedFolder;
  /** The text before the name's first technical tag, as a title key. */
  words(): string;
  /** The numbers before the name's first technical tag. */
  numbers(): NumberInText[];
  /** Other possible meanings of the name's numbers, which the parser did not choose. */
  lostClaims(): LostClaim[];
  hasEpisodeRange(): boolean;
  /**
   * The name parsed in reverse, because some uploaders hide names in this way (`kvm.p0801.21E20S
   * toboR .rM`).
   */
  backwards(): ParsedName;
  /** The block at the start, folded, if it signs the name; empty if it does not. */
  block(): string;
  parts(): ComponentPart[];
  pieces(): SeasonPiece[];
  hasTwoDatedTitles(): boolean;
  mayBeSeason(): boolean;
}

/** A part number, with the numbers before it that are not season numbers. */
export type ComponentPart = Omit<PartNumber, "before"> & { numbersBefore: number[] };

const readComponent = (name: string): Component => {
  // The text without its group and ids.
  const beforeTags = lazily(() => readTextBeforeTags(name));
  return {
    name,
    folder: lazily(() => readFolder(name, false)),
    words: lazily(() => titleKey(beforeTags())),
    numbers: lazily(() => findNumbers(beforeTags())),
    lostClaims: lazily(() => findLostClaims(tokensOf(name), beforeTags())),
    hasEpisodeRange: () => EPISODE_RANGE.test(name.slice(-MAX_TAIL_CHARS)),
    backwards: lazily(() => parseName(Array.from(tokensOf(name).text).toReversed().join(""))),
    block: () => readWords(name).block,
    parts: lazily(() =>
      findPartNumbers(name).map(({ before, ...part }) => ({
        ...part,
        numbersBefore: findNumbersBefore(before),
      })),
    ),
    pieces: lazily(() => findPieces(name)),
    hasTwoDatedTitles: () => TWO_DATED_TITLES.test(tokensOf(name).text),
    mayBeSeason: () => MAY_BE_SEASON.test(withoutTags(tokensOf(name))),
  };
};

export const componentOf: (name: string) => Component = memoize(readComponent, MAX_REMEMBERED);

/** Returns the other possible meanings of the numbers in the last component of a name. */
export const listLostNumbers = ({ name }: ParsedName): readonly LostClaim[] =>
  componentsOf(name)[0]?.lostClaims() ?? [];

/** Returns the components of a path, starting with the file. */
export const componentsOf = (path: string): Component[] => splitComponents(path).map(componentOf);

/**
 * Applies a reading to a component, which is listed there under its name or its path (`key`). If the reading's title spans several folders, each of these
 * folders gets the words of the whole title.
 */
function asRead(component: Component, reading: Reading, key = component.name): Component {
  const parsed = reading.get(key);
  if (parsed === undefined) return component;
  const title = titleKey(parsed.title ?? "");
  return {
    ...component,
    folder: () => ({ ...component.folder(), parsed }),
    words: () => {
      const words = component.words();
      return parsed.type === "episode" || ` ${words} `.includes(` ${title} `) ? words : title;
    },
    // A part number that is not in the film's reading is a word of the film's title.
    parts: () =>
      component
        .parts()
        .filter(
          ({ kind, number }) =>
            kind !== "part" || parsed.type !== "movie" || number === parsed.part,
        ),
  };
}

/**
 * Returns the components of a video's path and of its release's path, starting with the file, with
 * the reading applied.
 */
export const readComponents = (
  file: ParsedName,
  release: ParsedName,
  reading = AS_IT_STANDS,
): Component[] => {
  const path = file.name === release.name ? file.name : `${release.name}/${file.name}`;
  return componentsOf(path).map((component, index) =>
    asRead(component, reading, index === 0 && reading.has(path) ? path : component.name),
  );
};

/**
 * True if this file name, read in reverse, has the season and episodes that were read from its
 * folder. `3x3` does not count as reversed.
 */
export function isBackwards(
  { backwards, folder }: Component,
  { seasons, episodes }: ParsedName,
): boolean {
  if (seasons.length !== 1 || episodes.length === 0 || folder().parsed.episodes.length > 0) {
    return false;
  }
  const read = backwards();
  return read.seasons.join() === seasons.join() && read.episodes.join() === episodes.join();
}
