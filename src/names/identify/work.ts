import type { Candidate, CandidateDetails } from "../../base/candidate.ts";
import type { MediaType } from "../../base/identity.ts";
import { listTypedKeys, removeSpaces, titleKey } from "./title-key.ts";

/** A candidate with the keys of its titles, which are computed once. */
export type Work = {
  id: string;
  candidate: Candidate;
  /** Set once the details were requested from TMDB. */
  details?: CandidateDetails | undefined;
  /** The key of the main title. */
  main: string;
  /** Other spellings of the main title. */
  mainTyped: ReadonlySet<string>;
  /** Keys of all the work's titles, including the main one. */
  keys: ReadonlySet<string>;
  /** The same keys without spaces. */
  tight: ReadonlySet<string>;
};

export const toWorkId = (of: { type: MediaType; tmdbId: number }): string =>
  `${of.type}/${of.tmdbId}`;

// "The Office (US)", "Doctor Who (2005)": the title without the suffix also counts.
const bare = (title: string): string => title.replace(/ \((?:[A-Z]{2}|\d{4})\)$/, "");

export function toWork(candidate: Candidate, details?: CandidateDetails): Work {
  const facts = details ?? candidate;
  const titles = [
    facts.title,
    bare(facts.title),
    facts.originalTitle ?? "",
    ...facts.alternativeTitles,
  ];
  if (details !== undefined) titles.push(candidate.title, candidate.originalTitle ?? "");
  const each = [...new Set(titles)];
  const keys = new Set([...each.map(titleKey), ...each.flatMap(listTypedKeys)]);
  keys.delete("");
  return {
    id: toWorkId(facts),
    // Details that were cached by an older version have no votes.
    candidate: facts.votes === undefined ? { ...facts, votes: candidate.votes } : facts,
    details,
    main: titleKey(facts.title),
    mainTyped: new Set(listTypedKeys(facts.title)),
    keys,
    tight: new Set([...keys].map(removeSpaces)),
  };
}

/** Returns the work's longest title that occurs in `words`, a title key; empty if none occurs. */
export function findTitleIn(words: string, { keys }: Pick<Work, "keys">): string {
  let longest = "";
  for (const key of keys) {
    if (key.length > longest.length && ` ${words} `.includes(` ${key} `)) longest = key;
  }
  return longest;
}

/** True if one of the readings is exactly a title of the work. */
export const hasTitle = (work: Work, readings: readonly string[]): boolean =>
  readings.some((key) => work.keys.has(key));

/**
 * True if a reading equals a title when spaces are ignored. `tights` are the readings without
 * spaces.
 */
export const hasTightTitle = (work: Work, tights: readonly string[]): boolean =>
  tights.some((key) => work.tight.has(key));
