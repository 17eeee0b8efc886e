import { statfsSync } from "node:fs";
import { platform } from "node:os";
import { tryOr } from "../../../base/errors.ts";

// linux/magic.h, and zfs. Not in it: network disks, whose times are another machine's; FUSE, FAT
// and exFAT, which let a writer set what they show as change time; and the numbers of macOS, which
// differ after each start.
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
 * Whether this machine's clock writes the change time of what is at `path`, at each write and
 * whatever a program sets. For a caller that has just walked it, as `findFirstNamed`.
 */
export const keepsOwnTimes = (path: string): boolean =>
  // Where it is gone, the next look finds that out.
  platform() === "linux" && tryOr(() => OWN_TIMES.has(statfsSync(path).type >>> 0), false);
