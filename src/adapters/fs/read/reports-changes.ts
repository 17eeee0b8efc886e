import { statfs } from "node:fs/promises";
import { platform } from "node:os";
import { isKernelDisk } from "../disk/learn-disk.ts";

/**
 * True if the system reports every file that is created in the folder by any writer. Linux
 * reports only what is written through its own mount (inotify(7)): files of another machine on NFS,
 * SMB and sshfs, and files that a program writes below a FUSE mount (a branch of mergerfs), arrive
 * without a report. macOS is not asked: its numbers of file systems are not fixed.
 */
export const reportsChanges = (folder: string): Promise<boolean> =>
  statfs(folder).then(
    ({ type }) => platform() !== "linux" || isKernelDisk(type),
    () => true, // a folder that is missing or does not respond has its own report
  );
