import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { asVideo } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, visibleFiles } from "./home.ts";

const MIB = 1024 * 1024;

/**
 * A folder on a file system other than that of the downloads, where hardlinks are impossible.
 * Undefined if the machine has no such file system.
 */
export function otherFileSystem(): TempFolder | undefined {
  if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync(tmpdir()).dev) {
    return undefined;
  }
  return tempFolder("/dev/shm");
}

/** Writes a file without holes. Each MiB of it is different. */
export function writeLarge(path: string, mib: number): void {
  const block = Buffer.alloc(MIB, 0x5a);
  const handle = openSync(path, "wx");
  for (let index = 0; index < mib; index++) {
    block.writeUInt32LE(index + 1, 0);
    block.writeUInt32LE(index + 1, MIB - 4);
    // The first block begins like a video.
    writeSync(handle, index === 0 ? asVideo(block) : block);
  }
  closeSync(handle);
}

export const hashOf = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

/** Returns all properties of a source file that filing must not change. */
export function traitsOf(path: string) {
  const { dev, ino, nlink, size, mtimeNs, mode, uid } = statSync(path, { bigint: true });
  return { dev, ino, nlink, size, mtimeNs, mode, uid, sha256: hashOf(path) };
}

/** The engine's staged files anywhere below a library, with their current sizes in bytes. */
export function staged(library: string): { path: string; size: number }[] {
  return allFiles(library)
    .filter((path) => /(?:^|\/)\.plex-ingest-[^/]*\.partial$/.test(path))
    .flatMap((path) => {
      const stats = statSync(join(library, path), { throwIfNoEntry: false });
      return stats ? [{ path, size: stats.size }] : [];
    });
}

/** Resolves when a copy into this library has written at least `bytes` bytes, or was published. */
export const copyReaches = (library: string, bytes: number): Promise<unknown> =>
  waitFor(
    `a copy to reach ${bytes} bytes`,
    () => staged(library).some(({ size }) => size >= bytes) || visibleFiles(library).length > 0,
    undefined,
    1,
  );
