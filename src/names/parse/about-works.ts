// Reads the table of words for works about works: a reaction, a podcast, a trailer, a fan edit.
import { fold } from "../../base/text/fold.ts";
import TABLE from "./words/works-about-works.json" with { type: "json" };

/**
 * A concept of the table. Words are separated by `|`, under the language in which people write them.
 * A name does not state its language, so every name is compared with all of them.
 */
type Concept = {
  /** Plex's kind of extra. Other concepts are works by other people. */
  extra?: string;
  /** Names of the folders in which media servers look for this kind of extra. */
  folders?: string;
  /** Words that mark an extra at the end of a name in a work's folder. */
  atEnd?: string;
  /** Plex's suffixes for it: `Film-trailer`. The doubtful ones also end titles (`The-Big-Short`). */
  suffixes?: string;
  doubtfulSuffixes?: string;
  /** Names of a whole file of this kind: `Trailer.mkv`. */
  alone?: string;
  /** True if names list it next to the work: `Season 1 + Extras`. */
  isIncluded?: boolean;
  /** True if it can be a track of the work's own file: `1080p.Commentary.x264`. */
  isTrack?: boolean;
  /** Words that are enough to doubt that the file is the work. */
  always: Partial<Record<string, string>>;
  /** Words that are as common in titles of episodes. */
  ambiguous?: Partial<Record<string, string>>;
};

/**
 * The meaning of a word of the table. `ambiguous` words are as common in titles of episodes. `text`
 * is the word or phrase, folded.
 */
export type AboutWork = {
  text: string;
  kind: "always" | "ambiguous";
  isExtra: boolean;
  isIncluded: boolean;
  isTrack: boolean;
};

const CONCEPTS: readonly Concept[] = Object.values(TABLE);

const split = (words: string | undefined): string[] => words?.split("|") ?? [];

/** Plex's kind of extra for the name of a folder, in lower case with spaces. */
export const EXTRA_FOLDERS: ReadonlyMap<string, string> = new Map(
  CONCEPTS.flatMap(({ extra = "other", folders }) =>
    split(folders).map((name) => [name, extra] as const),
  ),
);

/** Plex's kind of extra for folded words at the end of a name. */
export const EXTRAS_AT_END: ReadonlyMap<string, string> = new Map(
  CONCEPTS.flatMap(({ extra = "other", atEnd }) =>
    split(atEnd).map((words) => [words, extra] as const),
  ),
);

const listAll = (words: (concept: Concept) => string | undefined): readonly string[] =>
  CONCEPTS.flatMap((concept) => split(words(concept)));

/** Plex's suffixes for extras, without those that also end titles or name groups. */
export const EXTRA_SUFFIXES: readonly string[] = listAll(({ suffixes }) => suffixes);
export const DOUBTFUL_SUFFIXES: readonly string[] = listAll((one) => one.doubtfulSuffixes);

/** Names of a whole file that is an extra, in lower case with spaces. */
export const EXTRA_NAMES: readonly string[] = listAll(({ alone }) => alone);

/** English words for what a release may contain next to the work, and for tracks of its files. */
export const INCLUDED_WORDS: readonly string[] = CONCEPTS.flatMap(({ isIncluded, always }) =>
  isIncluded === true ? split(always.en) : [],
);
export const TRACK_WORDS: readonly string[] = CONCEPTS.flatMap(({ isTrack, always }) =>
  isTrack === true ? split(always.en) : [],
);

type AboutTable = {
  /** Meanings of whole words and phrases, by their folded text as the words of a name. */
  phrases: ReadonlyMap<string, AboutWork>;
  /** The first words of these phrases, with the largest number of words that follow. */
  lengths: ReadonlyMap<string, number>;
};

function readTable(): AboutTable {
  const phrases = new Map<string, AboutWork>();
  const lengths = new Map<string, number>();
  for (const { extra, isIncluded = false, isTrack = false, always, ambiguous = {} } of CONCEPTS) {
    for (const [kind, words] of [
      ["always", always],
      ["ambiguous", ambiguous],
    ] as const) {
      for (const text of Object.values(words).flatMap(split)) {
        const folded = fold(text);
        const meaning = { text: folded, kind, isExtra: extra !== undefined, isIncluded, isTrack };
        // Names are split at an ampersand: `Q&A`.
        for (const key of new Set([folded, fold(text.replaceAll("&", " "))])) {
          const [first = "", ...rest] = key.split(" ");
          phrases.set(key, meaning);
          lengths.set(first, Math.max(lengths.get(first) ?? 0, rest.length + 1));
        }
      }
    }
  }
  return { phrases, lengths };
}

let table: AboutTable | undefined;

/** Returns the table, compiled when the first name is decided. Commands that only parse skip that. */
export const readAboutTable = (): AboutTable => (table ??= readTable());
