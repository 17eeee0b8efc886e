import { createHash } from "node:crypto";
import { openSource } from "../disk/open-source.ts";

const EDGE_BYTES = 64 * 1024;

/**
 * Hashes the first and the last 64 KiB of a regular file. Two files of one size with the same hash
 * most likely have the same content. Undefined if the file is gone or cannot be read.
 */
export async function hashEdges(path: string): Promise<string | undefined> {
  try {
    const source = await openSource(path);
    if (!source.ok) return undefined;
    const { identity } = source;
    await using handle = source.handle;
    const hash = createHash("sha256").update(`${identity.size}`);
    for (const index of [0, Math.max(0, identity.size - EDGE_BYTES)]) {
      const { bytesRead, buffer } = await handle.read(
        Buffer.alloc(EDGE_BYTES),
        0,
        EDGE_BYTES,
        index,
      );
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest("hex");
  } catch {
    // A failing disk is not reported here.
    return undefined;
  }
}

/**
 * True if a file has its full size but not its content: it has fewer blocks than the size needs,
 * and only zeros in its last 64 KiB. One sign without the other is no proof (compression saves
 * blocks, films may end in padding). `size` is in bytes, `blocks` in units of 512 bytes, as `lstat`
 * returns them. False if the file is gone or was replaced.
 */
export async function hasZeroTail(
  path: string,
  { size, blocks }: { size: number; blocks: number },
): Promise<boolean> {
  if (size === 0 || blocks * 512 >= size) return false;
  const source = await openSource(path);
  if (!source.ok) return false;
  await using handle = source.handle;
  const length = Math.min(EDGE_BYTES, size);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
  return buffer.subarray(0, bytesRead).every((byte) => byte === 0);
}
