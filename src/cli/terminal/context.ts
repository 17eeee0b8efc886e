import type { Review } from "../../app/review/review.ts";
import type { Torrents } from "../../app/torrents/desk/list.ts";
import type { createTrashDesk } from "../../app/trash/list.ts";
import type { ShownWhy } from "../../app/why/fact.ts";

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

export type ConfigReport = {
  file: string | undefined;
  settings: { name: string; value: string; origin: string; secret: boolean }[];
  warnings: string[];
  /** The routes.json that is used, where there is one. */
  routes?: { file: string; rules: number } | undefined;
};

export type TrashDesk = ReturnType<typeof createTrashDesk> & {
  /** Whether what is asked for starts an engine by itself. */
  wakesEngine: boolean;
};

/** What a command can ask for; nothing is opened before it does. */
export type Context = {
  io: Io;
  version: string;
  /** Reads and checks the configuration as the given command sees it. */
  daemon(options: { once: boolean; dryRun: boolean; drain: boolean }): Promise<void>;
  review(): Promise<Review & AsyncDisposable>;
  torrents(): Promise<Torrents & AsyncDisposable>;
  trash(options: { readOnly: boolean }): Promise<TrashDesk & AsyncDisposable>;
  /** Where a path, release or torrent is, and why not in Plex. */
  why(target: string): Promise<ShownWhy>;
  /** Who history says decided: `cli:anna`. */
  actor: string;
  identifyLines(): Promise<{ line(name: string, signal: AbortSignal): Promise<unknown>; close(): Promise<void> }>;
  parseLine(name: string): Promise<unknown>;
  config(): Promise<ConfigReport>;
  demo(options: { keep: boolean }): Promise<void>;
  torrentDone(): Promise<void>;
  mcp(options: { toolsets: string | undefined; readOnly: boolean }): Promise<void>;
};
