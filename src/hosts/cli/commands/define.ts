import type { StoreRole } from "../../../program/process/open-store.ts";
import type { Context } from "../terminal/print.ts";

/** Reads one value; of several, each is given what was read before it. @throws InvalidArgumentError */
type Read = (text: string, before: never) => unknown;

/** `value` is what the help shows: `<path>`, `[id]` where it may be left out, `<id...>` for several. */
export type Argument = {
  value: string;
  summary?: string;
  read?: Read;
  choices?: readonly string[];
  /** Words that a shell completes, where others are allowed as well or `read` refuses them. */
  suggestions?: readonly string[];
};

/** An option; one without a `value` is a switch. */
export type Option = {
  summary: string;
  value?: string;
  read?: Read;
  choices?: readonly string[];
  suggestions?: readonly string[];
  fallback?: string | number;
  /** Options, by their keys, that cannot be given together with this one. */
  conflicts?: readonly string[];
};

/** `dryRun` is typed as `--dry-run`. */
export const flagOf = (key: string): string => `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

type Arguments = Readonly<Record<string, Argument>>;
type Options = Readonly<Record<string, Option>>;

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
  options?: Options;
  /** How it opens the database: by default to read, and to write what a person decides. */
  database?: StoreRole;
  /** Work that cannot be ended, such as a call to a disk that does not answer, keeps the process no longer than this. */
  exitMs?: number;
  /** Whether Ctrl-C aborts its signal, so that it can say how far it came; pressed again it ends at once, as others do. */
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
type None = Record<never, never>;

/** Gives `run` the types that its arguments and options say. */
export const defineCommand = <const A extends Arguments = None, const O extends Options = None>(
  command: Command<InputOf<A, O>> & { arguments?: A; options?: O },
): Command<InputOf<A, O>> => command;
