import { type ParsedFolder, readFolder, splitComponents } from "../../parse/folder.ts";
import { findPartNumbers, type PartNumber } from "../../parse/numbers/part.ts";
import { findNumbers, type NumberInText, readTextBeforeTags } from "../../parse/numbers-in-text.ts";
import { findNumbersBefore, findPieces, type SeasonPiece } from "./season-pieces.ts";
// The facts of one component of a path, each read once.

import { memoize } from "../../../base/text/memoize.ts";
import { titleKey } from "../../identify/title-key.ts";
import { SEASON } from "../../parse/lex/number-list.ts";
import { AS_IT_STANDS, type ParsedName, type Reading } from "../../parse/lex/parsed-name.ts";
import { parseName } from "../../parse/name.ts";
import { type NameTokens, tokensOf } from "../../parse/tokens.ts";
import { TWO_DATED_TITLES } from "./claims.ts";
import { EPISODE_RANGE, findLostClaims, type LostClaim } from "./number-claims.ts";

/**
 * A number, or a word for a season: such a folder may be a season that was not read (`8`, `Book 8`,
 * `Final Season`).
 */
const MAY_BE_SEASON = new RegExp(String.raw`\d|(?<!\p{L})(?:${SEASON})(?!\p{L})`, "iu");

// `1080p` is no season.
const withoutTags = ({ text, tags }: NameTokens): string =>
  tags.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);

// Every guard asks about the names of every video.
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
 * What one component of a path says by itself. Each fact is read when it is first asked for: guards
 * ask for facts, not for text.
 */
export interface Component {
  name: string;
  /** Its parsed name, and what it is as a folder. */
  folder(): ParsedFolder;
  /** The text before its first technical tag, as a title key. */
  words(): string;
  /** The numbers before its first technical tag. */
  numbers(): NumberInText[];
  /** Other possible meanings of its numbers, which the parser did not choose. */
  lostClaims(): LostClaim[];
  hasEpisodeRange(): boolean;
  /**
   * Its parsed name read backwards: some uploaders hide names so (`kvm.p0801.21E20S toboR .rM`).
   */
  backwards(): ParsedName;
  parts(): ComponentPart[];
  pieces(): SeasonPiece[];
  hasTwoDatedTitles(): boolean;
  mayBeSeason(): boolean;
}

/** A part number, with the numbers before it that number no season. */
export type ComponentPart = Omit<PartNumber, "before"> & { numbersBefore: number[] };

const readComponent = (name: string): Component => {
  // Without its group and ids.
  const beforeTags = lazily(() => readTextBeforeTags(name));
  return {
    name,
    folder: lazily(() => readFolder(name, false)),
    words: lazily(() => titleKey(beforeTags())),
    numbers: lazily(() => findNumbers(beforeTags())),
    lostClaims: lazily(() => findLostClaims(tokensOf(name), beforeTags())),
    hasEpisodeRange: () => EPISODE_RANGE.test(name.slice(-MAX_TAIL_CHARS)),
    backwards: lazily(() => parseName(Array.from(tokensOf(name).text).toReversed().join(""))),
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

/** What the numbers of the last component of a name may mean besides what they were read as. */
export const listLostNumbers = ({ name }: ParsedName): readonly LostClaim[] =>
  componentsOf(name)[0]?.lostClaims() ?? [];

/** The components of a path, the file first. */
export const componentsOf = (path: string): Component[] => splitComponents(path).map(componentOf);

/** A component as a reading reads it. A folder whose title is that of several has their words. */
function asRead(component: Component, reading: Reading): Component {
  const parsed = reading.get(component.name);
  if (parsed === undefined) return component;
  const title = titleKey(parsed.title ?? "");
  return {
    ...component,
    folder: () => ({ ...component.folder(), parsed }),
    words: () => {
      const words = component.words();
      return parsed.type === "episode" || ` ${words} `.includes(` ${title} `) ? words : title;
    },
    // A part that the film was not read with is a word of its title.
    parts: () =>
      component
        .parts()
        .filter(
          ({ kind, number }) =>
            kind !== "part" || parsed.type !== "movie" || number === parsed.part,
        ),
  };
}

/** The components of a video's path and of its release's, the file first, as they were read. */
export const readComponents = (
  file: ParsedName,
  release: ParsedName,
  reading = AS_IT_STANDS,
): Component[] =>
  componentsOf(file.name === release.name ? file.name : `${release.name}/${file.name}`).map(
    (component) => asRead(component, reading),
  );

/**
 * Whether this name of a file, read backwards, has the season and episodes that were read from its
 * folder. `3x3` is no such name.
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
