import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recoverAll } from "../../src/app/journal/recover.ts";
import type { EngineFiles } from "../../src/app/releases/files-port.ts";
import { MustStop } from "../../src/base/errors.ts";
import type { Store } from "../../src/store/open.ts";
import { filesBelow, type TestEngine } from "./engine.ts";

/**
 * Steps that change something on disk. Steps that only read are not included, because a kill at
 * such a step would test nothing new.
 */
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
  "removeFolder",
  "removeSource",
  "removeStaged",
  "renameFile",
  "renameFolder",
  "restoreFromTrash",
  "syncFolder",
  "tryHardlink",
  "tryReflink",
  "trySymlink",
  "addSecondName",
  "stageFromTrash",
  "swapFiles",
  "syncNewName",
] as const satisfies readonly (keyof EngineFiles)[];

/**
 * `at` is the number of the step (from 0) at which everything stops: before the step if even, after
 * it if odd. Undefined for no kill. With `isError`, the system returns an error for this step only.
 */
export type Kill = { at: number | undefined; steps: string[]; isError?: boolean };

function stopAt(kill: Kill, step: string): void {
  const number = kill.steps.push(step) - 1;
  if (kill.at === undefined || number < kill.at) return;
  if (!kill.isError) throw new MustStop(`Killed at ${step}.`, "Start it again.");
  if (number === kill.at) throw new Error(`EIO: ${step}`);
}

/**
 * Creates a file system that can stop: from the chosen step on, nothing works, as in a process that
 * was killed.
 */
export function killable(kill: Kill): (real: EngineFiles) => Partial<EngineFiles> {
  return (real) => {
    const stop = (step: string): void => stopAt(kill, step);
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

/**
 * Creates a database that can stop. Each transaction is a separate step, and everything can stop
 * before it.
 */
export const killableStore = (kill: Kill, store: Store): Store => ({
  ...store,
  write: async (work, signal) => {
    stopAt(kill, "write");
    return store.write(work, signal);
  },
});

/** Runs the work. Returns whether the work was killed at this step. */
export async function killedAt(
  kill: Kill,
  at: number | undefined,
  work: () => Promise<unknown>,
): Promise<boolean> {
  Object.assign(kill, { at, steps: [] });
  return await work().then(
    () => false,
    (error: unknown) => {
      if (error instanceof MustStop) return true;
      throw error;
    },
  );
}

/**
 * Kills the work, then kills recovery at each of its first steps, and finally lets recovery
 * complete. Returns whether the work was killed. `look` checks the disk after each kill.
 */
export async function killAndGoOn(
  engine: TestEngine,
  kill: Kill,
  at: number,
  work: () => Promise<unknown>,
  look: () => void = () => {},
): Promise<boolean> {
  const killed = await killedAt(kill, at, work);
  look();
  for (const again of killed ? [0, 1, 2, undefined] : [undefined]) {
    Object.assign(kill, { at: again, steps: [] });
    const recovered = recoverAll(engine.deps, (_, error) => {
      throw error;
    });
    await (again === undefined ? recovered : recovered.catch(() => {}));
    look();
  }
  await work();
  return killed;
}

/**
 * Throws unless each content is complete under some name, and no file in the library is incomplete.
 */
export function nothingLost(engine: TestEngine, contents: readonly string[]): void {
  const read = (root: string, names: string[]): string[] =>
    names.map((name) => readFileSync(join(root, name), "utf8"));
  const all = new Set(
    [engine.downloads, engine.library].flatMap((root) => read(root, filesBelow(root))),
  );
  for (const content of contents) if (!all.has(content)) throw new Error(`Lost: ${content}`);
  const visible = engine.inLibrary().filter((name) => !name.includes("/.plex-ingest-"));
  for (const text of read(engine.library, visible)) {
    if (!contents.includes(text)) throw new Error(`Half: ${text}`);
  }
}
