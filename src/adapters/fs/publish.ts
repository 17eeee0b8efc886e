import { link, lstat, rename, unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type FileIdentity, sameFile } from "../../core/media-files/file-identity.ts";
import { type Attempt, destinationExists, errnoName, failure, isMissing, writeFailure } from "./disk/attempt.ts";
import { fileIdentity, identityOf } from "./disk/identity.ts";
import { linkTarget, reachedFile } from "./links/symlink.ts";
import { syncFolder } from "./sync-folder.ts";

const PREFIX = ".plex-ingest-";

/** Name of an operation's staged file, beside its target: a dot name, which Plex does not read. */
export const stagedName = (operationId: string): string => `${PREFIX}${operationId}.partial`;

/** Deletes a staged file of this operation, whatever became of it. Any other name is left alone. */
export async function removeStaged(path: string, operationId: string): Promise<void> {
  if (basename(path) !== stagedName(operationId)) return;
  try {
    await unlink(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw writeFailure(error, path);
  }
  await syncFolder(dirname(path));
}

/**
 * Makes the name `path`, which a file that has another name as well was just given, outlive a power cut. When that fails
 * the name is taken away again, if it still is that file: the system forgets the error of a sync, and the next one would
 * answer that all is well, so that only a new name can be believed. Throws what `syncFolder` throws.
 */
export async function syncNewName(path: string, expected: FileIdentity | undefined): Promise<void> {
  try {
    await syncFolder(dirname(path));
  } catch (error) {
    const now = await fileIdentity(path).catch(() => undefined);
    if (now && expected && sameFile(now, expected)) await unlink(path).catch(() => {});
    throw error;
  }
}

const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL", "EMLINK"];

/**
 * Makes the staged file visible as `final`, atomically and never over anything (link, then unlink; `rename` would
 * overwrite), and syncs the folders. Answers what `final` is now. `temp` is gone on success and stays otherwise.
 * `unsupported`: this file system has no links, see `publishByRename`.
 */
export async function publishNoReplace(temp: string, final: string): Promise<Attempt<{ identity: FileIdentity }>> {
  const isLink = (await linkTarget(temp)) !== undefined;
  try {
    await link(temp, final);
    if (isLink && (await wasFollowed(temp, final))) return NO_SECOND_NAME;
  } catch (error) {
    const name = errnoName(error) ?? "";
    if (isLink && isMissing(error) && (await fileIdentity(temp))) return NO_SECOND_NAME;
    if (name === "EEXIST") return destinationExists();
    if (NO_LINKS.includes(name)) return failure("unsupported", "The library's file system has no hard links.", true);
    if (name === "EXDEV") return failure("unsupported", "The staged file is on another file system than its place.");
    throw writeFailure(error, final);
  }
  await syncNewName(final, await fileIdentity(temp));
  await unlink(temp).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  return syncedIdentity(temp, final);
}

const NO_SECOND_NAME = failure("unsupported", "The system gives a symbolic link no second name.", true);

/**
 * Linux gives a symbolic link itself a second name. Elsewhere (macOS) the film that it leads to may get it, or, where that
 * is gone, nothing: the name is taken away again.
 */
async function wasFollowed(temp: string, final: string): Promise<boolean> {
  const [here, there, reached] = [await fileIdentity(temp), await fileIdentity(final), await reachedFile(temp)];
  if (!there || !reached || here?.ino === there.ino || reached.ino !== there.ino) return false;
  await unlink(final);
  return true;
}

/**
 * The weaker way where links do not exist (exFAT, some SMB): looks that nothing is at `final`, then renames. Between the
 * look and the rename another program could put a file there, which would be lost: the caller holds a lock of its own
 * and says so in the history.
 */
export async function publishByRename(temp: string, final: string): Promise<Attempt<{ identity: FileIdentity }>> {
  if ((await fileIdentity(final)) !== undefined) return destinationExists();
  try {
    await rename(temp, final);
  } catch (error) {
    throw writeFailure(error, final);
  }
  return syncedIdentity(temp, final);
}

async function syncedIdentity(temp: string, final: string): Promise<Attempt<{ identity: FileIdentity }>> {
  const folder = dirname(final);
  await syncFolder(folder);
  if (dirname(temp) !== folder) await syncFolder(dirname(temp));
  return { ok: true, identity: identityOf(await lstat(final, { bigint: true })) };
}
