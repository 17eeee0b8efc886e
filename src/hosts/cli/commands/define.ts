import { InvalidArgumentError } from "commander";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { REASON_CODES } from "../../../base/reason-codes.ts";
import { REASON_GROUPS } from "../../../base/reason-traits.ts";
import { parseWorkReference, type WorkReference } from "../../../core/work-reference.ts";
import type { StoreRole } from "../../../program/process/open-store.ts";
import type { Context } from "../terminal/print.ts";

/**
 * Reads one value; of several, each is given what was read before it. @throws InvalidArgumentError
 */
type ArgumentReader = (text: string, before: never) => unknown;

/**
 * `value` is what the help shows: `<path>`, `[id]` where it may be left out, `<id...>` for several.
 */
export type CommandArgument = {
  value: string;
  summary?: string;
  read?: ArgumentReader;
  choices?: readonly string[];
  /** Words that a shell completes, where others are allowed as well or `read` refuses them. */
  suggestions?: readonly string[];
};

/** An option; one without a `value` is a switch. */
export type CommandOption = {
  summary: string;
  value?: string;
  read?: ArgumentReader;
  choices?: readonly string[];
  suggestions?: readonly string[];
  fallback?: string | number;
  /** Options, by their keys, that cannot be given together with this one. */
  conflicts?: readonly string[];
};

