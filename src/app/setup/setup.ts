import type { Clock } from "../../core/clock.ts";
import type { SetupValues } from "../../core/setup/settings.ts";
import { createChecks } from "./checks.ts";
import { findLocalPlex, findMediaRoot, findTransmission, libraryFolders } from "./find.ts";
import { folderConflict } from "./folder-conflict.ts";
import type { PlexSection, SetupFile, SetupPorts, TransmissionAccess } from "./ports.ts";
import { signIn } from "./sign-in.ts";
import { currentValues, problemOf, writeFile } from "./write-settings.ts";

export type SetupDeps = {
  ports: SetupPorts;
  file: SetupFile;
  clock: Clock;
  home: string;
  /** Settings in the process environment. They win over the file. */
  environment: SetupValues;
  /** The script for Transmission's hook, if this installation has it. */
  hookScript: string | undefined;
};

/** Everything that `init` does besides asking. Nothing is written before `write`, and nothing else by it. */
export function createSetup({ ports, file, clock, home, environment, hookScript }: SetupDeps) {
  return {
    file: { path: file.path, exists: file.text !== undefined },
    current: currentValues(file),
    environment,
    hookScript,
    checks: createChecks(ports),
    /** The full paths in a text that is separated like PATH; `~/` is this user's home folder. */
    foldersIn: (text: string): string[] =>
      text
        .split(":")
        .map((part) => part.trim().replace(/^~(?=\/|$)/, home))
        .filter((folder) => folder.startsWith("/")),
    /** Why downloads and libraries cannot be in these folders; a sentence, or undefined. */
    conflict: (folders: Parameters<typeof folderConflict>[0]) => folderConflict(folders, ports.real),
    findLocalPlex: (signal: AbortSignal) => findLocalPlex(ports, signal),
    findTransmission: () => findTransmission(ports, home),
    findMediaRoot: (sections: readonly PlexSection[]) => findMediaRoot(ports, sections),
    libraryFolders: (sections: readonly PlexSection[]) => libraryFolders(ports, sections),
    signIn: (show: (code: string) => void, signal: AbortSignal) => signIn(ports, clock, show, signal),
    /** The text of a file that has a secret, without white space around it. */
    readSecret: async (path: string): Promise<string | undefined> => (await ports.readText(path))?.trim() || undefined,
    problemOf: (values: SetupValues) => problemOf(file, values),
    write: (values: SetupValues) => writeFile(file, values),
    setDoneScript: (access: TransmissionAccess, path: string, signal: AbortSignal) =>
      ports.setDoneScript(access, path, signal),
  };
}

export type Setup = ReturnType<typeof createSetup>;
