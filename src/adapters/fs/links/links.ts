import { type BigIntStats, constants, lstatSync } from "node:fs";
import {
  access,
  copyFile,
  link,
  lstat,
  readlink,
  realpath,
  stat,
  symlink,
  unlink,
} from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { type FileIdentity, isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import { finishCopy } from "../copy/copy-verified.ts";
import {
  type Attempt,
  errnoNameOf,
  failSourceChanged,
  failSourceMissing,
  isMissing,
  readFailure,
  readIfPresent,
  type TrashAttempt,
  toLinkFailure,
  writeFailure,
} from "../disk/attempt.ts";
import { checkStillSame, identityOf, readFileIdentity } from "../disk/identity.ts";
import { openSource } from "../disk/open-source.ts";

export type NameAttempt = TrashAttempt | { ok: false; code: "unsupported"; why: string };

/**
 * Gives the expected file a second name, never over anything; removes it again if another file was
 * put there between check and link. Nothing is synced. `unsupported`: a file cannot have two names
 * here.
 */
export async function addSecondName(
  path: string,
  name: string,
  expected: FileIdentity,
): Promise<NameAttempt> {
  const before = await checkStillSame(path, expected);
  if (!before.ok) return before;
  try {
    await link(path, name);
  } catch (error) {
    const failed = errnoNameOf(error) ?? "";
    if (failed === "EEXIST") {
      return {
        ok: false,
        code: "destination_exists",
        why: "A file with that second name already exists.",
      };
    }
    if (failed === "EXDEV") return { ok: false, code: "other_file_system", why: ELSEWHERE };
    if (hasNoHardLinks(error)) return { ok: false, code: "unsupported", why: NO_HARD_LINKS };
    // If the file itself still exists, the folder of its second name does not.
    const now = isMissing(error) ? await checkStillSame(path, expected) : undefined;
    if (now && !now.ok) return now;
    throw writeFailure(error, name);
  }
  const after = await checkStillSame(name, expected);
  // The linked file still has its first name, unless it was moved at the same moment.
  if (!after.ok && (await isStillNamed(path, name))) await unlink(name);
  return after;
}

async function isStillNamed(path: string, name: string): Promise<boolean> {
  const there = await readFileIdentity(name);
  return there !== undefined && (await checkStillSame(path, there)).ok;
}

export const ELSEWHERE = "The file is on another file system than its library's trash.";
const NO_HARD_LINKS =
  "The library's file system does not support hard links here, and without them no file can be replaced.";

// Each was seen on a real system: a mount border (also between two bind mounts of one file system),
// another user's file under protected_hardlinks or an immutable one, 65,000 names on ext4, file
// systems without links.
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
  errnoNameOf(error) !== "EXDEV" && FALLS_THROUGH[errnoNameOf(error) ?? ""] !== undefined;

/**
 * Gives the file at `source` a second name, `target`: atomic, never over anything, and the source
 * keeps mode, owner and times. `expected` is what was looked at before: a file swapped for another,
 * or for a link, is not linked, and if the swap happened at the same time, the new name is removed
 * again. Returns the identity of `target`. Throws outages `no_space`, `not_writable`,
 * `not_readable`, `root_missing` (the folder of the target is gone).
 */
export async function tryHardlink(
  source: string,
  target: string,
  expected?: FileIdentity,
): Promise<Attempt<{ identity: FileIdentity }>> {
  const before = await regularFile(source);
  if (before === undefined) return failSourceMissing();
  if (before === "other" || (expected && !isUnchangedFile(before, expected))) {
    return failSourceChanged();
  }
  try {
    await link(source, target);
  } catch (error) {
    if (isMissing(error) && (await regularFile(source)) === undefined) return failSourceMissing();
    return toLinkFailure(error, target, FALLS_THROUGH);
  }
  const after = judged(statsOfLinked(target));
  if (after !== undefined && after !== "other" && isUnchangedFile(after, before)) {
    return { ok: true, identity: after };
  }
  await unlink(target).catch(() => {}); // it may be gone already
  return failSourceChanged();
}

const regularFile = async (path: string) =>
  judged(await readIfPresent(path, lstat(path, { bigint: true })));

/** Synchronous: the disk has just answered that it made this name. */
function statsOfLinked(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(error, path);
  }
}

const judged = (stats: BigIntStats | undefined) =>
  stats?.isFile() === false ? "other" : stats && identityOf(stats);

const NO_SYMBOLIC_LINKS = Object.fromEntries(
  ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"].map((name) => [
    name,
    "The library's file system has no symbolic links.",
  ]),
);

