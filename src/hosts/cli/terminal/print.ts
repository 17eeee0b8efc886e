import { toCommandText, translateSentences } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import { type Paper, toPaper } from "./paper.ts";

/** Where a command reads and writes. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /**
   * Resolves when the reader has taken what was written to `out`. An endless writer waits for it to
   * stay small.
   */
  taken(): Promise<void>;
  /** Whether a person reads what is written. */
  terminal: boolean;
  columns: number;
  /** What `out` writes on, as it is now: a window changes its size. */
  readonly paper: Paper;
  /** Milliseconds since 1970. */
  now(): number;
  /** The lines of the standard input, as many at once as are there. */
  stdin(): AsyncIterable<readonly string[]>;
  /** False without a terminal to ask on. */
  ask(question: string): Promise<boolean>;
  /** One pressed key, not echoed; undefined at the end of the input. Ctrl-C is the key `\u0003`. */
  key(question?: string): Promise<string | undefined>;
  /** Drops keys that were pressed before now, so that none decides about what was not shown yet. */
  forgetKeys(): Promise<void>;
  /**
   * A line that a person types, without spaces around it; undefined when they leave the question.
   */
  line(question: string): Promise<string | undefined>;
  signal: AbortSignal;
};

/** Commands that are a process of their own; each resolves when it ends. */
export type Processes = {
  /** `filesOnly`: it does what was decided, and looks for nothing else. */
  daemon(options: {
    once: boolean;
    dryRun: boolean;
    drain: boolean;
    filesOnly?: boolean;
  }): Promise<void>;
  /** Over HTTP until a signal stops it, or over stdio until its client leaves. */
  mcp(options: { toolsets: string | undefined; readOnly: boolean; http: boolean }): Promise<void>;
  demo(options: { keep: boolean; web: boolean }): Promise<void>;
};

/** What a command can use. Each pays only for what it asks for. */
export type Context = UseCases &
  Processes & {
    io: Io;
    version: string;
    /** Who decides, for the history: `cli:anna`. */
    actor: string;
  };

/** One JSON object on stdout: indented for a person, on one line for a program. */
export const printJson = (io: Io, value: unknown): void =>
  io.out(
    `${JSON.stringify(translateSentences(value, toCommandText), null, io.terminal ? 2 : undefined)}\n`,
  );

/**
 * Lines beside the output, on standard error, which may be another terminal or a file: only times
 * are made local.
 */
export const printAside = (io: Io, lines: readonly string[]): void =>
  io.err(`${toPaper({ ...io.paper, columns: undefined, colour: false }, lines).join("\n")}\n`);

/** Lines for a person: see `toPaper`. */
export const printLines = (io: Io, lines: readonly string[]): void =>
  io.out(`${toPaper(io.paper, lines).join("\n")}\n`);

/**
 * The answer to a command that only asked: as JSON, or in lines for a person. Returns the exit
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
 * Whether a person says yes to what these lines say; `what` is what would be done, as in "Nothing
 * was deleted".
 * @throws UserError (`refused`) without a terminal to ask on
 */
export async function confirm(
  io: Io,
  lines: readonly string[],
  { what, ask }: { what: string; ask: string },
): Promise<boolean> {
  printAside(io, lines);
  if (!io.terminal) {
    throw UserError.refused(
      `Nothing was ${what}: there is no terminal to confirm it on.`,
      "Add --yes to do it without asking.",
    );
  }
  if (await io.ask(`${ask} [y/N] `)) return true;
  printAside(io, ["Nothing was changed."]);
  return false;
}
