import { realpathSync } from "node:fs";
import { hostname } from "node:os";
import { readFolderState } from "../../../adapters/fs/disk/identity.ts";
import { MAX_FOREIGN_BYTES, readFileText, replaceFile } from "../../../adapters/fs/replace-file.ts";
import { findPrograms, runProgram } from "../../../adapters/machine/run-program.ts";
import { type Clients, createClients } from "../../../app/setup/clients.ts";
import { UserError } from "../../../base/errors.ts";
import { chooseEnvFilePath, type LaunchContext } from "../../config/env-file.ts";
import { diskFiles } from "../../config/files.ts";
import { formatTimeStamp } from "../../process/clock.ts";
import type { StartPlace } from "../../process/start-engine.ts";

const RUN_TIMEOUT_MS = 60_000;

/**
 * Opens the use cases of `client`. Clients start the server with this Node, because desktop
 * programs do not use the shell's PATH.
 */
export function openClients(given: StartPlace): Clients {
  const place: LaunchContext = { ...given, command: "mcp" };
  return createClients({
    files: {
      read: (path) => readFileText(path, MAX_FOREIGN_BYTES),
      replace: replaceFile,
      isFolder: async (path) => (await readFolderState(path)) !== "gone",
    },
    programs: {
      find: (name) => findProgram(name, given.env["PATH"] ?? ""),
      async run(file, args, signal) {
        const { code, stderr } = await runProgram(file, args, signal, {
          timeoutMs: RUN_TIMEOUT_MS,
        });
        signal.throwIfAborted();
        return { ok: code === 0, output: stderr.trim() };
      },
    },
    platform: process.platform === "darwin" ? "darwin" : "linux",
    home: given.home,
    cwd: given.cwd,
    hostname: hostname(),
    entry: () => {
      const file = chooseEnvFilePath(place, diskFiles);
      if (file === undefined || diskFiles.stamp(file) === undefined) {
        throw new UserError(
          "There is no configuration file, and a client does not have this shell's environment.",
          "Create one first: plex-ingest init",
        );
      }
      // Before `--`, Node would take --env-file as its own option.
      const args = ["--", realpathSync(given.entry), "--env-file", file, "mcp"];
      return { command: process.execPath, args };
    },
    backupSuffix: () => `.${formatTimeStamp()}.bak`,
  });
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for await (const found of findPrograms(name, path)) return found;
  return undefined;
}
