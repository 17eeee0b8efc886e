import { randomBytes } from "node:crypto";
import { lstat, open, readdir, rename, rm, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { succeeds } from "../../base/errors.ts";
import { isMissing, writeFailure } from "../fs/disk/attempt.ts";

const PREFIX = ".plex-ingest-doctor-";
const OURS = /^\.plex-ingest-doctor-(\d{1,10})-[0-9a-f]{8}/;
/** A run takes a quarter of that. */
const STALE_MS = 60_000;

/**
 * The doctor's own hidden files, in folders of a person: each is remembered from before it is made
 * until it is removed. Plex and the watcher of downloads pass over hidden names.
 */
export interface Scratch {
  /** A name that nothing has yet; `end` makes it longer, or another letter of the same name. */
  nameIn(folder: string, end?: string): string;
  /** Remembers a name that something else will make. */
  remember(path: string): void;
  /** A new file with a few bytes. Throws outages as filing does. */
  makeFile(folder: string, end?: string): Promise<string>;
  /** Renames one of ours; the new name is ours, too. */
  move(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /**
   * Removes everything that is left, a file too that is made only now; returns what could not be.
   */
  removeAll(): Promise<string[]>;
  /** Removes what a doctor that was killed left in a folder; returns how many. */
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
        await file.writeFile("plex-ingest doctor: a test of this folder; it may be deleted.\n");
      } catch (error) {
        throw writeFailure(error, path);
      }
      // Whoever asked was given up while the disk made it.
      if (isOver) await rm(path, { force: true });
      return path;
    },
    async move(from, to) {
      made.add(to);
      await rename(from, to);
    },
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
        // Of a link the time of making is the file's change time: its other times are those of the
        // download.
        if (!stats?.isFile() || (isAlive(owner) && now - stats.ctimeMs < STALE_MS)) continue;
        if (await succeeds(unlink(path))) removed++;
      }
      return removed;
    },
  };
}
