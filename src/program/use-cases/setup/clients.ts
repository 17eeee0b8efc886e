import { realpathSync } from "node:fs";
import { folderState } from "../../../adapters/fs/disk/identity.ts";
import { readFileText, replaceFile } from "../../../adapters/fs/replace-file.ts";
import { programsNamed, runProgram } from "../../../adapters/machine/run-program.ts";
import { type Clients, createClients } from "../../../app/setup/clients.ts";
import { UserError } from "../../../base/errors.ts";
import { envFilePath, type LaunchContext } from "../../config/env-file.ts";
import { diskFiles } from "../../config/files.ts";
import { timeStamp } from "../../process/clock.ts";
import type { StartPlace } from "../../process/start-engine.ts";

const RUN_TIMEOUT_MS = 60_000;

/**
 * The use cases of `client`. The server is started by this Node: desktop programs do not use the
 * shell's PATH.
 */
export function openClients(given: StartPlace): Clients {
  const place: LaunchContext = { ...given, command: "mcp" };
  return createClients({
    files: {
      read: readFileText,
      replace: replaceFile,
      isFolder: async (path) => (await folderState(path)) !== "gone",
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
    entry: () => {
      const file = envFilePath(place, diskFiles);
      if (file === undefined || diskFiles.stamp(file) === undefined) {
        throw new UserError(
          "There is no configuration file, and a client does not have this shell's environment.",
          "Write one first: plex-ingest init",
        );
      }
      // Before `--` Node would take --env-file for its own.
      const args = ["--", realpathSync(given.entry), "--env-file", file, "mcp"];
      return { command: process.execPath, args };
    },
    backupSuffix: () => `.${timeStamp()}.bak`,
  });
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for await (const found of programsNamed(name, path)) return found;
  return undefined;
}