/**
 * Makes `target` a symbolic link to the regular file at `source`: atomic, never over anything, and
 * the source is not touched. `source` is absolute and holds no link itself, so that the link leads
 * there whatever becomes of other links; one that is a link, or is below one now, has changed.
 * Throws outages like `tryHardlink`.
 */
export async function trySymlink(
  source: string,
  target: string,
  expected: FileIdentity,
): Promise<Attempt> {
  const state = await checkSource(source, expected);
  if (!state.ok) return state;
  try {
    await symlink(source, target);
  } catch (error) {
    return toLinkFailure(error, target, NO_SYMBOLIC_LINKS);
  }
  const after = await checkSource(source, expected);
  // Its target would be another file or none. It was just made, so it is removed, unless another
  // program replaced it.
  if (!after.ok && (await readLinkTarget(target)) === source) await unlink(target).catch(() => {});
  return after;
}

async function checkSource(source: string, expected: FileIdentity): Promise<Attempt> {
  const opened = await openSource(source);
  if (!opened.ok) return opened;
  await opened.handle.close();
  if (!isAbsolute(source) || !isUnchangedFile(opened.identity, expected)) {
    return failSourceChanged();
  }
  try {
    const folder = dirname(source);
    return (await realpath(folder)) === folder ? { ok: true } : failSourceChanged();
  } catch (error) {
    if (isMissing(error)) return failSourceMissing();
    throw readFailure(error, source);
  }
}

/** The target text of a symbolic link; undefined for everything else. Outage `not_readable`. */
export const readLinkTarget = (path: string): Promise<string | undefined> =>
  readIfPresent(path, readlink(path), "EINVAL", "ENAMETOOLONG");

/**
 * The identity of the file at `path`, following links; undefined when there is none. Outage
 * `not_readable`.
 */
export async function readTargetIdentity(path: string): Promise<FileIdentity | undefined> {
  // A link costs one more call, but hardly any file is one.
  const read = lstat(path, { bigint: true }).then((linkStat) =>
    linkStat.isSymbolicLink() ? stat(path, { bigint: true }) : linkStat,
  );
  const stats = await readIfPresent(path, read, "ELOOP", "ENAMETOOLONG");
  return stats && identityOf(stats);
}

const NO_SHARED_BLOCKS: Record<string, string> = {
  EXDEV: "The download and the library are not on the same file system.",
  ENOTSUP: "The file system cannot share blocks between files.",
  EOPNOTSUPP: "The file system cannot share blocks between files.",
  ENOSYS: "The file system cannot share blocks between files.",
  ENOTTY: "The file system cannot share blocks between files.",
  EINVAL: "The file system cannot share blocks between these two files.",
};

type ReflinkOptions = { expected?: FileIdentity; mode?: number | undefined };

/**
 * Makes `temp` a copy that shares its blocks with `source` until one of them is written to (Btrfs,
 * XFS, APFS), synced, with the source's time of writing and, if given, `mode`. Never overwrites a
 * file; leaves nothing when it fails. Throws outages like `tryHardlink`.
 */
export async function tryReflink(
  source: string,
  temp: string,
  options: ReflinkOptions = {},
): Promise<Attempt> {
  const opened = await openSource(source);
  if (!opened.ok) return opened;
  const { identity } = opened;
  await using handle = opened.handle;
  if (options.expected && !isUnchangedFile(identity, options.expected)) return failSourceChanged();
  const attempt = await clone(await nameOf(handle.fd, source), temp);
  if (!attempt.ok) return attempt;
  try {
    await finishCopy(temp, { mtimeNs: identity.mtimeNs, mode: options.mode });
    if (isUnchangedFile(identityOf(await handle.stat({ bigint: true })), identity)) {
      return { ok: true };
    }
    await unlink(temp);
    return failSourceChanged();
  } catch (error) {
    await unlink(temp).catch(() => {});
    throw writeFailure(error, temp);
  }
}

// On Linux the open file itself is cloned, so that a link put in its place in the same moment is
// not.
async function nameOf(fd: number, path: string): Promise<string> {
  const fdPath = `/proc/self/fd/${fd}`;
  return access(fdPath).then(
    () => fdPath,
    () => path,
  );
}

async function clone(source: string, temp: string): Promise<Attempt> {
  try {
    await copyFile(source, temp, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return { ok: true };
  } catch (error) {
    return toLinkFailure(error, temp, NO_SHARED_BLOCKS);
  }
}
