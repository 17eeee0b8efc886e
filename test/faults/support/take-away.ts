import fs, { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

/** Calls that take a path, or two. */
const CALLS = [
  "access",
  "chmod",
  "copyFile",
  "link",
  "lstat",
  "mkdir",
  "open",
  "opendir",
  "readdir",
  "readlink",
  "realpath",
  "rename",
  "rmdir",
  "stat",
  "statfs",
  "symlink",
  "unlink",
  "utimes",
] as const;

/** Takes a folder away, as an unmounted disk or a lost share does. */
export interface TakenAway {
  /** The calls on the folder since the last `at`. */
  readonly calls: number;
  /**
   * Takes the folder away before the call with this number (from 0), and returns it before the call
   * `length` calls later. Undefined: the folder stays.
   */
  at(call: number | undefined, length?: number): void;
  /** Files that were written to the folder's path while it was away. */
  readonly written: readonly string[];
  /** Returns the folder. */
  giveBack(): void;
  [Symbol.dispose](): void;
}

type Call = (...args: unknown[]) => unknown;

/**
 * Counts every call of this process to Node's file system with a path at or below the folder.
 * @param leaves what is at the folder's path while it is away: an empty mount point, or nothing
 */
export function takeAway(folder: string, leaves: "mount point" | "nothing"): TakenAway {
  const plain = { existsSync, mkdirSync, readdirSync, renameSync, rmSync };
  const hidden = `${folder}-away`;
  const written: string[] = [];
  const filesBelow = (root: string): string[] =>
    plain
      .readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
  let [calls, from, until]: [number, number, number] = [0, Number.NaN, Number.NaN];

  function take(): void {
    plain.renameSync(folder, hidden);
    if (leaves === "mount point") plain.mkdirSync(folder);
  }

  function giveBack(): void {
    if (!plain.existsSync(hidden)) return;
    if (plain.existsSync(folder)) written.push(...filesBelow(folder));
    plain.rmSync(folder, { recursive: true, force: true });
    plain.renameSync(hidden, folder);
  }

  function count(args: readonly unknown[]): void {
    const isInside = args
      .slice(0, 2)
      .some((path) => path === folder || String(path).startsWith(`${folder}/`));
    if (!isInside) return;
    if (calls === until) giveBack();
    if (calls === from) take();
    calls += 1;
  }

  const wrap = (real: Call): Call =>
    Object.assign(
      function counted(this: unknown, ...args: unknown[]): unknown {
        count(args);
        return real.apply(this, args);
      },
      // realpathSync.native
      Object.fromEntries(Object.entries(real).map(([name, own]) => [name, wrap(own as Call)])),
    );
  const before = [
    ...CALLS.map((name) => [promises, name] as const),
    ...CALLS.map((name) => [fs, `${name}Sync`] as const),
  ].map(([module, name]) => {
    const real: unknown = Reflect.get(module, name);
    Reflect.set(module, name, wrap(real as Call));
    return () => Reflect.set(module, name, real);
  });
  syncBuiltinESMExports();
  return {
    get calls() {
      return calls;
    },
    at(call, length = 1) {
      [calls, from, until] = [0, call ?? Number.NaN, (call ?? Number.NaN) + length];
    },
    written,
    giveBack,
    [Symbol.dispose]() {
      for (const restore of before) restore();
      syncBuiltinESMExports();
      giveBack();
    },
  };
}
