import { lstatSync, readdirSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { writeJob } from "../../src/app/file-tools/write-job.ts";
import type { Clock } from "../../src/core/clock.ts";
import { STORAGE_MARK } from "../../src/core/journal/restored-database.ts";
import type { Release } from "../../src/core/release/release.ts";
import type { TestEngine } from "./engine.ts";

export type Step = readonly [from: string, to: string];

type Beside = Pick<TestEngine, "deps" | "signal"> & {
  lock: { held: boolean };
  clock: Clock;
};

/**
 * Writes a rename plan of these steps, with absolute paths. The disk shows whether a step is about
 * a file or a folder. Returns the plan's number.
 */
export function writePlan(
  { deps, signal, lock, clock }: Beside,
  steps: readonly Step[],
): Promise<number> {
  const { store, newId } = deps;
  const items = steps.map(([path, destination]) => {
    const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    const isFolder = found?.isDirectory() ?? false;
    return {
      path,
      destination,
      size: isFolder ? 0 : Number(found?.size ?? 0),
      mtimeNs: isFolder ? "0" : String(found?.mtimeNs ?? 0),
      action: isFolder ? ("rename_folder" as const) : ("rename" as const),
    };
  });
  const parts = {
    store,
    clock,
    newId,
    hash: (text: string) => text,
    engine: { mode: "hybrid" as const, lockHeld: () => lock.held },
  };
  const job = {
    tool: "rename_library" as const,
    name: basename(steps[0]?.[0] ?? ""),
    plan: steps,
    items,
  };
  return writeJob(parts, job, { actor: "cli:me", at: clock.now() }, signal);
}

/** Writes a plan and carries it out; paths are below the library. */
export async function renamed(engine: TestEngine, steps: readonly Step[]): Promise<Release> {
  const at = (path: string): string => join(engine.library, path);
  const id = await writePlan(
    engine,
    steps.map(([from, to]) => [at(from), at(to)] as const),
  );
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
}

/**
 * Describes everything below a folder: inode, mode, times and size of each file, and the mode of
 * each folder.
 */
export function treeOf(folder: string): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.name === STORAGE_MARK) continue;
    const { ino, mode, mtimeNs, size } = statSync(path, { bigint: true });
    tree[relative(folder, path)] = entry.isDirectory()
      ? `${mode}`
      : `${ino} ${mode} ${mtimeNs} ${size}`;
  }
  return tree;
}
