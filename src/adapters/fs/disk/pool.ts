import { statfs } from "node:fs/promises";
import { readIfPresent } from "./attempt.ts";
import { mountOf } from "./mounts.ts";

/** FUSE_SUPER_MAGIC of linux/magic.h. */
const FUSE = 0x65735546;

/**
 * File systems that show the files of several disks in one folder, by their type in mountinfo:
 * mergerfs, Unraid's user shares, unionfs-fuse, mhddfs. A container shows the same type.
 */
const POOLS = new Set([
  "fuse.mergerfs",
  "fuse.shfs",
  "fuse.unionfs",
  "fuse.unionfs-fuse",
  "fuse.mhddfs",
]);

/**
 * Returns the bytes of all disks of the pool that holds a folder. A pool reports the sum of its
 * disks, so a smaller number shows that one of them is not mounted, although the folder of the pool
 * is. A pool without any of its disks reports 0. Node reads no extended attributes, so the branches
 * themselves are not known. Undefined if the folder is missing or not on a pool.
 * @throws Outage if the file system does not respond
 */
export async function readPoolBytes(folder: string): Promise<number | undefined> {
  const system = await readIfPresent(folder, statfs(folder));
  if (system === undefined || system.type >>> 0 !== FUSE) return undefined;
  const mount = await mountOf(folder);
  return mount && POOLS.has(mount.type) ? system.blocks * system.bsize : undefined;
}
