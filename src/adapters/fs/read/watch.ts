import { realpath, stat } from "node:fs/promises";
import { type FSWatcher, watch } from "chokidar";
import { runInTurn } from "../../../core/concurrency.ts";
import { createErrorTally, errnoNameOf } from "../disk/attempt.ts";

/** `times`: how often this kind of error occurred for this root; reported at 1, 10, 100 … */
export type WatchError = { root: string; error: unknown; times: number };

type ArmedWatcher = { identity: string; watcher: FSWatcher };

export interface RootWatcher {
  /** Resolves when every existing root is watched. Later changes call `onWake`. */
  ready: Promise<undefined>;
  /**
   * Starts a new watch if `root` was missing, was replaced or could not be watched. Returns true if
   * it started one.
   */
  rearm(root: string): Promise<boolean>;
  /** Returns the error that prevents watching `root`; undefined if it is watched. */
  failure(root: string): unknown;
  close(): Promise<void>;
}

/**
 * Calls `onWake` when something changes directly in one of `roots`, at most once per root and turn
 * of the event loop. Only listing the root shows what changed and whether it is finished. Events
 * get lost (network mounts, full queues, the limit of watches). List the root regularly and call
 * `rearm`: a folder that was removed and made again silently loses its watch.
 */
export function watchRoots(
  roots: readonly string[],
  onWake: (root: string) => void,
  onError: (error: WatchError) => void,
): RootWatcher {
  const armed = new Map<string, ArmedWatcher>();
  const failed = new Map<string, unknown>();
  const waking = new Set<string>();
  const tally = createErrorTally();
  let closed = false;
  const closing = Promise.withResolvers<void>();

  const wake = (root: string): void => {
    if (waking.has(root)) return;
    waking.add(root);
    setImmediate(() => {
      waking.delete(root);
      if (!closed) onWake(root);
    });
  };
  const report = (root: string, error: unknown): void => {
    failed.set(root, error);
    const times = tally(`${root}\0${errnoNameOf(error) ?? "?"}`);
    if (times !== undefined && !closed) onError({ root, error, times });
  };

  const arm = async (root: string, identity: string): Promise<void> => {
    // A shallow chokidar watch costs one watch per root, regardless of the number of entries below.
    // Only a link *to* the root is followed. Atomic saves by editors do not matter here, so events
    // are not held back to be merged.
    const options = { depth: 0, ignoreInitial: true, followSymlinks: false, atomic: false };
    const watcher = watch(await realpath(root), options);
    armed.set(root, { identity, watcher });
    watcher.on("all", () => wake(root)).on("error", (error) => report(root, error));
    const ready = new Promise<void>((resolve) =>
      watcher.once("ready", resolve).once("error", () => resolve()),
    );
    await Promise.race([ready, closing.promise]); // closing does not wait for a large root
  };

  const rearm = async (root: string): Promise<boolean> => {
    const identity = await folderIdentity(root);
    const before = armed.get(root);
    if (closed || (identity === before?.identity && !failed.has(root))) return false;
    armed.delete(root);
    failed.delete(root);
    await before?.watcher.close();
    // A folder that was there and is not is listed once, which reports it.
    if (identity === undefined) return before !== undefined;
    await arm(root, identity).catch((error: unknown) => report(root, error));
    return true;
  };

  // One at a time for each root: two concurrent calls would watch it twice.
  const turns = new Map<string, Promise<unknown>>();
  const rearmInTurn = (root: string): Promise<boolean> => runInTurn(turns, root, () => rearm(root));

  const ready = Promise.all(roots.map(rearmInTurn)).then(() => undefined);
  return {
    ready,
    rearm: rearmInTurn,
    failure: (root) => failed.get(root),
    async close() {
      closed = true;
      closing.resolve();
      await Promise.all(turns.values());
      await Promise.all(armed.values().map(({ watcher }) => watcher.close()));
    },
  };
}

async function folderIdentity(root: string): Promise<string | undefined> {
  const stats = await stat(root, { bigint: true }).catch(() => undefined);
  // Includes the creation time, because ext4 reuses the inode number of a removed folder for the
  // next new one.
  return stats?.isDirectory() ? `${stats.dev}:${stats.ino}:${stats.birthtimeNs}` : undefined;
}