/** `dryRun` is typed as `--dry-run`. */
export const flagOf = (key: string): string =>
  `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

type Arguments = Readonly<Record<string, CommandArgument>>;
type CommandOptions = Readonly<Record<string, CommandOption>>;

type ValueOf<Spec> = Spec extends { read: (...given: never) => infer Value }
  ? Value
  : Spec extends { choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { value: `${string}...${string}` }
      ? string[]
      : Spec extends { value: string }
        ? string
        : boolean;

/** Several that are left out are an empty list. */
type ArgumentValue<Spec> = Spec extends { value: `[${string}...]` }
  ? ValueOf<Spec>
  : Spec extends { value: `[${string}` }
    ? ValueOf<Spec> | undefined
    : ValueOf<Spec>;

/** What `run` is given: each argument and option under its key. */
type InputOf<A, O> = { [Key in keyof A]: ArgumentValue<A[Key]> } & {
  [Key in keyof O as O[Key] extends { fallback: unknown } ? Key : never]: ValueOf<O[Key]>;
} & { [Key in keyof O as O[Key] extends { fallback: unknown } ? never : Key]?: ValueOf<O[Key]> };

/** A command: data, and `run` over the use cases that the context offers. */
export type Command<Input = Readonly<Record<string, unknown>>> = {
  name: string;
  summary: string;
  /** Command lines for the help, without the program's name, each with what it does. */
  examples: readonly (readonly [line: string, does: string])[];
  /** In the order in which they are typed. */
  arguments?: Arguments;
  /** By their names in camel case, see `flagOf`. */
  options?: CommandOptions;
  /** How it opens the database: by default to read, and to write what a person decides. */
  database?: StoreRole;
  /**
   * Work that cannot be ended, such as a call to a disk that does not answer, keeps the process no
   * longer than this.
   */
  exitMs?: number;
  /**
   * Whether Ctrl-C aborts its signal, so that it can say how far it came; pressed again it ends at
   * once, as others do.
   */
  isStopped?: true;
  /** Returns the exit code. */
  run(input: Input, context: Context): Promise<number>;
};

/** Commands with a common first word, such as `trash list` and `trash empty`. */
export type CommandGroup = {
  name: string;
  summary: string;
  commands: readonly Command[];
  /** The command that runs when only the first word is typed. */
  byDefault?: string;
};

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- a command without options has no keys
type NoInput = Record<never, never>;

/** Gives `run` the types that its arguments and options say. */
export const defineCommand = <
  const A extends Arguments = NoInput,
  const O extends CommandOptions = NoInput,
>(
  command: Command<InputOf<A, O>> & { arguments?: A; options?: O },
): Command<InputOf<A, O>> => command;

/** For what may be given several times. */
export const each = (text: string, before: readonly string[] = []): string[] => [...before, text];

// Arguments and options that several commands share, and how their values are read.

export const parseInteger = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
};

export const createIntegerParser =
  (least: number, most: number) =>
  (text: string): number => {
    const number = parseInteger(text);
    if (number < least || number > most) {
      throw new InvalidArgumentError(`It must be from ${least} to ${most}.`);
    }
    return number;
  };

/**
 * Ids that a person typed, one by one or as ranges such as `1-20`; each once: a repeated one would
 * be reported as a failure.
 */
export type TypedIds = { ids: readonly number[]; ranges: readonly { from: number; to: number }[] };

function eachIdOrRange(text: string, before: TypedIds = { ids: [], ranges: [] }): TypedIds {
  const [first = "", last, ...more] = text.replaceAll("#", "").split("-");
  if (more.length > 0) throw new InvalidArgumentError("Write ids like 7 or 1-20.");
  const from = parseInteger(first);
  if (last === undefined) return { ...before, ids: [...new Set([...before.ids, from])] };
  const to = parseInteger(last);
  if (to < from) throw new InvalidArgumentError("Write ids like 7 or 1-20.");
  return { ...before, ranges: [...before.ranges, { from, to }] };
}

export const ID = { value: "<id>", read: parseInteger } as const satisfies CommandArgument;
/** Ids and ranges; none where options choose the releases. */
export const SELECTED_IDS = {
  value: "[id...]",
  summary: "ids and ranges, like 7 1-20",
  read: eachIdOrRange,
} as const satisfies CommandArgument;
export const CERTAIN = {
  summary:
    "only those that are certain: filing without asking was switched off, nothing else is against them",
} as const satisfies CommandOption;
export const ALL = {
  summary: "all for which it makes sense, after one question",
} as const satisfies CommandOption;
export const MIN = {
  value: "<sure>",
  summary: "only those that are at least this sure, 0 to 1, as queue --short shows it",
  read: toShare,
} as const satisfies CommandOption;
export const REASON_CODE = {
  value: "<code>",
  summary: "only those with this reason, or one of this group of reasons",
  suggestions: [...REASON_GROUPS, ...Object.keys(REASON_CODES)],
} as const satisfies CommandOption;
export const SEARCH = {
  value: "<text>",
  summary: "only those with this in their name or title",
} as const satisfies CommandOption;
export const IDS_OR_ALL = {
  value: "[id...]",
  read: eachIdOrRange,
} as const satisfies CommandArgument;
export const TARGET = { value: "<path|id>" } as const satisfies CommandArgument;
export const NAMES = {
  value: "<name...>",
  summary: "names, or -",
} as const satisfies CommandArgument;

export const AS_JSON = {
  summary: "print one JSON object and nothing else",
} as const satisfies CommandOption;
export const AS_JSON_LINES = {
  summary: "accepted; the output is JSON lines anyway",
} as const satisfies CommandOption;
export const TYPE = {
  value: "<type>",
  summary: "what it is",
  choices: MEDIA_TYPES,
} as const satisfies CommandOption;
const toReference = (text: string): WorkReference => {
  const read = parseWorkReference(text);
  if (read.kind === "problem") throw new InvalidArgumentError(`${read.message} ${read.hint}`);
  return read;
};

function toShare(text: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) {
    throw new InvalidArgumentError("It must be from 0 to 1, like 0.8.");
  }
  return Number(text);
}

export const TMDB = {
  value: "<id|page>",
  summary:
    "its TMDB id, tt0133093, tvdb:81189, or its page on themoviedb.org, imdb.com or thetvdb.com",
  read: toReference,
} as const satisfies CommandOption;
export const LIMIT = {
  value: "<n>",
  summary: "at most this many",
  read: createIntegerParser(1, 1000),
  fallback: 20,
} as const satisfies CommandOption;
export const STORAGE = {
  value: "<name>",
  summary: "only what is on this storage (STORAGE_NAME of its engine)",
} as const satisfies CommandOption;
export const CURSOR = {
  value: "<cursor>",
  summary: "the next page",
} as const satisfies CommandOption;
export const YES = { summary: "do not ask" } as const satisfies CommandOption;
