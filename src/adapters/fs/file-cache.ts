import { randomUUID } from "node:crypto";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";

type FileCacheOptions = {
  /** Made when it is needed; nothing else may be in it. */
  folder: string;
  maxBytes: number;
  /** Since a file was written. */
  maxAgeMs: number;
  now: () => number;
};

/** After files had to go, so many of the bytes are left: room for the next ones. */
const KEPT_SHARE = 0.9;
/**
 * After so much of them was written the files are measured again: other processes write as well.
 */
const MEASURED_SHARE = 1 / 16;

export interface FileCache {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Small files that can be fetched again, by names that are no paths. Beyond `maxBytes` those that
 * were not used for longest go; the time of the last use is the file's access time, that of writing
 * its modification time. A fault of the disk is a missing file, and never an error.
 */
export function createFileCache({ folder, maxBytes, maxAgeMs, now }: FileCacheOptions): FileCache {
  let known: Promise<number> | undefined;
  let written = 0;
  const isOld = (mtimeMs: number): boolean => now() - mtimeMs > maxAgeMs;

  async function entries() {
    const names = await readdir(folder);
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const stats = await stat(path).catch(() => undefined);
        return stats?.isFile()
          ? [{ path, size: stats.size, usedAt: stats.atimeMs, isOld: isOld(stats.mtimeMs) }]
          : [];
      }),
    );
    return found.flat().toSorted((a, b) => b.usedAt - a.usedAt);
  }

  /**
   * Removes what is old and, of the rest, what was not used for longest, until `limit` bytes are
   * left. Returns how many are.
   */
  async function shrink(limit: number): Promise<number> {
    let bytes = 0;
    for (const { path, size, isOld: old } of await entries()) {
      if (!old && bytes + size <= limit) bytes += size;
      else await unlink(path).catch(() => {}); // another process may have removed it
    }
    return bytes;
  }

  async function put(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    known ??= shrink(maxBytes);
    await known;
    const temporary = join(folder, `.${randomUUID()}`);
    try {
      await writeFile(temporary, bytes, { mode: 0o600, flag: "wx" });
      await utimes(temporary, now() / 1000, now() / 1000);
      await rename(temporary, join(folder, name));
    } catch (error) {
      await unlink(temporary).catch(() => {}); // it may not be there
      throw error;
    }
    written += bytes.byteLength;
    known = known.then((total) => total + bytes.byteLength);
    const isOver = (await known) > maxBytes;
    if (!isOver && written <= maxBytes * MEASURED_SHARE) return;
    written = 0;
    await (known = shrink(isOver ? maxBytes * KEPT_SHARE : maxBytes));
  }

  return {
    async read(name) {
      const path = join(folder, name);
      try {
        const { mtimeMs } = await stat(path);
        if (isOld(mtimeMs)) return undefined;
        await utimes(path, now() / 1000, mtimeMs / 1000);
        return await readFile(path);
      } catch {
        return undefined;
      }
    },
    async write(name, bytes) {
      if (bytes.byteLength > maxBytes) return;
      await put(name, bytes).catch(() => {
        known = undefined;
      });
    },
  };
}
