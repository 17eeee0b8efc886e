import { withHint } from "../../../core/actions/sentence.ts";
import { inCommands } from "../../../core/actions/tongues.ts";
import { Outage, UserError } from "../../../core/errors.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { Paper } from "./paper.ts";

/** Answers one name, with a promise if it has to wait. */
type AnswerLine = (name: string, signal: AbortSignal) => unknown;

/** Names looked up at once: as many as TMDB's client sends requests for, and some more to keep it busy. */
const MAX_PENDING = 16;
/** Lines written at once, and before waiting for the reader: with a slow one, unread lines would pile up in memory. */
const LINES_AT_ONCE = 16;
const WRITES_BETWEEN_WAITS = 16;

/** Characters that a line of the input can have: many times what any path has. More of it is not kept. */
export const LONGEST_LINE = 65_536;

/** Where a command reads and writes. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /** Resolves when the reader has taken what was written to `out`. An endless writer waits for it to stay small. */
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
  /** A line that a person types, without spaces around it; undefined when they leave the question. */
  line(question: string): Promise<string | undefined>;
  signal: AbortSignal;
};

/** Commands that are a process of their own; each resolves when it ends. */
export type Processes = {
  /** `filesOnly`: it does what was decided, and looks for nothing else. */
  daemon(options: { once: boolean; dryRun: boolean; drain: boolean; filesOnly?: boolean }): Promise<void>;
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

/**
 * Prints one line of JSON for each name, or for each line of the input if the only name is `-`, in order; `{"error": …}`
 * for a bad one. Keeps only a few lines in memory.
 */
export async function printAnswers(io: Io, names: readonly string[], answer: AnswerLine): Promise<void> {
  const waiting: (string | Promise<string>)[] = [];
  const answers: string[] = [];
  let written = 0;
  const write = (): void => {
    if (answers.length > 0) io.out(answers.splice(0).join(""));
  };
  const input = names.length === 1 && names[0] === "-" ? io.stdin() : [names];
  for await (const lines of input) {
    for (const name of lines) {
      if (io.signal.aborted) break;
      waiting.push(answerLine(name, answer, io.signal));
      if (waiting.length < MAX_PENDING) continue;
      const first = waiting.shift() ?? "";
      answers.push(typeof first === "string" ? first : await first);
      if (answers.length < LINES_AT_ONCE) continue;
      write();
      if (++written % WRITES_BETWEEN_WAITS === 0) await io.taken();
    }
    if (io.signal.aborted) break;
  }
  for (const one of waiting) answers.push(typeof one === "string" ? one : await one);
  write();
}

const toLine = (answer: unknown): string => `${JSON.stringify(answer)}\n`;

// A promise only where the answer is one: for a parsed name it would cost as much as the rest of its way here.
function answerLine(name: string, answer: AnswerLine, signal: AbortSignal): string | Promise<string> {
  if (name.trim() === "") return toLine({ error: "The line is empty." });
  if (name.length > LONGEST_LINE) return toLine({ error: `The line is longer than ${LONGEST_LINE} characters.` });
  const toError = (error: unknown) => toLine(errorOf(name, error));
  try {
    const answered = answer(name, signal);
    return answered instanceof Promise ? answered.then(toLine, toError) : toLine(answered);
  } catch (error) {
    return toError(error);
  }
}

function errorOf(name: string, error: unknown): unknown {
  if (error instanceof UserError) return { name, error: inCommands(withHint(error)) };
  if (error instanceof Outage) return { name, error: error.message, code: error.code };
  return { name, error: error instanceof Error ? error.message : String(error) };
}
