import { lstatSync, type Stats, statfsSync, statSync } from "node:fs";
import { tryOr, UserError } from "../../base/errors.ts";

/**
 * Remembers which file is at `path`. The returned function checks whether it is still there. A
 * deleted or replaced file keeps working for a process that has it open, but no other process sees
 * what is written to it.
 */
export function rememberFile(path: string): () => boolean {
  const { dev, ino } = statSync(path, { bigint: true });
  return () => {
    // This also fails if a folder above it is now a file, or cannot be entered.
    const now = tryOr(() => statSync(path, { bigint: true }), undefined);
    return now?.dev === dev && now.ino === ino;
  };
}

const OF_SQLITE = ["", "-wal", "-shm", "-journal"];

/**
 * Checks the paths of a database before SQLite opens it: SQLite waits forever for a pipe, and its
 * error for a folder does not name the path. Paths that cannot be checked are left to SQLite.
 * @throws UserError with the path of a folder, pipe, device or link that leads nowhere
 */
export function assertRegularFiles(database: string): void {
  for (const path of OF_SQLITE.map((ending) => `${database}${ending}`)) {
    const found = tryOr(() => lstatSync(path), undefined);
    const stats = tryOr(() => statSync(path), undefined);
    if (found === undefined || stats?.isFile() === true) continue;
    if (stats === undefined && !found.isSymbolicLink()) continue;
    throw UserError.refused(
      `${path} is ${nameOf(stats)}, but a file of the database belongs there.`,
      "Move it away, or set PLEX_INGEST_STATE_DIR to another folder.",
    );
  }
}

function nameOf(stats: Stats | undefined): string {
  if (stats === undefined) return "a link that leads nowhere";
  if (stats.isDirectory()) return "a folder";
  return stats.isFIFO() ? "a pipe" : "not a regular file";
}

// linux/magic.h
const NETWORK_FILE_SYSTEMS: Record<number, string> = {
  0x6969: "NFS",
  0xff534d42: "SMB",
  0xfe534d42: "SMB",
  0x517b: "SMB",
  0x01021997: "9p",
  0x5346414f: "AFS",
  0x00c36400: "Ceph",
};

/**
 * @throws UserError when `folder` is on a network file system: WAL needs memory that two hosts do
 * not share.
 */
export function assertLocalFileSystem(folder: string): void {
  const kind = NETWORK_FILE_SYSTEMS[statfsSync(folder).type >>> 0];
  if (!kind) return;
  throw UserError.refused(
    `The state folder ${folder} is on ${kind}, where SQLite's WAL mode loses data.`,
    "Set PLEX_INGEST_STATE_DIR to a folder on a disk of this machine.",
  );
}
