// The table of reasons that hold a work because of a word in its path. A word's anchor, role, place
// and owner select the row.

import { quoteTitle, quoteWork } from "../../../base/candidate.ts";
import type { MediaType } from "../../../base/identity.ts";
import type { Reason, ReasonCode } from "../../../base/reason-codes.ts";
import type { Work } from "../../identify/work.ts";
import type { Owner } from "../../readings/facts/owners.ts";

/** Words of a path that nothing explains. */
export type UnexplainedWords = {
  text: string;
  /**
   * The nearest known part of the name: a film's year or edition, an episode's numbers or day, a
   * title, or the name of the whole release.
   */
  anchor: "year" | "edition" | "episode" | "title" | "release";
  /**
   * `word`: words in no table and in no title. `number` and `part`: digits that the work does not
   * have. `day`, `year`, `season` and `episode`: a fact of a folder that differs from its file's.
   * `title`: words that make the name the title of another work. `extra` and `about`: words for a
   * trailer or another extra of the work, and for a work by other people about it.
   */
  role:
    | "word"
    | "number"
    | "part"
    | "day"
    | "year"
    | "season"
    | "episode"
    | "title"
    | "extra"
    | "about";
  /** `block`: in brackets behind the title, or among the tags. `whole`: the whole component. */
  place: "before" | "behind" | "block" | "whole";
  owner: Owner;
  /** The other work with the title, or the folder's differing fact. */
  other?: string;
  /** The video with the differing fact, if the release has several, or the name with the words. */
  path?: string;
};

/** The work that the words hold, and the video that reads as one of its episodes, if any. */
export type Subject = { work: Work; path?: string; wanted?: string };

type Row = {
  /** The type of the work. A row without a type, an anchor or a place matches all of them. */
  of?: MediaType;
  anchor?: readonly UnexplainedWords["anchor"][];
  role: readonly UnexplainedWords["role"][];
  place?: readonly UnexplainedWords["place"][];
  owner: readonly Owner[];
  code: ReasonCode;
  say: (left: UnexplainedWords, subject: Subject) => string;
};

const EVERYWHERE = ["file", "work", "season", "between", "above", "around"] as const;
const FOLDERS = ["work", "season", "between", "above", "around"] as const;
const OWN = ["file", "work", "season", "between"] as const;
const OWN_FOLDERS = ["work", "season", "between"] as const;

const goesOn = ({ anchor, text }: UnexplainedWords): string =>
  `The name continues after its ${anchor === "year" ? "year" : "title"} with ${quoteTitle(text)}`;
const notPartOf = (left: UnexplainedWords, { work }: Subject): string =>
  `${goesOn(left)}, which is not part of ${quoteWork(work.candidate)}.`;
const reads = ({ path, wanted }: Subject): string => `${quoteTitle(path)} reads as ${wanted}`;
const unexplained = ({ text }: UnexplainedWords, subject: Subject): string =>
  `${reads(subject)} of ${quoteWork(subject.work.candidate)}, but nothing explains ${quoteTitle(text)}.`;

/**
 * The rows, the first match wins. Words that match no row hold nothing, such as words in a folder
 * above the work's own.
 */
