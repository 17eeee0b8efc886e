import type { Approval } from "../app/review/approve.ts";
import type { ShownItem } from "../app/review/find-item.ts";
import type { HistoryPage, HistoryQuery } from "../app/review/history.ts";
import type { QueuePage, QueueQuery } from "../app/review/queue.ts";
import type { ShownEngine, ShownFile, ShownResult } from "../app/show/shown.ts";
import type { ShownStatus } from "../app/status.ts";

/** Where a command reads and writes. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  /** Resolves when the reader has taken what was written to `out`: whoever writes without an end waits for it. */
  taken(): Promise<void>;
  /** Whether a person reads what is written. */
  terminal: boolean;
  columns: number;
  stdin(): AsyncIterable<string>;
  /** False without a terminal to ask on. */
  ask(question: string): Promise<boolean>;
  signal: AbortSignal;
};

export type Results = { results: ShownResult[]; engine: ShownEngine };
export type Preview = { files: ShownFile[]; warnings: string[] };
export type AddOptions = { type?: "movie" | "tv" | undefined; tmdb?: number | undefined };

/** What the commands over the database do; made of the use cases in bin. */
export type Review = {
  status(): Promise<ShownStatus>;
  queue(query: QueueQuery): Promise<QueuePage>;
  show(id: number): Promise<ShownItem>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  add(paths: string[], options: AddOptions): Promise<{ items: ShownItem[] }>;
  approve(ids: number[], approval: Approval): Promise<Results>;
  reject(ids: number[], reason?: string): Promise<Results>;
  retry(ids: number[]): Promise<Results>;
  undo(ids: number[]): Promise<Results>;
  plan(target: string, options: AddOptions): Promise<Preview>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type ConfigReport = {
  file: string | undefined;
  settings: { name: string; value: string; origin: string; secret: boolean }[];
  warnings: string[];
};

/** What a command can ask for; nothing is opened before it does. */
export type Context = {
  io: Io;
  version: string;
  /** Reads and checks the configuration as the given command sees it. */
  daemon(options: { once: boolean; dryRun: boolean }): Promise<void>;
  review(): Promise<Review>;
  identifyLines(): Promise<{ line(name: string, signal: AbortSignal): Promise<unknown>; close(): Promise<void> }>;
  parseLine(name: string): Promise<unknown>;
  config(): Promise<ConfigReport>;
  demo(options: { keep: boolean }): Promise<void>;
  torrentDone(): Promise<void>;
};
