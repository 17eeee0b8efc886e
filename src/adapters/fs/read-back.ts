import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { errnoName } from "./errno.ts";
import { readBlocks } from "./read-blocks.ts";

/** `direct`: from the disk itself. `cache`: from memory, which proves only that the right bytes were handed over. */
export type ReadBack = "direct" | "cache";

/** What was written: its size in bytes and the CRC-32 of each block of 1 MiB. */
export type Written = { bytes: number; sums: readonly number[] };

/**
 * Whether `path` gives back what was written, read past the page cache where the file system lets it (Linux, O_DIRECT).
 * Compared are checksums of the blocks in their order: they find what disks and controllers do (flipped bits, lost and
 * misplaced blocks), at a fifth of the cost of a second SHA-256. `buffers` must begin at a page.
 */
export async function readsBack(
  path: string,
  written: Written,
  buffers: readonly Uint8Array[],
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<{ same: boolean; readBack: ReadBack }> {
  const compare = async (flags: number): Promise<boolean> => {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | flags);
    try {
      let bytes = 0;
      let index = 0;
      for await (const block of readBlocks(handle, written.bytes, buffers, signal)) {
        if (crc32(block) !== written.sums[index++]) return false;
        bytes += block.length;
        onBytes(bytes);
      }
      return bytes === written.bytes && (await handle.stat()).size === bytes;
    } finally {
      await handle.close();
    }
  };
  // Linux alone has the flag.
  const direct = (constants as Partial<typeof constants>).O_DIRECT;
  if (direct !== undefined) {
    try {
      return { same: await compare(direct), readBack: "direct" };
    } catch (error) {
      // Not offered here, at the opening or at the first read.
      if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP"].includes(errnoName(error) ?? "")) throw error;
    }
  }
  return { same: await compare(0), readBack: "cache" };
}
