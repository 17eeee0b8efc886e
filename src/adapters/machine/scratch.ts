import { randomBytes } from "node:crypto";
import { lstat, open, readdir, rename, rm, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { succeeds } from "../../base/errors.ts";
import { isMissing, writeFailure } from "../fs/disk/attempt.ts";

const PREFIX = ".plex-ingest-doctor-";
const OURS = /^\.plex-ingest-doctor-(\d{1,10})-[0-9a-f]{8}/;
/**
 * A leftover file of a process that is still alive counts as stale after this time. A run takes a
 * quarter of that time.
 */
const STALE_MS = 60_000;
/**
 * rclone takes a new file over 5 s after it was last closed (`--vfs-write-back`). Until then, each
 * reader changes the file's time.
 */
const REST_MS = 7000;

/**
 * The doctor's own hidden files in the user's folders. Each one is remembered from before it is
 * made until it is removed. Plex and the download watcher ignore hidden names.
 */
export interface Scratch {
  /**
   * Returns an unused name. `end` is appended, to make the name longer or to test certain letters.
   */
  nameIn(folder: string, end?: string): string;
  /** Remembers a name that something else is about to create. */
  remember(path: string): void;
  /** Creates a new file with a few bytes. Throws the same outages as filing. */
  makeFile(folder: string, end?: string): Promise<string>;
  /** Renames one of our files; the new name is also ours. */
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Waits until a disk with a cache has taken over a new file. Rejects with the signal's reason. */
  rest(signal: AbortSignal): Promise<void>;
  /**
   * Removes all remaining files, including one that is still being created. Returns the paths that
   * could not be removed.
   */
  removeAll(): Promise<string[]>;
  /** Removes what a killed doctor left in a folder. Returns how many files were removed. */
  removeOld(folder: string, now: number, isAlive: (pid: number) => boolean): Promise<number>;
}

export function createScratch(pid: number): Scratch {
  const made = new Set<string>();
  let isOver = false;

  function nameIn(folder: string, end = ""): string {
    const path = join(folder, `${PREFIX}${pid}-${randomBytes(4).toString("hex")}${end}`);
    made.add(path);
    return path;
  }

  return {
    nameIn,
    remember: (path) => void made.add(path),
    async makeFile(folder, end) {
      const path = nameIn(folder, end);
      try {
        await using file = await open(path, "wx", 0o644);
        await file.writeFile("A test file of plex-ingest for this folder. You can delete it.\n");
      } catch (error) {
        throw writeFailure(error, path);
      }
      // The caller stopped waiting while the disk was creating the file.
      if (isOver) await rm(path, { force: true });
      return path;
    },
    async move(from, to) {
      made.add(to);
      await rename(from, to);
    },
    rest: (signal) => setTimeout(REST_MS, undefined, { signal }),
    async remove(path) {
      await unlink(path).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
      made.delete(path);
    },
    async removeAll() {
      isOver = true;
      for (const path of made) if (await succeeds(rm(path, { force: true }))) made.delete(path);
      return [...made];
    },
    async removeOld(folder, now, isAlive) {
      let removed = 0;
      for (const name of await readdir(folder).catch(() => [])) {
        const owner = Number(OURS.exec(basename(name))?.[1]);
        if (Number.isNaN(owner) || owner === pid) continue;
        const path = join(folder, name);
        const stats = await lstat(path).catch(() => undefined);
        // A hardlink's creation time is its change time, because its other times are those of the
        // download.
        if (!stats?.isFile() || (isAlive(owner) && now - stats.ctimeMs < STALE_MS)) continue;
        if (await succeeds(unlink(path))) removed++;
      }
      return removed;
    },
  };
}
