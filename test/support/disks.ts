import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

/**
 * A kind of disk as people mount it. The commands run in a new folder, which has two branches `a`
 * and `b`; the disk is mounted at `pool`.
 */
export interface DiskKind {
  name: string;
  /** Programs without which it cannot be mounted. */
  needs: readonly string[];
  /** Makes what is mounted; done once. */
  prepare?: string;
  mount: string;
  /** How a file gets from one folder of it into another. */
  method: "hardlink" | "reflink" | "copy";
  links: "work" | "refused" | "not_recognised";
  keepsInodes: boolean;
  /** True if a file's time and size change some seconds after the file was written. */
  isLate?: boolean;
}

type Shown = Pick<DiskKind, "method" | "links" | "keepsInodes">;
const LINKS: Shown = { method: "hardlink", links: "work", keepsInodes: true };
const SUBVOLUMES: Shown = { ...LINKS, method: "reflink" };
const UNRECOGNISED: Shown = { method: "copy", links: "not_recognised", keepsInodes: false };
const NO_LINKS: Shown = { method: "copy", links: "refused", keepsInodes: false };

/** The server's half of sshfs, which needs no server: the program talks to it over pipes. */
const SFTP_SERVER = "/usr/lib/openssh/sftp-server";

const image = (mkfs: string, options = ""): Pick<DiskKind, "prepare" | "mount"> => ({
  prepare: `truncate -s 400M disk.img && ${mkfs} disk.img >/dev/null`,
  mount: `mount -o loop${options} disk.img pool`,
});
const mergerfs = (options: string): Pick<DiskKind, "needs" | "mount"> => ({
  needs: ["mergerfs"],
  mount: `mergerfs -o minfreespace=1M,${options} a:b pool`,
});
const sshfs = (options: string): Pick<DiskKind, "needs" | "prepare" | "mount"> => ({
  needs: ["sshfs", SFTP_SERVER],
  prepare: `printf '#!/bin/sh\\nexec ${SFTP_SERVER}\\n' >ssh && chmod +x ssh`,
  mount: `sshfs -o ssh_command=$PWD/ssh${options} x:$PWD/a pool`,
});

export const DISKS: readonly DiskKind[] = [
  { name: "mergerfs as Debian 12 installs it", ...UNRECOGNISED, ...mergerfs("category.create=ff") },
  { name: "mergerfs with use_ino", ...LINKS, ...mergerfs("use_ino,category.create=mfs") },
  { name: "mergerfs with use_ino and ff", ...LINKS, ...mergerfs("use_ino,category.create=ff") },
  {
    name: "mergerfs with use_ino and epmfs",
    ...LINKS,
    ...mergerfs("use_ino,category.create=epmfs"),
  },
  {
    name: "mergerfs with path-hash",
    ...UNRECOGNISED,
    ...mergerfs("use_ino,inodecalc=path-hash,category.create=ff"),
  },
  { name: "sshfs", ...UNRECOGNISED, ...sshfs("") },
  { name: "sshfs without hardlinks", ...NO_LINKS, ...sshfs(",disable_hardlink") },
  {
    name: "unionfs-fuse",
    ...UNRECOGNISED,
    needs: ["unionfs"],
    mount: "unionfs -o cow a=RW:b=RO pool",
  },
  { name: "bindfs", ...LINKS, needs: ["bindfs"], mount: "bindfs a pool" },
  {
    name: "gocryptfs",
    ...UNRECOGNISED,
    keepsInodes: true,
    needs: ["gocryptfs"],
    prepare: "gocryptfs -q -init -extpass 'echo x' a",
    mount: "gocryptfs -q -extpass 'echo x' a pool",
  },
  {
    name: "exFAT",
    ...NO_LINKS,
    needs: ["mkfs.exfat", "mount.exfat-fuse"],
    prepare: "truncate -s 400M disk.img && mkfs.exfat disk.img >/dev/null",
    mount: "mount.exfat-fuse $(losetup --show -f disk.img) pool",
  },
  {
    name: "ntfs-3g",
    ...LINKS,
    needs: ["mkfs.ntfs", "ntfs-3g"],
    prepare: "truncate -s 400M disk.img && mkfs.ntfs -Q -F disk.img >/dev/null 2>&1",
    mount: "ntfs-3g disk.img pool",
  },
  { name: "btrfs", ...LINKS, needs: ["mkfs.btrfs"], ...image("mkfs.btrfs -q") },
  {
    name: "btrfs, two subvolumes",
    ...SUBVOLUMES,
    needs: ["mkfs.btrfs"],
    prepare:
      "truncate -s 400M disk.img && mkfs.btrfs -q disk.img && mount -o loop disk.img pool && " +
      "btrfs -q subvolume create pool/downloads && btrfs -q subvolume create pool/media && umount pool",
    mount: "mount -o loop disk.img pool",
  },
  { name: "xfs", ...LINKS, needs: ["mkfs.xfs"], ...image("mkfs.xfs -q -m reflink=1") },
  {
    name: "overlay",
    ...LINKS,
    needs: ["mount"],
    prepare: "mkdir o && mount -t tmpfs t o && mkdir o/up o/work",
    mount: "mount -t overlay -o lowerdir=a,upperdir=o/up,workdir=o/work o pool",
  },
  {
    name: "rclone with a full cache",
    isLate: true,
    ...NO_LINKS,
    needs: ["rclone"],
    mount:
      "rclone mount --daemon --vfs-cache-mode full --config /dev/null --cache-dir $PWD/cache $PWD/a pool",
  },
];

