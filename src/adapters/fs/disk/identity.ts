import type { BigIntStats } from "node:fs";
import { lstat, opendir, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf } from "../../../base/errors.ts";
import { type FileIdentity, isSameFile } from "../../../core/media-files/file-identity.ts";
import { isMissing, readIfPresent, type TrashAttempt } from "./attempt.ts";

type PathStat = {
  path: string;
  kind: "file" | "folder" | "link" | "special" | "missing" | "unreadable";
};

/**
 * Describes a path that may be missing. The path becomes absolute, with the links above it
 * resolved as far as it exists; a link at the path itself is not followed. Relative paths start at
 * `cwd`. Opens nothing, and throws nothing for what a person may type.
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

/** How many names the file at `path` has; 0 when it does not exist. Outage `not_readable`. */
export const countLinks = async (path: string): Promise<number> =>
  (await readIfPresent(path, lstat(path)))?.nlink ?? 0;

/** `doubtful`: it is empty, like the mount point of an unmounted disk, or it cannot be read. */
export type FolderState = "filled" | "gone" | "doubtful";

/** Whether a folder exists and has anything in it. Reads only the first entry. */
export async function readFolderState(path: string): Promise<FolderState> {
  try {
    await using folder = await opendir(path, { bufferSize: 1 });
    return (await folder.read()) === null ? "doubtful" : "filled";
  } catch (error) {
    return isMissing(error) ? "gone" : "doubtful";
  }
}

export const identityOf = (stats: BigIntStats): FileIdentity => ({
  dev: String(stats.dev),
  ino: String(stats.ino),
  size: Number(stats.size),
  mtimeNs: String(stats.mtimeNs),
});

/**
 * The identity of the file at `path`; links are not followed. Undefined when nothing has that name.
 * Outage `not_readable`.
 */
export async function readFileIdentity(path: string): Promise<FileIdentity | undefined> {
  const stats = await readIfPresent(path, lstat(path, { bigint: true }), "ENAMETOOLONG");
  return stats && identityOf(stats);
}

export async function checkStillSame(path: string, expected: FileIdentity): Promise<TrashAttempt> {
  const now = await readFileIdentity(path);
  if (!now) return { ok: false, code: "missing", why: "The file no longer exists." };
  if (isSameFile(now, expected)) return { ok: true };
  return { ok: false, code: "changed", why: "Another file has that name now and was left alone." };
}
