import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { readBlocks } from "../read-blocks.ts";
import { O_DIRECT, refusesDirect } from "./direct-io.ts";
import { fingerprintLike } from "./fingerprint.ts";

/** `direct`: from the disk itself. `cache`: from memory, which proves only that the right bytes were handed over. */
export type ReadBack = "direct" | "cache";

/** What was written: its size in bytes and its fingerprint. */
export type Written = { bytes: number; fingerprint: string };

/**
 * Whether `path` gives back what was written, read past the page cache where the file system lets it (Linux, O_DIRECT).
 * `buffers` must begin at a page.
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
      const print = fingerprintLike(written.fingerprint);
      for await (const block of readBlocks(handle, written.bytes, buffers, signal)) {
        print?.add(block);
        bytes += block.length;
        onBytes(bytes);
      }
      if (bytes !== written.bytes || (await handle.stat()).size !== bytes) return false;
      return print?.end() === written.fingerprint;
    } finally {
      await handle.close();
    }
  };
  if (O_DIRECT !== undefined) {
    try {
      return { same: await compare(O_DIRECT), readBack: "direct" };
    } catch (error) {
      if (!refusesDirect(error)) throw error;
    }
  }
  return { same: await compare(0), readBack: "cache" };
}
