import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { basename } from "node:path";
import { type FileIdentity, isSameFile } from "../../core/media-files/file-identity.ts";
import { O_DIRECT } from "./copy/read-back.ts";
import { errnoNameOf, readIfPresent } from "./disk/attempt.ts";
import { identityOf } from "./disk/identity.ts";

/**
 * Returns the permission bits of the file at `path`, for example `0o644`; undefined if it does not
 * exist. Throws outage `not_readable`.
 */
export async function readPermissions(path: string): Promise<number | undefined> {
  const stats = await readIfPresent(path, lstat(path));
  return stats && stats.mode & 0o777;
}

/**
 * Gives a newly made file or folder the owner and group of `like`, its parent folder. With `made`,
 * `path` must be that file and have no other name; without it, `path` must be a folder. Anything
 * else is left unchanged. Only root can do this. Nothing happens if the system refuses or does not
 * support owners.
 */
export async function giveOwner(path: string, like: string, made?: FileIdentity): Promise<void> {
  try {
    await using folder = await open(
      like,
      constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK,
    );
    await giveIn(folder, path, made);
  } catch (error) {
    if (errnoNameOf(error) === undefined) throw error;
  }
}

async function giveIn(
  folder: FileHandle,
  path: string,
  made: FileIdentity | undefined,
): Promise<void> {
  const { uid, gid } = await folder.stat();
  // The file is opened through the handle of the checked folder. Otherwise a user who may rename
  // the folder could put a link in its place and become the owner of the link's target.
  const there = O_DIRECT === undefined ? path : `/proc/self/fd/${folder.fd}/${basename(path)}`;
  await using handle = await open(
    there,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  const now = await handle.stat({ bigint: true });
  const ours = made
    ? now.isFile() && now.nlink === 1n && isSameFile(identityOf(now), made)
    : now.isDirectory();
  if (!ours || now.uid === BigInt(uid)) return;
  await handle.chown(uid, gid);
  await handle.sync();
}
