import { toCommandText, translateSentences } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { type Paper, toPaper } from "./paper.ts";

/** A command's input and output. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /**
   * Resolves when the reader has consumed everything that was written to `out`. A writer of endless
   * output waits for this to keep its memory use small.
   */
  taken(): Promise<void>;
  /** True if a person reads the output. */
  terminal: boolean;
  columns: number;
  /** The current properties of `out`. They change when a window is resized. */
  readonly paper: Paper;
  /** Current time in milliseconds since 1970. */
  now(): number;
  /** Yields lines of standard input, as many at once as are available. */
  stdin(): AsyncIterable<readonly string[]>;
  /** Returns false if there is no terminal for the question. */
  ask(question: string): Promise<boolean>;
  /**
   * Reads one key press without echo; undefined at the end of the input. Ctrl-C is the key
   * `\u0003`.
   */
  key(question?: string): Promise<string | undefined>;
  /**
   * Drops keys that were pressed earlier, so that none of them answers a question that had not been
   * shown yet.
   */
  forgetKeys(): Promise<void>;
  /**
   * Reads a line that a person types, without surrounding spaces. Undefined if the person leaves
   * the question.
   */
  line(question: string): Promise<string | undefined>;
  signal: AbortSignal;
};

/** Commands that run as a process of their own. Each promise resolves when the process ends. */
export type Processes = {
  /** `filesOnly`: carries out existing decisions and discovers nothing new. */
  daemon(options: {
    once: boolean;
    dryRun: boolean;
    drain: boolean;
    filesOnly?: boolean;
  }): Promise<void>;
  /** Runs over HTTP until a signal stops it, or over stdio until the client disconnects. */
  mcp(options: {
    toolsets: string | undefined;
    list: string | undefined;
    outputSchemas: boolean;
    readOnly: boolean;
    http: boolean;
  }): Promise<void>;
  demo(options: { keep: boolean; web: boolean }): Promise<void>;
};

/** Everything that a command can use. Only what a command requests is loaded. */
export type Context = UseCases &
  Processes & {
    io: Io;
    version: string;
    /** The actor recorded in history, such as `cli:anna`. */
    actor: string;
  };

/** Prints one JSON object to stdout, indented for a person and on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(
    `${JSON.stringify(translateSentences(value, toCommandText), null, io.terminal ? 2 : undefined)}\n`,
  );

/**
 * Prints lines that are not part of the output to standard error, which may be another terminal or
 * a file. Only times are converted to local time; lines are not wrapped or coloured.
 */
export const printAside = (io: Io, lines: readonly string[]): void =>
  io.err(`${toPaper({ ...io.paper, columns: undefined, colour: false }, lines).join("\n")}\n`);

/** Prints lines for a person: see `toPaper`. */
export const printLines = (io: Io, lines: readonly string[]): void =>
  io.out(`${toPaper(io.paper, lines).join("\n")}\n`);

/**
 * Prints the answer of a read-only command, as JSON or as lines for a person. Returns the exit
 * code.
 */
export function printAnswer(
  io: Io,
  json: boolean | undefined,
  answer: unknown,
  lines: () => readonly string[],
): 0 {
  if (json) printJson(io, answer);
  else printLines(io, lines());
  return 0;
}

/**
 * Prints the lines and asks a person to confirm. `what` is a participle for the error message, as
 * in "Nothing was deleted".
 * @throws UserError (`refused`) if there is no terminal for the question
 */
export async function confirm(
  io: Io,
  lines: readonly string[],
  { what, ask }: { what: string; ask: string },
): Promise<boolean> {
  printAside(io, lines);
  if (!io.terminal) {
    throw UserError.refused(
      `Nothing was ${what}: there is no terminal to ask for confirmation.`,
      "Add --yes to skip the question.",
    );
  }
  if (await io.ask(`${ask} [y/N] `)) return true;
  printAside(io, ["Nothing was changed."]);
  return false;
}
