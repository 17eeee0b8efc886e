import { constants } from "node:fs";
import { access, realpath, stat, statfs } from "node:fs/promises";
import { errnoNameOf, isMissing } from "../fs/disk/attempt.ts";
import { isKernelDisk } from "../fs/disk/learn-disk.ts";
import { readPoolBytes } from "../fs/disk/pool.ts";

/** The numbers are as `stat` returns them, except that `mode` omits the file type. */
export type InspectedPath = {
  kind: "file" | "folder" | "other";
  uid: number;
  gid: number;
  mode: number;
  dev: number;
  /** The path with all links resolved. */
  real: string;
};

/**
 * Describes what is at a path, following links. `refused` is the system's name for the error
 * (`EACCES`, `ESTALE` …).
 */
export async function inspect(
  path: string,
): Promise<InspectedPath | "missing" | { refused: string }> {
  try {
    const stats = await stat(path);
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
    const { uid, gid, dev } = stats;
    return { kind, uid, gid, dev, mode: stats.mode & 0o7777, real: await realpath(path) };
  } catch (error) {
    return isMissing(error) ? "missing" : { refused: errnoNameOf(error) ?? "an unknown error" };
  }
}

/** Like `inspect`, but returns undefined for everything that this user cannot see. */
export async function findVisible(path: string): Promise<InspectedPath | undefined> {
  const inspected = await inspect(path);
  return typeof inspected === "object" && "kind" in inspected ? inspected : undefined;
}

export const isFolder = async (path: string): Promise<boolean> =>
  (await findVisible(path))?.kind === "folder";

/** Bits of each kind of access, as access(2) takes them. */
export const ACCESS = {
  list: constants.R_OK | constants.X_OK,
  write: constants.W_OK | constants.X_OK,
  read: constants.R_OK,
  change: constants.R_OK | constants.W_OK,
  run: constants.X_OK,
};

/**
 * Returns undefined if this user may access the file or folder in the way that `what` names;
 * otherwise the system's name for the error.
 */
export async function refusalOf(
  path: string,
  what: keyof typeof ACCESS,
): Promise<string | undefined> {
  try {
    await access(path, ACCESS[what]);
    return undefined;
  } catch (error) {
    return errnoNameOf(error) ?? "an unknown error";
  }
}

/**
 * The file system of a path, identified by `device`: its size, and how many bytes and names an
 * ordinary user can still create there. `names` is missing if they are unlimited or not known, and
 * `totalBytes` is 0 if the file system does not report its size. `isPool`: the bytes are those of
 * several disks together, of which one has to hold a whole file.
 */
export type FreeSpace = {
  device: string;
  freeBytes: number;
  totalBytes: number;
  names?: number;
  isPool?: true;
};

/** @throws the system's error */
export async function spaceOf(path: string): Promise<FreeSpace> {
  const [{ dev }, { bavail, blocks, bsize, files, ffree, type }] = await Promise.all([
    stat(path),
    statfs(path),
  ]);
  // A server that does not count its files reports 0 free ones (rclone).
  const isCounted = files > 0 && (ffree > 0 || isKernelDisk(type));
  const names = isCounted ? { names: ffree } : {};
  const pool = (await readPoolBytes(path)) === undefined ? {} : { isPool: true as const };
  const bytes = { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  return { device: String(dev), ...bytes, ...names, ...pool };
}
