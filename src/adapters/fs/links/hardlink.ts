import { type BigIntStats, lstatSync } from "node:fs";
import { link, lstat, unlink } from "node:fs/promises";
import { type FileIdentity, unchangedFile } from "../../../core/media-files/file-identity.ts";
import {
  type Attempt,
  destinationExists,
  errnoName,
  failure,
  isMissing,
  orMissing,
  readFailure,
  sourceChanged,
  sourceMissing,
  type TrashAttempt,
  writeFailure,
} from "../disk/attempt.ts";
import { fileIdentity, identityOf, stillSame } from "../disk/identity.ts";

export type NameAttempt = TrashAttempt | { ok: false; code: "unsupported"; why: string };

/**
 * Gives the expected file a second name, never over anything; removes it again if another file was put there between check
 * and link. Nothing is synced. `unsupported`: a file cannot have two names here.
 */
export async function secondName(path: string, name: string, expected: FileIdentity): Promise<NameAttempt> {
  const before = await stillSame(path, expected);
  if (!before.ok) return before;
  try {
    await link(path, name);
  } catch (error) {
    const failed = errnoName(error) ?? "";
    if (failed === "EEXIST")
      return { ok: false, code: "destination_exists", why: "A file with that second name already exists." };
    if (failed === "EXDEV") return { ok: false, code: "other_file_system", why: ELSEWHERE };
    if (hasNoHardLinks(error)) return { ok: false, code: "unsupported", why: NO_HARD_LINKS };
    // If the file itself still exists, the folder of its second name does not.
    const now = isMissing(error) ? await stillSame(path, expected) : undefined;
    if (now && !now.ok) return now;
    throw writeFailure(error, name);
  }
  const after = await stillSame(name, expected);
  // The linked file still has its first name, unless it was moved at the same moment.
  if (!after.ok && (await isStillNamed(path, name))) await unlink(name);
  return after;
}

async function isStillNamed(path: string, name: string): Promise<boolean> {
  const there = await fileIdentity(name);
  return there !== undefined && (await stillSame(path, there)).ok;
}

export const ELSEWHERE = "The file is on another file system than its library's trash.";
const NO_HARD_LINKS =
  "The library's file system does not support hard links here, and without them no file can be replaced.";

// Each was seen on a real system: a mount border (also between two bind mounts of one file system), another user's file
// under protected_hardlinks or an immutable one, 65,000 names on ext4, file systems without links.
const FALLS_THROUGH: Record<string, string> = {
  EXDEV: "The download and the library are not on the same file system or mount.",
  EPERM:
    "The system does not let this user link the downloaded file: it belongs to another user, or the file system has no links.",
  EMLINK: "The downloaded file already has as many names as its file system allows.",
  ENOTSUP: "The file system has no hard links.",
  EOPNOTSUPP: "The file system has no hard links.",
  ENOSYS: "The file system has no hard links.",
  EINVAL: "The file system has no hard links.",
};

/** Whether a file cannot have a second name where this error of a link came. */
export const hasNoHardLinks = (error: unknown): boolean =>
  errnoName(error) !== "EXDEV" && FALLS_THROUGH[errnoName(error) ?? ""] !== undefined;

/**
 * Gives the file at `source` a second name, `target`: atomic, never over anything, and the source keeps mode, owner and
 * times. `expected` is what was looked at before: a file swapped for another, or for a link, is not linked, and if the
 * swap happened at the same time, the new name is removed again. Returns the identity of `target`. Throws outages `no_space`,
 * `not_writable`, `not_readable`, `root_missing` (the folder of the target is gone).
 */
export async function tryHardlink(
  source: string,
  target: string,
  expected?: FileIdentity,
): Promise<Attempt<{ identity: FileIdentity }>> {
  const before = await regularFile(source);
  if (before === undefined) return sourceMissing();
  if (before === "other" || (expected && !unchangedFile(before, expected))) return sourceChanged();
  try {
    await link(source, target);
  } catch (error) {
    const name = errnoName(error) ?? "";
    if (name === "EEXIST") return destinationExists();
    const why = FALLS_THROUGH[name];
    if (why !== undefined) return failure("unsupported", why, true);
    if (isMissing(error) && (await regularFile(source)) === undefined) return sourceMissing();
    throw writeFailure(error, target);
  }
  const after = judged(statsOfLinked(target));
  if (after !== undefined && after !== "other" && unchangedFile(after, before)) return { ok: true, identity: after };
  await unlink(target).catch(() => {}); // it may be gone already
  return sourceChanged();
}

const regularFile = async (path: string): Promise<FileIdentity | "other" | undefined> =>
  judged(await orMissing(path, lstat(path, { bigint: true })));

/** Synchronous: the disk has just answered that it made this name. */
function statsOfLinked(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(error, path);
  }
}

const judged = (stats: BigIntStats | undefined): FileIdentity | "other" | undefined =>
  stats?.isFile() === false ? "other" : stats && identityOf(stats);
