import { InvalidArgumentError } from "commander";
import { MEDIA_TYPES } from "../../../core/identity.ts";
import { REASON_CODES } from "../../../core/reason-codes.ts";
import { REASON_GROUPS } from "../../../core/reason-traits.ts";
import { parseWorkReference, type WorkReference } from "../../../core/work-reference.ts";
import type { Argument, Option } from "./define.ts";

// Arguments and options that several commands share, and how their values are read.

export const integer = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
};

export const between =
  (least: number, most: number) =>
  (text: string): number => {
    const number = integer(text);
    if (number < least || number > most) throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
    return number;
  };

/** Ids that a person typed, one by one or as ranges such as `1-20`; each once: a repeated one would be reported as a failure. */
export type Ids = { ids: readonly number[]; ranges: readonly { from: number; to: number }[] };

function eachIdOrRange(text: string, before: Ids = { ids: [], ranges: [] }): Ids {
  const [first = "", last, ...more] = text.replaceAll("#", "").split("-");
  if (more.length > 0) throw new InvalidArgumentError("Write ids like 7 or 1-20.");
  const from = integer(first);
  if (last === undefined) return { ...before, ids: [...new Set([...before.ids, from])] };
  const to = integer(last);
  if (to < from) throw new InvalidArgumentError("Write ids like 7 or 1-20.");
  return { ...before, ranges: [...before.ranges, { from, to }] };
}

export const ID = { value: "<id>", read: integer } as const satisfies Argument;
/** Ids and ranges; none where options choose the releases. */
export const SELECTED_IDS = {
  value: "[id...]",
  summary: "ids and ranges, like 7 1-20",
  read: eachIdOrRange,
} as const satisfies Argument;
export const CERTAIN = {
  summary: "only those that are certain: filing without asking was switched off, nothing else is against them",
} as const satisfies Option;
export const ALL = { summary: "all for which it makes sense, after one question" } as const satisfies Option;
export const MIN = {
  value: "<sure>",
  summary: "only those that are at least this sure, 0 to 1, as queue --short shows it",
  read: toShare,
} as const satisfies Option;
export const REASON_CODE = {
  value: "<code>",
  summary: "only those with this reason, or one of this group of reasons",
  suggestions: [...REASON_GROUPS, ...Object.keys(REASON_CODES)],
} as const satisfies Option;
export const SEARCH = {
  value: "<text>",
  summary: "only those with this in their name or title",
} as const satisfies Option;
export const IDS_OR_ALL = { value: "[id...]", read: eachIdOrRange } as const satisfies Argument;
export const TARGET = { value: "<path|id>" } as const satisfies Argument;
export const NAMES = { value: "<name...>", summary: "names, or -" } as const satisfies Argument;

export const AS_JSON = { summary: "print one JSON object and nothing else" } as const satisfies Option;
export const AS_JSON_LINES = { summary: "accepted; the output is JSON lines anyway" } as const satisfies Option;
export const TYPE = {
  value: "<type>",
  summary: "what it is",
  choices: MEDIA_TYPES,
} as const satisfies Option;
const toReference = (text: string): WorkReference => {
  const read = parseWorkReference(text);
  if (read.kind === "problem") throw new InvalidArgumentError(`${read.message} ${read.hint}`);
  return read;
};

function toShare(text: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) throw new InvalidArgumentError("It must be from 0 to 1, like 0.8.");
  return Number(text);
}

export const TMDB = {
  value: "<id|page>",
  summary: "its TMDB id, tt0133093, tvdb:81189, or its page on themoviedb.org, imdb.com or thetvdb.com",
  read: toReference,
} as const satisfies Option;
export const LIMIT = {
  value: "<n>",
  summary: "at most this many",
  read: between(1, 1000),
  fallback: 20,
} as const satisfies Option;
export const STORAGE = {
  value: "<name>",
  summary: "only what is on this storage (STORAGE_NAME of its engine)",
} as const satisfies Option;
export const CURSOR = { value: "<cursor>", summary: "the next page" } as const satisfies Option;
export const YES = { summary: "do not ask" } as const satisfies Option;
