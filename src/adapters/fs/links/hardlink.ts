import { link, lstat, unlink } from "node:fs/promises";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { unchangedFile } from "../../../core/media-files/file-identity.ts";
import { type Attempt, destinationExists, failure, sourceChanged, sourceMissing } from "../attempt.ts";
import { errnoName, isMissing, readFailure, writeFailure } from "../errno.ts";
import { identityOf } from "../identity.ts";

// Each met on a real system: a mount border (also between two bind mounts of one file system), another user's file
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

/**
 * Gives the file at `source` a second name, `target`: atomic, never over anything, and the source keeps mode, owner and
 * times. `expected` is what was looked at before: a file swapped for another, or for a link, is not linked, and if the
 * swap happened meanwhile the new name is taken away again. Throws outages `no_space`, `not_writable`, `not_readable`,
 * `root_missing` (the folder of the target is gone).
 */
export async function tryHardlink(source: string, target: string, expected?: FileIdentity): Promise<Attempt> {
  const before = await regular(source);
  if (before === undefined) return sourceMissing();
  if (before === "other" || (expected && !unchangedFile(before, expected))) return sourceChanged();
  try {
    await link(source, target);
  } catch (error) {
    const name = errnoName(error) ?? "";
    if (name === "EEXIST") return destinationExists();
    const why = FALLS_THROUGH[name];
    if (why !== undefined) return failure("unsupported", why, true);
    if (isMissing(error) && (await regular(source)) === undefined) return sourceMissing();
    throw writeFailure(error, target);
  }
  const after = await regular(target);
  if (after !== undefined && after !== "other" && unchangedFile(after, before)) return { ok: true };
  await unlink(target).catch(() => {}); // whoever took it away already did what we want
  return sourceChanged();
}

async function regular(path: string): Promise<FileIdentity | "other" | undefined> {
  try {
    const stats = await lstat(path, { bigint: true });
    return stats.isFile() ? identityOf(stats) : "other";
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFailure(error, path);
  }
}
