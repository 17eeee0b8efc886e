import { readFile } from "node:fs/promises";

const numberIn = (path: string): Promise<number | undefined> =>
  readFile(path, "utf8").then(
    (text) => Number(text.trim()),
    () => undefined,
  );

/**
 * How many folders and how many watchers one user may have (inotify(7)); undefined where there is
 * no inotify.
 */
export async function readWatchLimits(): Promise<
  { watches: number; watchers: number } | undefined
> {
  const watches = await numberIn("/proc/sys/fs/inotify/max_user_watches");
  const watchers = await numberIn("/proc/sys/fs/inotify/max_user_instances");
  return watches === undefined || watchers === undefined ? undefined : { watches, watchers };
}

/**
 * Whether Linux forbids hardlinks to files that this user neither owns nor may write
 * (proc_sys_fs(5)).
 */
export const protectsHardlinks = async (): Promise<boolean> =>
  (await numberIn("/proc/sys/fs/protected_hardlinks")) === 1;
