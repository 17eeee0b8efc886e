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
import type { Clock } from "../../core/clock.ts";

type FileCacheOptions = {
  /** Created when needed. Nothing else may be in it. */
  folder: string;
  maxBytes: number;
  /** Maximum age, counted from when the file was written. */
  maxAgeMs: number;
  clock: Clock;
};

/** Share of `maxBytes` that is kept when files are removed, to leave room for new ones. */
const KEPT_SHARE = 0.9;
/**
 * After this share of `maxBytes` has been written, the files are measured again, because other
 * processes also write.
 */
const MEASURED_SHARE = 1 / 16;

export interface FileCache {
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/**
 * Creates a cache for small files that can be fetched again. A name must not be a path. Above
 * `maxBytes`, the least recently used files are removed. A file's access time records its last use,
 * and its modification time records when it was written. A disk error counts as a missing file and
 * is never thrown.
 */
export function createFileCache({
  folder,
  maxBytes,
  maxAgeMs,
  clock,
}: FileCacheOptions): FileCache {
  let known: Promise<number> | undefined;
  let written = 0;
  const isOld = (mtimeMs: number): boolean => clock.now() - mtimeMs > maxAgeMs;

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
   * Removes old files, and then the least recently used ones until at most `limit` bytes are left.
   * Returns the number of bytes left.
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
      await utimes(temporary, clock.now() / 1000, clock.now() / 1000);
      await rename(temporary, join(folder, name));
    } catch (error) {
      await unlink(temporary).catch(() => {}); // may not exist
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
        await utimes(path, clock.now() / 1000, mtimeMs / 1000);
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
