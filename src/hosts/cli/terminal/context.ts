import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { Paper } from "./paper.ts";

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
