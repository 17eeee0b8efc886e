import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { DemoFolder } from "./folder.ts";
import { DemoFailed } from "./page.ts";

/** The command that starts this program again. */
export type ProgramCommand = { execPath: string; script: string };

const LAST_LINES = 8;

const options = ({ path }: DemoFolder) => ({
  cwd: path,
  // Nothing from the user's environment is passed on: no address, no token, no other configuration
  // file.
  env: { HOME: path },
});

/**
 * Runs a real command as a person would type it, and returns its output.
 * @throws DemoFailed if the command fails
 */
export async function runCommand(
  { execPath, script }: ProgramCommand,
  folder: DemoFolder,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(execPath, [script, "--env-file", folder.envFile, ...words], {
    ...options(folder),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (child.exitCode === 0) return out;
  signal.throwIfAborted();
  throw new DemoFailed(
    `plex-ingest ${words.join(" ")} failed.`,
    `${out}${err}`.trim().split("\n").slice(-LAST_LINES),
  );
}

/**
 * The newest protocol revision that starts with `initialize`:
 * https://modelcontextprotocol.io/specification/2025-11-25
 */
const PROTOCOL = "2025-11-25";

type DaemonMessage = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

/** A session with the MCP server. The server is killed at the end of the session's scope. */
interface McpSession extends AsyncDisposable {
  /** Opens the session with this client name. */
  initialize(name: string): Promise<void>;
  /**
   * Calls a tool and returns its structured response. @throws DemoFailed with the error text if the
   * tool failed
   */
  call(name: string, args: Record<string, unknown>): Promise<unknown>;
}

/**
 * Starts the real MCP server in the way an MCP client does, and makes one call after another. The
 * server is killed at the end of the scope.
 */
export function startMcp(
  { execPath, script }: ProgramCommand,
  folder: DemoFolder,
  signal: AbortSignal,
): McpSession {
  const child = spawn(execPath, [script, "--env-file", folder.envFile, "mcp"], {
    ...options(folder),
    signal,
  });
  const ended = Promise.withResolvers<unknown>();
  // Aborting the signal ends the child with an error event.
  child.on("error", () => {}).once("close", ended.resolve);
  const log = text(child.stderr);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  // The child may exit before it has read everything. In that case, no reply arrives.
  child.stdin.on("error", () => {});
  let ids = 0;

  const send = (message: Record<string, unknown>) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  async function request(
    method: string,
    params: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const id = ++ids;
    send({ id, method, params });
    for (;;) {
      const { value, done } = await lines.next();
      signal.throwIfAborted();
      if (done) {
        throw new DemoFailed(
          "The MCP server exited unexpectedly.",
          (await log).trim().split("\n").slice(-LAST_LINES),
        );
      }
      const message = JSON.parse(value) as DaemonMessage;
      if (message.error) {
        throw new DemoFailed(`The MCP server refused ${method}: ${message.error.message}`);
      }
      if (message.id === id) return message.result ?? {};
    }
  }

  return {
    async initialize(name) {
      const clientInfo = { name, version: "1" };
      await request("initialize", { protocolVersion: PROTOCOL, capabilities: {}, clientInfo });
      send({ method: "notifications/initialized" });
    },
    async call(name, args) {
      const { isError, content, structuredContent } = await request("tools/call", {
        name,
        arguments: args,
      });
      const [first] = (content ?? []) as { text: string }[];
      if (isError === true) throw new DemoFailed(`The tool ${name} failed.`, [first?.text ?? ""]);
      return structuredContent;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      child.kill("SIGKILL");
      await ended.promise;
    },
  };
}

/** A daemon started by the demo. */
export interface RunningDaemon {
  /** Undefined if the daemon could not be started. */
  pid: number | undefined;
  /** Returns the last lines of the daemon's log. */
  lastLines(): Promise<string[]>;
  /** @throws DemoFailed with the daemon's last log lines if it has ended */
  assertRunning(): Promise<void>;
  /** Resolves once the daemon and the processes that it started are gone. */
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 4000;

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/**
 * Starts the real daemon, which ends with the demo regardless of how the demo ends. The daemon's
 * log is written to the demo's folder.
 */
export async function startDaemon(
  { execPath, script }: ProgramCommand,
  folder: DemoFolder,
): Promise<RunningDaemon> {
  await using output = await open(folder.log, "a");
  const child = spawn(execPath, [script, "--env-file", folder.envFile, "daemon"], {
    ...options(folder),
    stdio: ["ignore", output.fd, output.fd, "pipe"],
  });
  const ended = once(child, "exit").catch(() => undefined);
  // Processes started by the daemon also hold the other end of this pipe.
  const left = once((child.stdio[3] as Readable).resume(), "close").catch(() => undefined);
  const stopGuard = child.pid === undefined ? undefined : guard(child.pid);
  void ended.then(stopGuard);
  const lastLines = async (): Promise<string[]> =>
    (await readFile(folder.log, "utf8")).trim().split("\n").slice(-LAST_LINES).map(plainLine);
  return {
    pid: child.pid,
    lastLines,
    async assertRunning() {
      if (child.pid === undefined) {
        throw new DemoFailed(`The daemon could not be started with ${execPath}.`);
      }
      if (hasEnded(child)) {
        throw new DemoFailed("The daemon exited unexpectedly.", await lastLines());
      }
    },
    async stop() {
      if (child.pid === undefined) return;
      const late = setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false });
      child.kill("SIGTERM");
      await Promise.race([ended, late]);
      if (!hasEnded(child)) child.kill("SIGKILL");
      await ended;
      await Promise.race([left, late]);
    },
  };
}

/**
 * Kills the process if ours ends without cleaning up, which closes the pipe to the guard. The guard
 * has its own session. Otherwise, Ctrl-C would end the guard first, although we end in an orderly
 * way after Ctrl-C.
 */
function guard(pid: number): () => void {
  const watcher = spawn("/bin/sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(pid)], {
    cwd: "/",
    env: {},
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.on("error", () => undefined).unref();
  return () => void watcher.kill("SIGKILL");
}

/** Formats a log line as plain text. The log is JSON because it is not written to a terminal. */
function plainLine(line: string): string {
  try {
    const { level, msg, error } = JSON.parse(line) as Record<string, string | undefined>;
    return `${level}: ${msg}${error ? ` (${error.split("\n")[0]})` : ""}`;
  } catch {
    return line;
  }
}
