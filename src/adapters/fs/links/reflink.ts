import { constants } from "node:fs";
import { access, copyFile, unlink } from "node:fs/promises";
import { type FileIdentity, unchangedFile } from "../../../core/media-files/file-identity.ts";
import { finishCopy } from "../copy/copy-verified.ts";
import { type Attempt, destinationExists, errnoName, failure, sourceChanged, writeFailure } from "../disk/attempt.ts";
import { identityOf } from "../disk/identity.ts";
import { openSource } from "../disk/open-source.ts";

const FALLS_THROUGH: Record<string, string> = {
  EXDEV: "The download and the library are not on the same file system.",
  ENOTSUP: "The file system cannot share blocks between files.",
  EOPNOTSUPP: "The file system cannot share blocks between files.",
  ENOSYS: "The file system cannot share blocks between files.",
  ENOTTY: "The file system cannot share blocks between files.",
  EINVAL: "The file system cannot share blocks between these two files.",
};

type ReflinkOptions = { expected?: FileIdentity; mode?: number | undefined };

/**
 * Makes `temp` a copy that shares its blocks with `source` until one of them is written to (Btrfs, XFS, APFS), synced,
 * with the source's time of writing and, if given, `mode`. Never overwrites a file; leaves nothing when it fails.
 * Throws outages like `tryHardlink`.
 */
export async function tryReflink(source: string, temp: string, options: ReflinkOptions = {}): Promise<Attempt> {
  const opened = await openSource(source);
  if (!opened.ok) return opened;
  const { identity } = opened;
  await using handle = opened.handle;
  if (options.expected && !unchangedFile(identity, options.expected)) return sourceChanged();
  const attempt = await clone(await nameOf(handle.fd, source), temp);
  if (!attempt.ok) return attempt;
  try {
    await finishCopy(temp, { mtimeNs: identity.mtimeNs, mode: options.mode });
    if (unchangedFile(identityOf(await handle.stat({ bigint: true })), identity)) return { ok: true };
    await unlink(temp);
    return sourceChanged();
  } catch (error) {
    await unlink(temp).catch(() => {});
    throw writeFailure(error, temp);
  }
}

// On Linux the open file itself is cloned, so that a link put in its place in the same moment is not.
async function nameOf(fd: number, path: string): Promise<string> {
  const own = `/proc/self/fd/${fd}`;
  return access(own).then(
    () => own,
    () => path,
  );
}

async function clone(source: string, temp: string): Promise<Attempt> {
  try {
    await copyFile(source, temp, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return { ok: true };
  } catch (error) {
    const name = errnoName(error) ?? "";
    if (name === "EEXIST") return destinationExists();
    const why = FALLS_THROUGH[name];
    if (why !== undefined) return failure("unsupported", why, true);
    throw writeFailure(error, temp);
  }
}
