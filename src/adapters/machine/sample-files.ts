import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { isVideoFile } from "../../base/file-types.ts";

export type SampleFile = { path: string; uid: number; gid: number; mode: number };

const MAX_ENTRIES = 500;
const MAX_DEPTH = 3;

/**
 * Picks some files below a folder, at most one per owner and mode, videos first. Whether a file can
 * be linked depends on both. Inspects only a few hundred entries. Skips hidden files, which are
 * never downloads, and folders that cannot be read.
 */
export async function pickSampleFiles(
  folder: string,
  max: number,
  signal: AbortSignal,
): Promise<SampleFile[]> {
  const found = new Map<string, SampleFile & { isVideo: boolean }>();
  let left = MAX_ENTRIES;

  async function read(entryPath: string, depth: number): Promise<void> {
    const inner: string[] = [];
    const entries = await opendir(entryPath).catch(() => undefined);
    if (!entries) return;
    for await (const entry of entries) {
      signal.throwIfAborted();
      if (left-- <= 0) break;
      const path = join(entryPath, entry.name);
      if (entry.name.startsWith(".")) continue;
      if (entry.isDirectory()) inner.push(path);
      else if (entry.isFile()) await take(path, entry.name);
    }
    if (depth < MAX_DEPTH) for (const each of inner) if (left > 0) await read(each, depth + 1);
  }

  async function take(path: string, name: string): Promise<void> {
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isFile()) return;
    const { uid, gid } = stats;
    const mode = stats.mode & 0o7777;
    const key = `${uid}:${gid}:${mode}`;
    const isVideo = isVideoFile(name);
    if (!found.has(key) || (isVideo && !found.get(key)?.isVideo)) {
      found.set(key, { path, uid, gid, mode, isVideo });
    }
  }

  await read(folder, 1);
  return [...found.values()]
    .toSorted((a, b) => Number(b.isVideo) - Number(a.isVideo))
    .slice(0, max)
    .map(({ path, uid, gid, mode }) => ({ path, uid, gid, mode }));
}
