import { InvalidArgumentError } from "commander";
import { MEDIA_TYPES } from "../../../base/identity.ts";
import { REASON_CODES } from "../../../base/reason-codes.ts";
import { REASON_GROUPS } from "../../../base/reason-traits.ts";
import { parseWorkReference, type WorkReference } from "../../../core/work-reference.ts";
import type { StoreRole } from "../../../program/process/open-store.ts";
import type { Context } from "../terminal/print.ts";

/**
 * Parses one value. If several values are allowed, the reader also receives the result for the
 * previous ones.
 * @throws InvalidArgumentError
 */
type ArgumentReader = (text: string, before: never) => unknown;

/** `value` is shown in the help: `<path>`, `[id]` if it is optional, `<id...>` for several. */
export type CommandArgument = {
  value: string;
  summary?: string;
  read?: ArgumentReader;
  choices?: readonly string[];
  /** Words for shell completion. Other words may also be allowed; if not, `read` refuses them. */
  suggestions?: readonly string[];
};

/** An option. Without a `value`, it is a switch. */
export type CommandOption = {
  summary: string;
  value?: string;
  read?: ArgumentReader;
  choices?: readonly string[];
  suggestions?: readonly string[];
  fallback?: string | number;
  /** Keys of options that cannot be combined with this one. */
  conflicts?: readonly string[];
};

/** Returns the option that a person types for a key: `dryRun` is typed as `--dry-run`. */
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

/** The value of an omitted list argument is an empty list. */
type ArgumentValue<Spec> = Spec extends { value: `[${string}...]` }
  ? ValueOf<Spec>
  : Spec extends { value: `[${string}` }
    ? ValueOf<Spec> | undefined
    : ValueOf<Spec>;

/** Input of `run`: each argument and option under its key. */
type InputOf<A, O> = { [Key in keyof A]: ArgumentValue<A[Key]> } & {
  [Key in keyof O as O[Key] extends { fallback: unknown } ? Key : never]: ValueOf<O[Key]>;
} & { [Key in keyof O as O[Key] extends { fallback: unknown } ? never : Key]?: ValueOf<O[Key]> };

/** A command: its data, and `run`, which calls the context's use cases. */
export type Command<Input = Readonly<Record<string, unknown>>> = {
  name: string;
  summary: string;
  /**
   * Command lines for the help, without the program's name, each with a description of its effect.
   */
  examples: readonly (readonly [line: string, does: string])[];
  /** Arguments in the order in which they are typed. */
  arguments?: Arguments;
  /** Options of the command. Keys are option names in camel case; see `flagOf`. */
  options?: CommandOptions;
  /**
   * Role in which the command opens the database. By default, the command can read the database and
   * write a person's decisions.
   */
  database?: StoreRole;
  /**
   * Maximum time that work which cannot be aborted keeps the process alive, such as a call to a
   * disk that does not respond.
   */
  exitMs?: number;
  /**
   * If set, Ctrl-C aborts the command's signal, so that the command can report its progress. A
   * second Ctrl-C ends the command immediately, as the first one does for other commands.
   */
  isStopped?: true;
  /**
   * If set, the command changes what the running service uses: its `files`, or also its `settings`.
   * For root, it then acts as the service's account.
   */
  changes?: "files" | "settings";
  /** Returns the exit code. */
  run(input: Input, context: Context): Promise<number>;
};

/** Commands that share a first word, such as `trash list` and `trash empty`. */
export type CommandGroup = {
  name: string;
  summary: string;
  commands: readonly Command[];
  /** Command that runs if only the first word is typed. */
  byDefault?: string;
};

// oxlint-disable-next-line typescript/no-generated-empty-object-type -- a command without options has no keys
type NoInput = Record<never, never>;

/** Infers the input type of `run` from the arguments and options. */
export const defineCommand = <
  const A extends Arguments = NoInput,
  const O extends CommandOptions = NoInput,
>(
  command: Command<InputOf<A, O>> & { arguments?: A; options?: O },
): Command<InputOf<A, O>> => command;

/** Collects the values of a repeatable option. */
export const each = (text: string, before: readonly string[] = []): string[] => [...before, text];

// Arguments and options shared by several commands, and parsers for their values.

export const parseInteger = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("The value must be a whole number.");
  return Number(text);
};

export const createIntegerParser =
  (least: number, most: number) =>
  (text: string): number => {
    const number = parseInteger(text);
    if (number < least || number > most) {
      throw new InvalidArgumentError(`The value must be from ${least} to ${most}.`);
    }
    return number;
  };

