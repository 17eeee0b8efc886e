import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { DemoFailed } from "./demo-failed.ts";
import type { DemoFolder } from "./folder.ts";
import type { McpCommand } from "./stand-ins/mcp-client.ts";

/** How to start this program again. */
export type Program = { execPath: string; script: string };

export type Daemon = {
  pid: number | undefined;
  /** @throws DemoFailed with the daemon's last lines if it has ended */
  assertRunning(): Promise<void>;
  lastLines(): Promise<string[]>;
  stop(): Promise<void>;
};

const LAST_LINES = 8;
const STOP_TIMEOUT_MS = 4000;

const options = ({ path }: DemoFolder) => ({
  cwd: path,
  // Nothing of the user's environment: no address, no token, no other configuration file.
  env: { HOME: path },
});

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** The command with which an MCP client starts the real server. */
export const mcpCommand = ({ execPath, script }: Program, folder: DemoFolder): McpCommand => ({
  file: execPath,
  args: [script, "--env-file", folder.envFile, "mcp"],
  ...options(folder),
});

/** Starts the real daemon; its log goes into the folder. */
export async function startDaemon({ execPath, script }: Program, folder: DemoFolder): Promise<Daemon> {
  await using log = await open(folder.log, "a");
  const child = spawn(execPath, [script, "--env-file", folder.envFile, "daemon"], {
    ...options(folder),
    stdio: ["ignore", log.fd, log.fd],
  });
  const ended = once(child, "exit").catch(() => undefined);
  const lastLines = async (): Promise<string[]> =>
    (await readFile(folder.log, "utf8")).trim().split("\n").slice(-LAST_LINES).map(plainLine);
  return {
    pid: child.pid,
    lastLines,
    async assertRunning() {
      if (child.pid === undefined) throw new DemoFailed(`The daemon could not be started with ${execPath}.`);
      if (hasEnded(child)) throw new DemoFailed("The daemon ended by itself.", await lastLines());
    },
    async stop() {
      if (child.pid === undefined || hasEnded(child)) return;
      child.kill("SIGTERM");
      await Promise.race([ended, setTimeout(STOP_TIMEOUT_MS, undefined, { ref: false })]);
      if (!hasEnded(child)) child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The log is JSON because its output is not a terminal. */
function plainLine(line: string): string {
  try {
    const { level, msg, error } = JSON.parse(line) as Record<string, string | undefined>;
    return `${level}: ${msg}${error ? ` (${error.split("\n")[0]})` : ""}`;
  } catch {
    return line;
  }
}

/**
 * Runs a real command as a person would type it, and returns what it printed.
 * @throws DemoFailed when it fails.
 */
export async function runCommand(
  { execPath, script }: Program,
  folder: DemoFolder,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(execPath, [script, "--env-file", folder.envFile, ...words], {
    ...options(folder),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (child.exitCode === 0) return out;
  signal.throwIfAborted();
  throw new DemoFailed(`plex-ingest ${words.join(" ")} failed.`, `${out}${err}`.trim().split("\n").slice(-LAST_LINES));
}
