import { randomBytes } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { link, lstat, rename, stat, statfs, unlink, writeFile } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { pid } from "node:process";
import { errnoNameOf } from "./attempt.ts";
import { mountOf } from "./mounts.ts";

/** The abilities of a disk, as one trial on it showed. */
export type DiskAbility = {
  /**
   * - work: a file can have two names, and both show the same file
   * - refused: the disk refuses a second name
   * - not_recognised: the second name is made, and shows another file, size or time
   */
  links: "work" | "refused" | "not_recognised";
  /** A file keeps its inode number under a second name and through a rename. */
  keepsInodes: boolean;
};

// From linux/magic.h, plus zfs: the kernel of this machine keeps the files. Everything else is
// tried: network disks, FUSE, FAT and exFAT, and the type numbers of macOS, which differ after each
// restart.
const KERNEL_DISKS = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlay
]);

/** True if a file system with this number (`statfs`) is one that Linux itself manages on this machine. */
export const isKernelDisk = (type: number): boolean =>
  platform() === "linux" && KERNEL_DISKS.has(type >>> 0);

/** Options can change under the same numbers, and a full disk could not be tried. */
const AGAIN_MS = 600_000;

type KnownDisk = { mount: string; ability: DiskAbility | undefined; at: number };

// Disks by device number. The whole process shares them, because every identity is read with this
// knowledge.
const disks = new Map<bigint, KnownDisk>();
const trials = new Map<string, Promise<DiskAbility | undefined>>();

/**
 * Returns what the disk of an existing folder can do. The first call on a mount tries it there with
 * hidden files, which are removed again; a disk that was mounted again is tried again. Undefined for
 * a disk of this machine's kernel, which needs no trial, and for a disk that cannot be tried.
 */
export async function learnDisk(folder: string): Promise<DiskAbility | undefined> {
  const [there, system] = await Promise.all([
    stat(folder, { bigint: true }).catch(() => undefined),
    statfs(folder).catch(() => undefined),
  ]);
  if (there === undefined || system === undefined) return undefined;
  if (isKernelDisk(system.type)) {
    disks.delete(there.dev); // the number belonged to another disk before
    return undefined;
  }
  const mount = await mountOf(folder);
  // The system gives a new mount the numbers of an old one.
  const key = [there.dev, mount?.id, mount?.point, mount?.source].join(" ");
  const known = disks.get(there.dev);
  const isFresh = performance.now() - (known?.at ?? 0) < AGAIN_MS;
  if (known?.mount === key && isFresh) return known.ability;
  const trial = trials.get(key) ?? tryDisk(folder);
  trials.set(key, trial);
  try {
    const ability = await trial;
    disks.set(there.dev, { mount: key, ability, at: performance.now() });
    return ability;
  } finally {
    trials.delete(key);
  }
}

/** Records that a link on this device was made and could not be recognised. */
export function noteUnrecognisedLink(device: bigint): void {
  const known = disks.get(device);
  const ability = { links: "not_recognised", keepsInodes: false } as const;
  disks.set(device, { mount: known?.mount ?? "", ability, at: performance.now() });
}

/** True unless a trial showed that this device does not keep the inode numbers of its files. */
export const keepsInodes = (device: bigint): boolean =>
  disks.get(device)?.ability?.keepsInodes ?? true;

/** Errors of a link that say nothing about links: no access, no space, or the disk is away. */
const NO_ANSWER = ["EACCES", "EROFS", "ENOSPC", "EDQUOT", "ENOENT", "ENOTCONN", "ESTALE", "ENODEV"];

/** Undefined if nothing can be created in the folder. A killed trial's files: `Scratch.removeOld`. */
async function tryDisk(folder: string): Promise<DiskAbility | undefined> {
  const newName = (): string =>
    join(folder, `.plex-ingest-doctor-${pid}-${randomBytes(4).toString("hex")}`);
  const [file, second, renamed] = [newName(), newName(), newName()];
  const look = (path: string): Promise<BigIntStats> => lstat(path, { bigint: true });
  try {
    await writeFile(file, "A test file of plex-ingest for this folder. You can delete it.\n", {
      flag: "wx",
    });
    const before = await look(file);
    const linked = await link(file, second).then(
      () => look(second),
      (error: unknown) => {
        if (NO_ANSWER.includes(errnoNameOf(error) ?? "")) throw error;
        return undefined;
      },
    );
    await rename(file, renamed);
    const after = await look(renamed);
    const isSame =
      linked?.ino === before.ino &&
      linked.size === before.size &&
      linked.mtimeNs === before.mtimeNs;
    return {
      links: linked === undefined ? "refused" : isSame ? "work" : "not_recognised",
      // A disk without links proves nothing about its numbers (FAT and exFAT give new ones).
      keepsInodes: linked?.ino === before.ino && after.ino === before.ino,
    };
  } catch {
    return undefined;
  } finally {
    for (const path of [file, second, renamed]) await unlink(path).catch(() => {});
  }
}
