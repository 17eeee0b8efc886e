import type { BigIntStats } from "node:fs";
import { lstat, opendir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf } from "../../../base/errors.ts";
import {
  type FileIdentity,
  isSameFile,
  NO_INODE,
} from "../../../core/media-files/file-identity.ts";
import { isMissing, readIfPresent, type TrashAttempt } from "./attempt.ts";
import { keepsInodes } from "./learn-disk.ts";

type PathStat = {
  path: string;
  kind: "file" | "folder" | "link" | "special" | "missing" | "unreadable";
};

/**
 * Describes a path that may not exist. The path becomes absolute, with links resolved in the
 * folders above it as far as they exist. A link at the path itself is not followed. Relative paths
 * start at `cwd`. Opens nothing, and never throws for user input.
 */
export async function statPath(path: string, cwd: string): Promise<PathStat> {
  const absolute = resolve(cwd, path);
  const real = absolute === "/" ? "/" : join(await realOf(dirname(absolute)), basename(absolute));
  try {
    const stats = await lstat(real);
    const plain = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : undefined;
    return { path: real, kind: plain ?? (stats.isSymbolicLink() ? "link" : "special") };
  } catch (error) {
    return {
      path: real,
      kind: isMissing(error) || codeOf(error) === "ENAMETOOLONG" ? "missing" : "unreadable",
    };
  }
}

async function realOf(folder: string): Promise<string> {
  const rest: string[] = [];
  for (let existing = folder; ; existing = dirname(existing)) {
    try {
      return join(await realpath(existing), ...rest.toReversed());
    } catch {
      if (existing === dirname(existing)) return folder;
      rest.push(basename(existing));
    }
  }
}

/**
 * Returns the number of hardlinks of the file at `path`; 0 if it does not exist. Throws outage
 * `not_readable`.
 */
export const countLinks = async (path: string): Promise<number> =>
  (await readIfPresent(path, lstat(path)))?.nlink ?? 0;

/**
 * `doubtful`: the folder is empty, like the mount point of an unmounted disk, or it cannot be read.
 */
export type FolderState = "filled" | "gone" | "doubtful";

/** Checks whether a folder exists and is not empty. Reads only the first entry. */
export async function readFolderState(path: string): Promise<FolderState> {
  try {
    await using folder = await opendir(path, { bufferSize: 1 });
    return (await folder.read()) === null ? "doubtful" : "filled";
  } catch (error) {
    return isMissing(error) ? "gone" : "doubtful";
  }
}

/** The only reader of inode numbers of media. Disks that do not keep them have no number here. */
export const identityOf = (stats: BigIntStats): FileIdentity => ({
  dev: String(stats.dev),
  ino: keepsInodes(stats.dev) ? String(stats.ino) : NO_INODE,
  size: Number(stats.size),
  mtimeNs: String(stats.mtimeNs),
});

/**
 * Returns the identity of the file at `path`, without following links; undefined if nothing has
 * that name. Throws outage `not_readable`.
 */
export async function readFileIdentity(path: string): Promise<FileIdentity | undefined> {
  const stats = await readIfPresent(path, lstat(path, { bigint: true }), "ENAMETOOLONG");
  return stats && identityOf(stats);
}

export async function checkStillSame(path: string, expected: FileIdentity): Promise<TrashAttempt> {
  const now = await readFileIdentity(path);
  if (!now) return { ok: false, code: "path_not_found", why: "The file no longer exists." };
  if (isSameFile(now, expected)) return { ok: true };
  return { ok: false, code: "changed", why: "Another file now has that name and was left alone." };
}
