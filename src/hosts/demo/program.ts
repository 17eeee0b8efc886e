import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { DemoFolder } from "./folder.ts";
import { DemoFailed } from "./page.ts";
import type { McpCommand } from "./stand-ins/mcp-client.ts";

/** How to start this program again. */
export type Program = { execPath: string; script: string };

const LAST_LINES = 8;

const options = ({ path }: DemoFolder) => ({
  cwd: path,
  // Nothing of the user's environment: no address, no token, no other configuration file.
  env: { HOME: path },
});

/** The command with which an MCP client starts the real server. */
export const mcpCommand = ({ execPath, script }: Program, folder: DemoFolder): McpCommand => ({
  file: execPath,
  args: [script, "--env-file", folder.envFile, "mcp"],
  ...options(folder),
});

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

export type Running = Awaited<ReturnType<typeof startDaemon>>;

const STOP_TIMEOUT_MS = 4000;

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Starts the real daemon, which runs as long as the demo, however that ends; its log goes into the folder. */
export async function startDaemon({ execPath, script }: Program, folder: DemoFolder) {
  await using output = await open(folder.log, "a");
  const child = spawn(execPath, [script, "--env-file", folder.envFile, "daemon"], {
    ...options(folder),
    stdio: ["ignore", output.fd, output.fd, "pipe"],
  });
  const ended = once(child, "exit").catch(() => undefined);
  // Whatever it started holds the other end as well.
  const left = once((child.stdio[3] as Readable).resume(), "close").catch(() => undefined);
  const stopGuard = child.pid === undefined ? undefined : guard(child.pid);
  void ended.then(stopGuard);
  const lastLines = async (): Promise<string[]> =>
    (await readFile(folder.log, "utf8")).trim().split("\n").slice(-LAST_LINES).map(plainLine);
  return {
    pid: child.pid,
    lastLines,
    /** @throws DemoFailed with its last lines if it has ended */
    async assertRunning(): Promise<void> {
      if (child.pid === undefined) throw new DemoFailed(`The daemon could not be started with ${execPath}.`);
      if (hasEnded(child)) throw new DemoFailed("The daemon ended by itself.", await lastLines());
    },
    /** Resolves once it and what it started are gone. */
    async stop(): Promise<void> {
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
 * Kills the process when ours ends in a way that lets nothing be tidied: the pipe to the guard closes then. In a session of
 * its own, so that Ctrl-C, which ends us in order, does not end it first.
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

/** A log of ours is JSON because its output is not a terminal. */
function plainLine(line: string): string {
  try {
    const { level, msg, error } = JSON.parse(line) as Record<string, string | undefined>;
    return `${level}: ${msg}${error ? ` (${error.split("\n")[0]})` : ""}`;
  } catch {
    return line;
  }
}
