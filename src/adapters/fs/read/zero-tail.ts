import { openSource } from "../disk/open-source.ts";

const TAIL_BYTES = 64 * 1024;

/**
 * True for a file that has its full size but not its content: fewer blocks than the size needs, and nothing but zeros in
 * its last 64 KiB. Either alone proves nothing (compression saves blocks, films may end in padding). `size` in bytes,
 * `blocks` in units of 512 bytes, as `lstat` gives them. False for a file that is gone or replaced.
 */
export async function hasZeroTail(path: string, { size, blocks }: { size: number; blocks: number }): Promise<boolean> {
  if (size === 0 || blocks * 512 >= size) return false;
  const source = await openSource(path);
  if (!source.ok) return false;
  try {
    const length = Math.min(TAIL_BYTES, size);
    const { bytesRead, buffer } = await source.handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead).every((byte) => byte === 0);
  } finally {
    await source.handle.close();
  }
}
