import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { Config } from "../config/config.ts";
import type { Environment, Place } from "../config/env-file.ts";
import { fullPath } from "../config/values/full-path.ts";
import { openLog } from "../process/open-log.ts";

export type StartPlace = Pick<Place, "env" | "cwd" | "home" | "envFile"> & {
  /** The program's own first file. */
  entry: string;
};

/**
 * Starts an engine of its own in the background, which drains all that waits and ends, and returns without waiting for
 * it. It outlives us, holds none of our streams, and finds the same configuration; nothing secret is in its arguments.
 * @throws UserError, or what the system says, when there is no starting it.
 */
export function startEngine({ stateDir }: Pick<Config, "stateDir">, place: StartPlace): void {
  // systemd's MemoryDenyWriteExecute, which Transmission's own unit sets: Node runs there only without its compiler, and
  // what reads the network's answers needs it.
  if (!("WebAssembly" in globalThis))
    throw new UserError(
      "No engine was started: this process may not make executable memory.",
      "Set MemoryDenyWriteExecute=false for Transmission's unit, or run the daemon: see docs/transmission.md.",
      "unsupported",
    );
  const log = openLog(join(stateDir, "engine.log"));
  try {
    const child = spawn(process.execPath, [place.entry, ...envFileArgs(place), "daemon", "--drain"], {
      detached: true,
      cwd: "/",
      env: withoutTorrent(place.env),
      stdio: ["ignore", log, log],
    });
    child.on("error", () => {}); // the next one is started all the same, and a rejected promise would end an MCP process
    child.unref();
  } finally {
    closeSync(log);
  }
}

function envFileArgs({ envFile, home, cwd }: StartPlace): string[] {
  return envFile === undefined ? [] : ["--env-file", fullPath(envFile, home) ?? resolve(cwd, envFile)];
}

/** What Transmission told the hook is none of the engine's business, and its text is a stranger's. */
const withoutTorrent = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TR_")));

/**
 * What wakes an engine after something was written down for it: in mode hook, where none is resident, one is started; in
 * the others there is nothing to call. Never throws.
 */
export function createWakeEngine(
  config: Pick<Config, "mode" | "stateDir">,
  place: StartPlace,
  failed: (message: string) => void,
): (() => void) | undefined {
  if (config.mode !== "hook") return undefined;
  return () => {
    try {
      startEngine(config, place);
    } catch (error) {
      failed(error instanceof UserError ? `${error.message} ${error.hint}` : `No engine was started: ${String(error)}`);
    }
  };
}
