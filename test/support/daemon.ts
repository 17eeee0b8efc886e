import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { resolve } from "node:path";
import { orderArgs } from "./row-order.ts";
import { waitFor } from "./wait-for.ts";

/** The shipped program, not the sources. `npm test` builds it first. */
export const BUNDLE = resolve("dist/plex-ingest.js");

/** V8's compiled code is cached for all tests, because each test has its own home. */
export const COMPILED = { NODE_COMPILE_CACHE: resolve("node_modules/.cache/plex-ingest-tests") };

/** Node's arguments that hide media servers and clients of this machine at their usual ports. */
export const HIDING = ["--import", resolve("test/support/no-usual-servers.mjs")];

/** The same for programs that another program starts. */
export const HIDING_FROM_ALL = { NODE_OPTIONS: HIDING.join(" ") };

/** The place of a process: `path` is its HOME, `envFile` its configuration. */
export type Place = { path: string; envFile: string };

type Exit = { code: number | null; signal: NodeJS.Signals | null; ms: number };

export type RunOptions = {
  /** Written to standard input, which then ends. If missing, standard input is empty. */
  input?: string | Uint8Array | undefined;
  /** Added to the bare environment (`PATH`, `HOME`, `TMPDIR`, `LANG`). */
  env?: Record<string, string> | undefined;
  cwd?: string | undefined;
  /** Runs the program as this user and group, without any privilege. Needs root and setpriv. */
  uid?: number | undefined;
  /** Without `--env-file`. */
  bare?: boolean | undefined;
  /** The Node that runs the program. Default: the one that runs the tests. */
  node?: string | undefined;
  /** A program that runs the tested program, with arguments. `end` signals this outer program. */
  under?: readonly string[] | undefined;
};

export type Running = AsyncDisposable & {
  pid: number;
  child: ChildProcess;
  /** Everything that the program has written so far, on both streams. */
  log(): string;
  stdout(): string;
  stderr(): string;
  /** Resolves with how the program ended, and how long it ran. */
  exited: Promise<Exit>;
  /** Sends a signal. Resolves with how the process ended, and with the time since the signal. */
  end(signal?: NodeJS.Signals): Promise<Exit>;
};

/** Starts the program as a child process. It is killed at the end of the scope if it still runs. */
export function startProgram(
  place: Place,
  args: readonly string[],
  options: RunOptions = {},
): Running {
  const { input, env, cwd = place.path, uid, bare = false, under = [] } = options;
  const { node = process.execPath } = options;
  const ours = [
    ...HIDING,
    ...orderArgs(),
    BUNDLE,
    ...(bare ? [] : ["--env-file", place.envFile]),
    ...args,
  ];
  const drop = ["--reuid", String(uid), "--regid", String(uid), "--clear-groups", "--", node];
  const own = uid === undefined ? [node, ...ours] : ["setpriv", ...drop, ...ours];
  const [file = "", ...list] = [...under, ...own];
  const spawnOptions: SpawnOptions = {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: place.path,
      TMPDIR: place.path,
      LANG: "C.UTF-8",
      ...COMPILED,
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
  };
  const started = performance.now();
  const child = spawn(file, list, spawnOptions);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin?.on("error", () => {}); // the program may exit without reading its input
  child.stdin?.end(input ?? "");

  const exited = new Promise<Exit>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal, ms: performance.now() - started }));
  });
  exited.catch(() => {}); // the caller that awaits `exited` gets the error
  const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString("utf8");
  return {
    pid: child.pid ?? 0,
    child,
    log: () => text(err) + text(out),
    stdout: () => text(out),
    stderr: () => text(err),
    exited,
    async end(signal = "SIGTERM") {
      const asked = performance.now();
      child.kill(signal);
      const { code, signal: by } = await exited;
      return { code, signal: by, ms: performance.now() - asked };
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited.catch(() => {});
    },
  };
}

/** Starts the daemon. Resolves once it reports what it is watching. */
export async function startDaemon(
  place: Place,
  options: RunOptions & { args?: string[] } = {},
): Promise<Running> {
  const { args = [], ...rest } = options;
  const daemon = startProgram(place, ["daemon", ...args], rest);
  let ended = false;
  void daemon.exited.finally(() => (ended = true)).catch(() => {});
  try {
    await waitFor("the daemon to start", () => {
      if (ended || daemon.log().includes(" files from ")) return true;
      throw new Error(daemon.log() || "nothing was written");
    });
  } catch (error) {
    await daemon[Symbol.asyncDispose]();
    throw error;
  }
  if (ended) throw new Error(`The daemon left at once: ${daemon.log()}`);
  return daemon;
}

export type Answer = {
  code: number | null;
  stdout: string;
  stderr: string;
  ms: number;
  /** Standard output as one JSON value. */
  json(): unknown;
};

/** Runs one command until it exits. */
export async function runProgram(
  place: Place,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Answer> {
  await using running = startProgram(place, args, options);
  const { code, ms } = await running.exited;
  const stdout = running.stdout();
  return {
    code,
    stdout,
    stderr: running.stderr(),
    ms,
    json: () => JSON.parse(stdout) as unknown,
  };
}

/** Runs `plex-ingest ARGS` in the same place as the daemon. */
export const cli = (place: Place, ...args: string[]): Promise<Answer> => runProgram(place, args);
