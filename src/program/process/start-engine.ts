import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseFullPath } from "../../adapters/settings/address-parts.ts";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import type { Config } from "../config/config.ts";
import type { Environment, LaunchContext } from "../config/env-file.ts";
import { openLog } from "../log/open-log.ts";

/** The environment, folder and account that the process was started with. */
export type StartPlace = Pick<LaunchContext, "env" | "cwd" | "envFile" | "systemEnvFile"> & {
  home: string;
  /** Name of the account whose settings this process changes as root. */
  settingsOf?: string;
  /** The program's entry file. */
  entry: string;
};

/**
 * Starts a background engine that does all waiting work and then ends. Returns without waiting for
 * it. The engine outlives this process, shares none of its streams and reads the same
 * configuration. No argument contains a secret.
 * @throws UserError, or the system's error, when it cannot be started
 */
function startEngine({ stateDir }: Pick<Config, "stateDir">, place: StartPlace): void {
  // Transmission's unit sets systemd's MemoryDenyWriteExecute. Under this setting, Node runs only
  // without its compiler, but the HTTP parser is WebAssembly.
  if (!("WebAssembly" in globalThis)) {
    throw UserError.unsupported(
      "No engine was started: this process may not create executable memory.",
      "Set MemoryDenyWriteExecute=false for the unit that started this, such as the download client's, or run the daemon: see docs/operate/transmission.md.",
    );
  }
  const log = openLog(join(stateDir, "engine.log"));
  try {
    // After `--`, Node does not interpret our `--env-file` itself.
    const child = spawn(
      process.execPath,
      ["--", place.entry, ...envFileArgs(place), "daemon", "--drain"],
      {
        detached: true,
        cwd: "/",
        env: withoutTorrent(place.env),
        stdio: ["ignore", log, log],
      },
    );
    child.on("error", () => {}); // an unhandled error would end an MCP process, and the next command starts an engine again
    child.unref();
  } finally {
    closeSync(log);
  }
}

function envFileArgs({ envFile, home, cwd }: StartPlace): string[] {
  return envFile === undefined
    ? []
    : ["--env-file", parseFullPath(envFile, home) ?? resolve(cwd, envFile)];
}

/**
 * The engine does not need the variables that a client passes to its hook, and their text is not
 * trusted.
 */
const withoutTorrent = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("TR_")));

/**
 * Returns a function that starts an engine after a decision was recorded, in the modes hook and
 * mcp, which have no daemon. In the other modes, returns undefined. The function never throws.
 */
export function createWakeEngine(
  config: Pick<Config, "mode" | "stateDir">,
  place: StartPlace,
  failed: (message: string) => void,
): (() => void) | undefined {
  if (config.mode !== "hook" && config.mode !== "mcp") return undefined;
  return () => {
    try {
      startEngine(config, place);
    } catch (error) {
      failed(
        error instanceof UserError
          ? toCommandText(withHint(error))
          : `No engine was started: ${String(error)}`,
      );
    }
  };
}
