import { InvalidArgumentError } from "commander";
import { MEDIA_TYPES } from "../../core/identity.ts";
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

/** Each id once: a repeated one would be reported as a failure. */
const eachId = (text: string, before: number[] | undefined): number[] => [
  ...new Set([...(before ?? []), integer(text.replace(/^#/, ""))]),
];

export const ID = { value: "<id>", read: integer } as const satisfies Argument;
export const IDS = { value: "<id...>", read: eachId } as const satisfies Argument;
export const IDS_OR_ALL = { value: "[id...]", read: eachId } as const satisfies Argument;
export const TARGET = { value: "<path|id>" } as const satisfies Argument;
export const NAMES = { value: "<name...>", summary: "names, or -" } as const satisfies Argument;

export const AS_JSON = { summary: "print one JSON object and nothing else" } as const satisfies Option;
export const AS_JSON_LINES = { summary: "accepted; the output is JSON lines anyway" } as const satisfies Option;
export const TYPE = {
  value: "<type>",
  summary: "what it is",
  choices: MEDIA_TYPES,
} as const satisfies Option;
export const TMDB_ID = { value: "<id>", summary: "its TMDb id", read: between(1, 1e9) } as const satisfies Option;
export const LIMIT = {
  value: "<n>",
  summary: "at most this many",
  read: between(1, 1000),
  fallback: 20,
} as const satisfies Option;
export const CURSOR = { value: "<cursor>", summary: "the next page" } as const satisfies Option;
export const YES = { summary: "do not ask" } as const satisfies Option;
