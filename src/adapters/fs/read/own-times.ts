import { statfsSync } from "node:fs";
import { platform } from "node:os";
import { tryOr } from "../../../base/errors.ts";

// From linux/magic.h, plus zfs. Not included: network disks, whose times come from another machine;
// FUSE, FAT and exFAT, on which a writer can set the change time; and the type numbers of macOS,
// which differ after each restart.
const OWN_TIMES = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlay
]);

/**
 * True if this machine's clock sets the change time of the file at `path` on every write, and no
 * program can override it. Call it only directly after walking the path, as with `findFirstNamed`.
 */
export const keepsOwnTimes = (path: string): boolean =>
  // If the path is gone, the next check detects that.
  platform() === "linux" && tryOr(() => OWN_TIMES.has(statfsSync(path).type >>> 0), false);
