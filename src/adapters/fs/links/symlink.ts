import { lstat, readlink, realpath, stat, symlink, unlink } from "node:fs/promises";
import { dirname, isAbsolute } from "node:path";
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
  writeFailure,
} from "../disk/attempt.ts";
import { identityOf } from "../disk/identity.ts";
import { openSource } from "../disk/open-source.ts";

const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"];

/**
 * Makes `target` a symbolic link to the regular file at `source`: atomic, never over anything, and the source is not
 * touched. `source` is absolute and holds no link itself, so that the link leads there whatever becomes of other links; one
 * that is a link, or is below one now, has changed. Throws outages like `tryHardlink`.
 */
export async function trySymlink(source: string, target: string, expected: FileIdentity): Promise<Attempt> {
  const state = await checkSource(source, expected);
  if (!state.ok) return state;
  try {
    await symlink(source, target);
  } catch (error) {
    const name = errnoName(error) ?? "";
    if (name === "EEXIST") return destinationExists();
    if (NO_LINKS.includes(name))
      return failure("unsupported", "The library's file system has no symbolic links.", true);
    throw writeFailure(error, target);
  }
  const after = await checkSource(source, expected);
  // Its target would be another file or none. It was just made, so it is removed, unless another program replaced it.
  if (!after.ok && (await linkTarget(target)) === source) await unlink(target).catch(() => {});
  return after;
}

async function checkSource(source: string, expected: FileIdentity): Promise<Attempt> {
  const opened = await openSource(source);
  if (!opened.ok) return opened;
  await opened.handle.close();
  if (!isAbsolute(source) || !unchangedFile(opened.identity, expected)) return sourceChanged();
  try {
    const folder = dirname(source);
    return (await realpath(folder)) === folder ? { ok: true } : sourceChanged();
  } catch (error) {
    if (isMissing(error)) return sourceMissing();
    throw readFailure(error, source);
  }
}

/** The target text of a symbolic link; undefined for everything else. Outage `not_readable`. */
export const linkTarget = (path: string): Promise<string | undefined> =>
  orMissing(path, readlink(path), "EINVAL", "ENAMETOOLONG");

/** The identity of the file at `path`, following links; undefined when there is none. Outage `not_readable`. */
export async function reachedFile(path: string): Promise<FileIdentity | undefined> {
  // A link costs one more call, but hardly any file is one.
  const read = lstat(path, { bigint: true }).then((own) => (own.isSymbolicLink() ? stat(path, { bigint: true }) : own));
  const stats = await orMissing(path, read, "ELOOP", "ENAMETOOLONG");
  return stats && identityOf(stats);
}
