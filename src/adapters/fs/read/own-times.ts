import { statfsSync } from "node:fs";
import { tryOr } from "../../../base/errors.ts";
import { isKernelDisk } from "../disk/learn-disk.ts";

/**
 * True if this machine's clock sets the change time of the file at `path` on every write, and no
 * program can override it. Not so on network disks, whose times come from another machine, and on
 * FUSE, FAT and exFAT, where a writer can set the change time. Call it only directly after walking
 * the path, as with `findFirstNamed`.
 */
export const keepsOwnTimes = (path: string): boolean =>
  // If the path is gone, the next check detects that.
  tryOr(() => isKernelDisk(statfsSync(path).type), false);
