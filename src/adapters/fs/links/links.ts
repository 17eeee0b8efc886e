import { type BigIntStats, constants, lstatSync } from "node:fs";
import {
  access,
  copyFile,
  lstat,
  readlink,
  realpath,
  stat,
  symlink,
  unlink,
} from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
import { geteuid } from "node:process";
import { Outage } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { type FileIdentity, isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import {
  judgeLinkRights,
  LINK_REFUSALS,
  type LinkRefusal,
} from "../../../core/media-files/link-refusal.ts";
import { finishCopy } from "../copy/copy-verified.ts";
import {
  type Attempt,
  createFailure,
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
import { learnDisk, noteUnrecognisedLink } from "../disk/learn-disk.ts";
import { openSource } from "../disk/open-source.ts";
import { findBoundary, giveSecondName, NoSecondName } from "./second-name.ts";

/** `unsupported`: the file can be given no other name, by a link or by a rename. */
export type NameAttempt = TrashAttempt | { ok: false; code: "unsupported"; why: string };

/** `no_second_name`: the file can have only one name here. A rename may give it another one. */
export type SecondNameAttempt = NameAttempt | { ok: false; code: "no_second_name"; why: string };

/**
 * Gives the expected file a second name and never overwrites a file. If another file replaced the
 * expected one between check and link, the second name is removed again. Nothing is synced.
 */
export async function addSecondName(
  path: string,
  name: string,
  expected: FileIdentity,
): Promise<SecondNameAttempt> {
  const before = await checkStillSame(path, expected);
  if (!before.ok) return before;
  try {
    await giveSecondName(path, name);
  } catch (error) {
    const failed = errnoNameOf(error) ?? "";
    if (failed === "EEXIST") {
      return {
        ok: false,
        code: "destination_exists",
        why: "A file with the name of the hardlink already exists.",
      };
    }
    if (failed === "EXDEV") return { ok: false, code: "other_file_system", why: ELSEWHERE };
    if (hasNoHardLinks(error)) {
      return (await findRefusal(error, path, name)) === "immutable"
        ? { ok: false, code: "unsupported", why: IMMUTABLE }
        : { ok: false, code: "no_second_name", why: NO_HARD_LINKS };
    }
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

export const ELSEWHERE = "The file is not on the same file system as its library's trash.";
export const NO_HARD_LINKS = "The library's file system does not support hardlinks.";
const IMMUTABLE =
  "The file in the library is immutable or may only be appended to, so it cannot be replaced. " +
  "Remove that attribute with chattr -i -a, or keep both versions.";

// Each of these errors was seen on a real system: a mount boundary (also between two bind mounts of
// one file system), another user's file under protected_hardlinks, an immutable file, 65,000 names
// on ext4, file systems without links.
const FALLS_THROUGH: readonly string[] = [
  "EXDEV",
  "EPERM",
  "EMLINK",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EINVAL",
];

/**
 * Returns which cause made the system refuse to link `source` into the folder of `target`.
 * Undefined for other errors.
 */
async function findRefusal(
  failure: unknown,
  source: string,
  target: string,
): Promise<LinkRefusal | undefined> {
  if (failure instanceof NoSecondName) return failure.refusal;
  const name = errnoNameOf(failure) ?? "";
  if (!FALLS_THROUGH.includes(name)) return undefined;
  if (name === "EXDEV") return findBoundary(source, dirname(target));
  if (name === "EMLINK") return "too_many_names";
  if (name !== "EPERM") return "unsupported";
  const file = await lstat(source).catch(() => undefined);
  if (file === undefined) return "unsupported";
  const refused = await access(source, constants.R_OK | constants.W_OK).then(
    () => undefined,
    errnoNameOf,
  );
  // The system has refused, so what it protects is in force.
  const linker = { uid: geteuid?.() ?? file.uid, refused, isProtected: true };
  return judgeLinkRights(file, linker) ?? "unsupported";
}

/** True if this error from creating a link means that a file cannot have a second name here. */
export const hasNoHardLinks = (error: unknown): boolean =>
  error instanceof NoSecondName ||
  (errnoNameOf(error) !== "EXDEV" && FALLS_THROUGH.includes(errnoNameOf(error) ?? ""));

/**
 * Gives the file at `source` a second name, `target`. The operation is atomic and never overwrites
 * a file, and the source keeps its mode, owner and times. `expected` is the identity from an
 * earlier check: a file that was replaced by another file or a link is not linked. If it was
 * replaced at the same moment, the new name is removed again. If the source is unchanged and the new
 * name shows another file, the disk cannot be trusted with links: the name is removed, and the next
 * method follows. Returns the identity of `target`.
 * Throws the outages `no_space`, `not_writable`, `not_readable` and `root_missing` (the target's
 * folder is gone).
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
    await giveSecondName(source, target);
  } catch (error) {
    if (isMissing(error) && (await regularFile(source)) === undefined) return failSourceMissing();
    const refusal = await findRefusal(error, source, target);
    return refusal === undefined
      ? toLinkFailure(error, target, {})
      : createFailure("unsupported", LINK_REFUSALS[refusal], true);
  }
  const stats = statsOfLinked(target);
  const after = judged(stats);
  if (stats === undefined || after === undefined) {
    // The new name vanished at once: someone removed it, or the library's disk is away.
    throw new Outage("root_missing", `${quoted(target, 300)} was made and is not found.`, {
      awaits: "other_release",
    });
  }
  if (after !== "other" && isUnchangedFile(after, before)) return { ok: true, identity: after };
  await unlink(target).catch(() => {}); // may already be gone
  const again = await regularFile(source);
  if (again === undefined || again === "other" || !isUnchangedFile(again, before)) {
    return failSourceChanged();
  }
  noteUnrecognisedLink(stats.dev);
  return createFailure("unsupported", LINK_REFUSALS.not_recognised, true);
}

const regularFile = async (path: string) =>
  judged(await readIfPresent(path, lstat(path, { bigint: true })));

/** Synchronous, because the disk has just confirmed that it made this name. */
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
    "The library's file system does not support symbolic links.",
  ]),
);

/**
 * Makes `target` a symbolic link to the regular file at `source`. The operation is atomic, never
 * overwrites a file and does not touch the source. `source` must be absolute and contain no link,
 * so that the link keeps its target when other links change. If `source` is now a link or below
 * one, it counts as changed. Throws the same outages as `tryHardlink`.
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
  // The link would lead to another file or to nothing. It was just made, so it is removed unless
  // another program replaced it.
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

/**
 * Returns the target text of a symbolic link; undefined for everything else. Throws outage
 * `not_readable`.
 */
export const readLinkTarget = (path: string): Promise<string | undefined> =>
  readIfPresent(path, readlink(path), "EINVAL", "ENAMETOOLONG");

/**
 * Returns the identity of the file at `path`, following links; undefined if the file does not
 * exist. Throws outage `not_readable`.
 */
export async function readTargetIdentity(path: string): Promise<FileIdentity | undefined> {
  // A link costs one more call, but links are rare here.
  const read = lstat(path, { bigint: true }).then((linkStat) =>
    linkStat.isSymbolicLink() ? stat(path, { bigint: true }) : linkStat,
  );
  const stats = await readIfPresent(path, read, "ELOOP", "ENAMETOOLONG");
  // A library's folder is recorded, so it is known first whether its disk keeps inodes.
  if (stats?.isDirectory()) await learnDisk(path);
  return stats && identityOf(stats);
}

const NO_SHARED_BLOCKS: Record<string, string> = {
  EXDEV: "Reflinks cannot cross this file system or mount.",
  ENOTSUP: "The file system does not support reflinks.",
  EOPNOTSUPP: "The file system does not support reflinks.",
  ENOSYS: "The file system does not support reflinks.",
  ENOTTY: "The file system does not support reflinks.",
  EINVAL: "The file system cannot create a reflink between these two files.",
};

type ReflinkOptions = { expected?: FileIdentity; mode?: number | undefined };

/**
 * Makes `temp` a copy that shares its blocks with `source` until one of them is written to (Btrfs,
 * XFS, APFS). The copy is synced and has the source's modification time and, if given, `mode`.
 * Never overwrites a file, and leaves nothing behind on failure. Throws the same outages as
 * `tryHardlink`.
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

// On Linux, the open file itself is cloned. A link that is put in its place at the same moment is
// not cloned.
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
