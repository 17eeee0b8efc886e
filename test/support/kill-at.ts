import type { Files } from "../../src/app/releases/files-port.ts";
import { MustStop } from "../../src/core/errors.ts";

/** What changes something on disk; looks alone are no instant worth a kill. */
const STEPS = [
  "copyVerified",
  "deleteFromTrash",
  "leaveTrash",
  "makeFolders",
  "moveToTrash",
  "publishByRename",
  "publishNoReplace",
  "putBack",
  "removeEmptyFolders",
  "removeSource",
  "removeStaged",
  "restoreFromTrash",
  "syncFolder",
  "tryHardlink",
  "tryReflink",
  "trySymlink",
  "secondName",
  "swapFiles",
  "syncNewName",
] as const satisfies readonly (keyof Files)[];

/** `at` is the number of the step, from 0, before (even) or after (odd) which everything stops; undefined for none. */
export type Kill = { at: number | undefined; steps: string[] };

/** The file system with an end: at the chosen step everything stops as it does for a process that may touch nothing more. */
export function killable(kill: Kill): (real: Files) => Partial<Files> {
  return (real) => {
    const stop = (step: string): void => {
      kill.steps.push(step);
      if (kill.at === kill.steps.length - 1) throw new MustStop(`Killed at ${step}.`, "Start it again.");
    };
    const wrap = (name: (typeof STEPS)[number]) => {
      const step = real[name] as (...given: unknown[]) => Promise<unknown>;
      return async (...given: unknown[]) => {
        stop(`before ${name}`);
        const result = await step(...given);
        stop(`after ${name}`);
        return result;
      };
    };
    return Object.fromEntries(STEPS.map((name) => [name, wrap(name)]));
  };
}
