import { statfsSync, statSync } from "node:fs";
import { UserError } from "../../core/errors.ts";

/**
 * Remembers which file lies at `path` now; the returned function tells whether it still does. A file that was deleted or
 * replaced goes on working for whoever has it open, and nobody else ever sees what is written to it.
 */
export function rememberFile(path: string): () => boolean {
  const { dev, ino } = statSync(path, { bigint: true });
  return () => {
    try {
      const now = statSync(path, { bigint: true });
      return now.dev === dev && now.ino === ino;
    } catch {
      return false; // also a folder above it that is a file now, or that lets nobody in
    }
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

/** @throws UserError when `folder` lies on a file system whose memory two hosts would have to share for WAL. */
export function assertLocalFileSystem(folder: string): void {
  const kind = NETWORK_FILE_SYSTEMS[statfsSync(folder).type >>> 0];
  if (!kind) return;
  throw new UserError(
    `The state folder ${folder} is on ${kind}, where SQLite's WAL mode loses data.`,
    "Set PLEX_INGEST_STATE_DIR to a folder on a disk of this machine.",
    "refused",
  );
}
