import { readFile } from "node:fs/promises";

const numberIn = (path: string): Promise<number | undefined> =>
  readFile(path, "utf8").then(
    (text) => Number(text.trim()),
    () => undefined,
  );

/**
 * Reads the maximum number of watched folders and of watchers per user (inotify(7)); undefined
 * without inotify.
 */
export async function readWatchLimits(): Promise<
  { watches: number; watchers: number } | undefined
> {
  const watches = await numberIn("/proc/sys/fs/inotify/max_user_watches");
  const watchers = await numberIn("/proc/sys/fs/inotify/max_user_instances");
  return watches === undefined || watchers === undefined ? undefined : { watches, watchers };
}

/**
 * True if Linux forbids hardlinks to files that this user does not own and may not write
 * (proc_sys_fs(5)).
 */
export const protectsHardlinks = async (): Promise<boolean> =>
  (await numberIn("/proc/sys/fs/protected_hardlinks")) === 1;
