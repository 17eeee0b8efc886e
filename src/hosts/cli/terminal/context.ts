import type { Report } from "../../../app/doctor/finding.ts";
import type { IdentifyDesk } from "../../../app/identify/desk/desk.ts";
import type { Tried } from "../../../app/notify/try-channels.ts";
import type { Review } from "../../../app/review/review.ts";
import type { Service } from "../../../app/service/service.ts";
import type { Clients } from "../../../app/setup/clients.ts";
import type { Setup } from "../../../app/setup/setup.ts";
import type { WebDesk } from "../../../app/sign-in/desk.ts";
import type { Torrents } from "../../../app/torrents/desk/list.ts";
import type { TrashDesk as AppTrashDesk } from "../../../app/trash/list.ts";
import type { DatabaseDesk } from "../../../app/upkeep/database.ts";
import type { ShownWhy } from "../../../app/why/fact.ts";
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

export type DoctorOptions = {
  /** Everything, or only what can be seen at once and without any server. */
  scope: "all" | "folders";
  /** With the eyes of this process, also where a service runs. */
  here?: boolean | undefined;
  /** A new file for what a person who helps needs to know. */
  bundle?: string | undefined;
  /** Home folder, accounts and host stay in the bundle. */
  withPaths?: boolean | undefined;
};

export type ConfigReport = {
  file: string | undefined;
  settings: { name: string; value: string; origin: string; secret: boolean }[];
  warnings: string[];
  /** The routes.json in use, if there is one. */
  routes?: { file: string; rules: number } | undefined;
};

export type TrashDesk = Omit<AppTrashDesk, "trashPage"> & {
  /** Whether a request starts an engine by itself. */
  wakesEngine: boolean;
};

/** Answers one release name, for `parse` and `identify`, with a promise if it has to wait. */
export type AnswerLine = (name: string, signal: AbortSignal) => unknown;

/**
 * What a command can use. Nothing is loaded, opened or read, the configuration included, before a command asks for it:
 * each pays only for what it needs. `program/context/context.ts` makes it.
 */
export type Context = {
  io: Io;
  version: string;
  /** Who decides, for the history: `cli:anna`. */
  actor: string;
  review(): Promise<Review & AsyncDisposable>;
  /** What TMDb says of a work. */
  works(): Promise<IdentifyDesk & AsyncDisposable>;
  torrents(): Promise<Torrents & AsyncDisposable>;
  trash(options: { readOnly: boolean }): Promise<TrashDesk & AsyncDisposable>;
  why(target: string): Promise<ShownWhy>;
  /** With `roles` also what each word was read as, which takes as long again. */
  parseLines(options: { roles: boolean }): Promise<AnswerLine>;
  identifyLines(): Promise<{ line: AnswerLine; close(): Promise<void> }>;
  config(): Promise<ConfigReport>;
  database(): Promise<DatabaseDesk>;
  /** The page in a browser. */
  web(): Promise<WebDesk & AsyncDisposable>;
  /** Sends a test message to each channel that is configured. */
  tryNotify(): Promise<Tried[]>;
  /** Never throws for a configuration that is wrong: that is a finding. */
  doctor(options: DoctorOptions): Promise<Report>;
  setup(): Promise<Setup & AsyncDisposable>;
  clients(): Promise<Clients>;
  daemon(options: { once: boolean; dryRun: boolean; drain: boolean }): Promise<void>;
  service(): Promise<Service>;
  /** What was finished, where it is not Transmission's environment that says so. */
  torrentDone(named: { path?: string | undefined; hash?: string | undefined }): Promise<void>;
  /** Over HTTP until a signal stops it, or over stdio until its client leaves. */
  mcp(options: { toolsets: string | undefined; readOnly: boolean; http: boolean }): Promise<void>;
  demo(options: { keep: boolean; web: boolean }): Promise<void>;
};