/**
 * Ids that a person typed, individually or as ranges such as `1-20`. Duplicates are removed,
 * because a repeated id would be reported as a failure.
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
/** Ids and ranges. Empty if the releases are selected by options instead. */
export const SELECTED_IDS = {
  value: "[id...]",
  summary: "ids and ranges, like 7 1-20",
  read: eachIdOrRange,
} as const satisfies CommandArgument;
export const CERTAIN = {
  summary:
    "only releases whose match is certain: in review only because filing without asking was switched off",
} as const satisfies CommandOption;
export const ALL = {
  summary: "all releases that allow it, with one confirmation",
} as const satisfies CommandOption;
export const MIN = {
  value: "<sure>",
  summary: "only releases with at least this confidence, 0 to 1, as queue --short shows it",
  read: toShare,
} as const satisfies CommandOption;
export const REASON_CODE = {
  value: "<code>",
  summary: "only releases with this reason, or with a reason of this group",
  suggestions: [...REASON_GROUPS, ...Object.keys(REASON_CODES)],
} as const satisfies CommandOption;
export const SEARCH = {
  value: "<text>",
  summary: "only releases with this text in their name or title",
} as const satisfies CommandOption;
export const IDS_OR_ALL = {
  value: "[id...]",
  read: eachIdOrRange,
} as const satisfies CommandArgument;
export const TARGET = { value: "<path|id>" } as const satisfies CommandArgument;
export const NAMES = {
  value: "<name...>",
  summary: "names, or - for standard input",
} as const satisfies CommandArgument;

export const AS_JSON = {
  summary: "print one JSON object and nothing else",
} as const satisfies CommandOption;
export const AS_JSON_LINES = {
  summary: "print JSON lines, the default in a pipe",
} as const satisfies CommandOption;
export const TYPE = {
  value: "<type>",
  summary: "type of work",
  choices: MEDIA_TYPES,
} as const satisfies CommandOption;
const toReference = (text: string): WorkReference => {
  const read = parseWorkReference(text);
  if (read.kind === "problem") throw new InvalidArgumentError(`${read.message} ${read.hint}`);
  return read;
};

function toShare(text: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) {
    throw new InvalidArgumentError("The value must be from 0 to 1, like 0.8.");
  }
  return Number(text);
}

export const TMDB = {
  value: "<id|page>",
  summary:
    "TMDB id, tt0133093, tvdb:81189, or the work's page on themoviedb.org, imdb.com or thetvdb.com",
  read: toReference,
} as const satisfies CommandOption;
function toEpisodes(text: string): number[] {
  return text.split(",").flatMap((piece) => {
    const [first = 0, last = first, ...more] = piece.split("-").map(parseInteger);
    if (last < first || last - first > 200 || more.length > 0) {
      throw new InvalidArgumentError("Write episodes like 1,2,5-7.");
    }
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

export const SEASON = {
  value: "<n>",
  summary: "season number",
  read: createIntegerParser(0, 9999),
} as const satisfies CommandOption;
export const EPISODES = {
  value: "<list>",
  summary: "episode numbers, like 1,2 or 3-5",
  read: toEpisodes,
} as const satisfies CommandOption;
export const FILE = {
  value: "<path=what>",
  summary: "what one file is: PATH=S01E02, PATH=part1, PATH=skip, PATH=video; can be repeated",
  read: each,
} as const satisfies CommandOption;
export const REPLACE = {
  summary: "replace the file that plex-ingest filed earlier; undo brings it back",
  conflicts: ["keepBoth"],
} as const satisfies CommandOption;
/** `true` is the value of the option without a label. */
export const KEEP_BOTH = {
  value: "[label]",
  summary:
    "keep the library's version and file this one as another; LABEL names it instead of " +
    "the resolution",
  read: (label: string): string | true => label,
} as const satisfies CommandOption;
export const LIMIT = {
  value: "<n>",
  summary: "maximum number of entries",
  read: createIntegerParser(1, 1000),
  fallback: 20,
} as const satisfies CommandOption;
export const STORAGE = {
  value: "<name>",
  summary: "only entries of this storage (STORAGE_NAME of its engine)",
} as const satisfies CommandOption;
export const CURSOR = {
  value: "<cursor>",
  summary: "cursor of the next page",
} as const satisfies CommandOption;
export const YES = { summary: "do not ask for confirmation" } as const satisfies CommandOption;
