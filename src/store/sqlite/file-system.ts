import { statfsSync, statSync } from "node:fs";
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
