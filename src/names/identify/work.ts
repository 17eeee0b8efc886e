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

const ARTICLE = /^(the|an?|le|la|les|der|die|das|el|los|il) (.+)$/;

/**
 * Returns the runs of a title's words in `words`, in order. Empty if one of the words is missing.
 */
function listRuns(words: readonly string[], title: readonly string[]): string[] {
  const runs: string[][] = [];
  let last = -1;
  for (const word of title) {
    const at = words.indexOf(word, last + 1);
    if (at < 0) return [];
    if (runs.length > 0 && at === last + 1) runs.at(-1)?.push(word);
    else runs.push([word]);
    last = at;
  }
  return runs.map((run) => run.join(" "));
}

/**
 * Returns the work's longest title that other words break: `lantern harbour` in `lantern parody
 * harbour`, with the runs of its words. `words` are a title key. All words of the title must occur
 * in order, and without `isDated` they must be the first and the last one. Undefined if no title
 * occurs in this way.
 */
export function findBrokenTitle(
  words: string,
  { keys }: Pick<Work, "keys">,
  isDated: boolean,
): { title: string; runs: string[] } | undefined {
  const all = words.split(" ");
  const spellings = [...keys].flatMap((key) =>
    [key, key.replace(ARTICLE, "$2 $1")].map((spelling) => ({ key, title: spelling.split(" ") })),
  );
  return spellings
    .filter(
      ({ title }) =>
        title.length > 1 && (isDated || (title[0] === all[0] && title.at(-1) === all.at(-1))),
    )
    .map(({ key, title }) => ({ title: key, runs: listRuns(all, title) }))
    .filter(({ runs }) => runs.length > 1)
    .toSorted((a, b) => b.title.length - a.title.length)[0];
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