/** A pool of two disks: `d1` of 64 MB and `d2` of 128 MB. New files go to `d2`, which has more space. */
export const POOL_OF_TWO: DiskKind = {
  name: "mergerfs over two disks",
  ...LINKS,
  needs: ["mergerfs", "mkfs.ext4"],
  prepare:
    "for n in 1 2; do truncate -s $((64 * n))M $n.img && mkfs.ext4 -q $n.img && mkdir d$n && " +
    "mount -o loop $n.img d$n && mkdir d$n/data; done",
  mount: "mergerfs -o use_ino,category.create=mfs,minfreespace=1M d1/data:d2/data pool",
};

export type Disk = Disposable & {
  /** Where the disk is mounted. */
  path: string;
  at(...names: string[]): string;
  /** Takes the disk away and mounts it again. */
  remount(): void;
  /** Makes the system forget what it has cached of the disk. */
  forget(): void;
};

/** Returns why this kind of disk cannot be mounted on this machine; undefined if it can. */
function explainNoDisk(kind: DiskKind): string | undefined {
  const { name, needs } = kind;
  if (process.getuid?.() !== 0) return `${name} is mounted by root`;
  const missing = needs.filter(
    (program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0,
  );
  if (missing.length > 0) return `${name}: ${missing.join(", ")} is not installed here`;
  try {
    mountDisk(kind)[Symbol.dispose]();
    return undefined;
  } catch (error) {
    return `${name} cannot be mounted here: ${String(error).slice(0, 200)}`;
  }
}

/**
 * True if this kind of disk cannot be mounted here; the reason is printed.
 * @throws Error in CI, where nothing may be left out unseen
 */
export function isLeftOut(kind: DiskKind): boolean {
  const reason = explainNoDisk(kind);
  if (reason === undefined) return false;
  if (process.env["CI"]) throw new Error(reason);
  console.log(reason);
  return true;
}

/** Mounts a disk of this kind in a new temporary folder, and unmounts it at the end of the scope. */
export function mountDisk({ prepare, mount }: DiskKind): Disk {
  const folder = tempFolder();
  for (const name of ["a", "b", "pool"]) mkdirSync(folder.at(name));
  const path = folder.at("pool");
  const run = (command: string): void =>
    void execFileSync("sh", ["-c", command], {
      cwd: folder.path,
      stdio: ["ignore", "ignore", "pipe"],
    });
  const mountPoints = (): string[] =>
    readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" ")[1] ?? "")
      .filter((point) => point.startsWith(`${folder.path}/`));
  const unmount = (point: string): void => {
    if (spawnSync("umount", [point]).status !== 0) run(`umount -l ${point}`);
  };
  const dispose = (): void => {
    for (const point of mountPoints().toReversed()) unmount(point);
    spawnSync("sh", ["-c", "losetup -j disk.img -O NAME -n | xargs -r losetup -d"], {
      cwd: folder.path,
    });
    folder[Symbol.dispose]();
  };
  try {
    if (prepare) run(prepare);
    run(mount);
    if (!mountPoints().includes(path)) throw new Error("nothing was mounted");
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    path,
    at: (...names) => join(path, ...names),
    remount() {
      unmount(path);
      run(mount);
    },
    forget: () => writeFileSync("/proc/sys/vm/drop_caches", "2"),
    [Symbol.dispose]: dispose,
  };
}
