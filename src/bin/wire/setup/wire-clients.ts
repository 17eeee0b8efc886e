import { execFile } from "node:child_process";
import { constants, realpathSync } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { folderState } from "../../../adapters/fs/disk/identity.ts";
import { readFileText, replaceFile } from "../../../adapters/fs/replace-file.ts";
import { type Clients, createClients } from "../../../app/clients/clients.ts";
import { UserError } from "../../../core/errors.ts";
import { envFilePath, type Place } from "../../config/env-file.ts";
import { diskFiles } from "../../config/files.ts";
import { timeStamp } from "../../process/clock.ts";

const RUN_TIMEOUT_MS = 60_000;

type ClientsPlace = Omit<Place, "command" | "home"> & {
  home: string;
  /** The program's entry file. */
  entry: string;
};

/** The use cases of `client`. The server is started by this Node: desktop programs do not use the shell's PATH. */
export function wireClients(given: ClientsPlace): Clients {
  const place: Place = { ...given, command: "mcp" };
  return createClients({
    files: {
      read: readFileText,
      replace: replaceFile,
      isFolder: async (path) => (await folderState(path)) !== "gone",
    },
    programs: {
      find: (name) => findProgram(name, given.env["PATH"] ?? ""),
      async run(file, args, signal) {
        try {
          await promisify(execFile)(file, args, { signal, timeout: RUN_TIMEOUT_MS });
          return { ok: true, output: "" };
        } catch (error) {
          signal.throwIfAborted();
          const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
          return { ok: false, output: output.trim() || String(error) };
        }
      },
    },
    platform: process.platform === "darwin" ? "darwin" : "linux",
    home: given.home,
    cwd: given.cwd,
    entry: () => {
      const file = envFilePath(place, diskFiles);
      if (file === undefined || diskFiles.stamp(file) === undefined)
        throw new UserError(
          "There is no configuration file, and a client does not have this shell's environment.",
          "Write one first: plex-ingest init",
        );
      // Before `--` Node would take --env-file for its own.
      const args = ["--", realpathSync(given.entry), "--env-file", file, "mcp"];
      return { command: process.execPath, args };
    },
    backupSuffix: () => `.${timeStamp()}.bak`,
  });
}

async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((each) => each.startsWith("/"))) {
    const file = join(folder, name);
    const isRunnable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isRunnable && (await folderState(file)) === "gone") return file;
  }
  return undefined;
}