export const HELD_WORDS: readonly Row[] = [
  {
    role: ["extra"],
    owner: EVERYWHERE,
    code: "extra",
    say: ({ text, path }, { work }) =>
      `${quoteTitle(path)} contains ${quoteTitle(text)}, so it may be an extra of ` +
      `${quoteWork(work.candidate)} and not the work itself.`,
  },
  {
    role: ["about"],
    owner: EVERYWHERE,
    code: "unaccounted",
    say: ({ text, path }, { work }) =>
      `${quoteTitle(path)} contains ${quoteTitle(text)}, so it may be a work about ` +
      `${quoteWork(work.candidate)} and not the work itself.`,
  },
  {
    of: "movie",
    anchor: ["year", "edition"],
    role: ["word"],
    place: ["before"],
    owner: EVERYWHERE,
    code: "title_differs",
    say: ({ text }, { work }) =>
      `${quoteTitle(text)} in the name is not part of ${quoteWork(work.candidate)}.`,
  },
  {
    of: "movie",
    anchor: ["year", "edition"],
    role: ["number"],
    place: ["behind"],
    owner: EVERYWHERE,
    code: "number_differs",
    say: notPartOf,
  },
  {
    of: "movie",
    anchor: ["year", "edition"],
    role: ["word"],
    place: ["behind"],
    owner: EVERYWHERE,
    code: "title_differs",
    say: notPartOf,
  },
  {
    of: "movie",
    anchor: ["year", "edition"],
    role: ["title"],
    place: ["behind"],
    owner: EVERYWHERE,
    code: "title_differs",
    say: (left) => `${goesOn(left)}, which may make it ${left.other}.`,
  },
  {
    of: "movie",
    anchor: ["title"],
    role: ["title"],
    place: ["whole"],
    owner: FOLDERS,
    code: "folder_disagrees",
    say: (left) => `With the words of its folder, the release may be ${left.other}.`,
  },
  {
    of: "movie",
    anchor: ["title"],
    role: ["episode"],
    place: ["whole"],
    owner: FOLDERS,
    code: "folder_disagrees",
    say: ({ text }, { work }) =>
      `The folder ${quoteTitle(text)} reads as an episode, but the file as ${quoteWork(work.candidate)}.`,
  },
  {
    of: "movie",
    anchor: ["title"],
    role: ["word", "number"],
    owner: OWN,
    code: "folder_disagrees",
    say: ({ text }, { work }) =>
      `Nothing in ${quoteWork(work.candidate)} explains ${quoteTitle(text)}.`,
  },
  {
    of: "tv",
    anchor: ["episode"],
    role: ["word"],
    owner: EVERYWHERE,
    code: "unaccounted",
    say: unexplained,
  },
  {
    of: "tv",
    anchor: ["title"],
    role: ["word"],
    owner: OWN_FOLDERS,
    code: "unaccounted",
    say: unexplained,
  },
  {
    of: "tv",
    anchor: ["title"],
    role: ["day"],
    owner: [...OWN_FOLDERS, "around"],
    code: "numbers_unclear",
    say: ({ text, other }, subject) =>
      `${reads(subject)}, but its folder ${quoteTitle(text)} says ${other}.`,
  },
  {
    of: "tv",
    anchor: ["title"],
    role: ["season", "number"],
    owner: [...OWN_FOLDERS, "around"],
    code: "numbers_unclear",
    say: ({ text }, subject) =>
      `${reads(subject)}, but it is not clear what its folder ${quoteTitle(text)} means.`,
  },
  {
    of: "tv",
    anchor: ["episode"],
    role: ["number"],
    owner: ["file"],
    code: "numbers_unclear",
    say: ({ text }, subject) =>
      `${reads(subject)} of ${quoteWork(subject.work.candidate)}, but nothing explains the number ${text} in it.`,
  },
  {
    of: "tv",
    anchor: ["episode"],
    role: ["part"],
    owner: ["file"],
    code: "numbers_unclear",
    say: ({ text }, subject) =>
      `${reads(subject)} of ${quoteWork(subject.work.candidate)}, but nothing explains ${quoteTitle(text)} in it.`,
  },
  {
    anchor: ["release"],
    role: ["title"],
    owner: EVERYWHERE,
    code: "folder_disagrees",
    say: ({ owner, other = "" }, { work }) =>
      `The release is ${quoteWork(work.candidate)}, but the ${owner === "file" ? "file name" : "folder"} reads ${other}.`,
  },
  {
    anchor: ["release"],
    role: ["year", "season", "episode"],
    owner: ["file"],
    code: "folder_disagrees",
    say: ({ text, other, path }) =>
      `The folder says ${other}, but ${quoteTitle(path)} says ${text}.`,
  },
];

const allows = <T>(wanted: readonly T[] | undefined, is: T): boolean =>
  wanted === undefined || wanted.includes(is);

/** Returns why these words hold the work; undefined if no row of the table holds them. */
export function reasonFor(left: UnexplainedWords, subject: Subject): Reason | undefined {
  const row = HELD_WORDS.find(
    ({ of, anchor, role, place, owner }) =>
      (of === undefined || of === subject.work.candidate.type) &&
      allows(anchor, left.anchor) &&
      allows(role, left.role) &&
      allows(place, left.place) &&
      allows(owner, left.owner),
  );
  return row && { code: row.code, message: row.say(left, subject) };
}

/** Returns the first reason for one of these words, in their order. */
export function firstReason(all: Iterable<UnexplainedWords>, subject: Subject): Reason | undefined {
  for (const left of all) {
    const reason = reasonFor(left, subject);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
