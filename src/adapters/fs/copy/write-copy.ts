import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { O_DIRECT, refusesDirect } from "./direct-io.ts";
import { newFingerprint } from "./fingerprint.ts";
import { BLOCK_BYTES, readBlocks, type Written } from "./read-back.ts";

// Synced all along, so that the system never buffers more than twice this. At the end of 60 GB it would be gigabytes, and a
// stop could not interrupt the one call that writes them.
const MAX_UNSYNCED_BYTES = 64 * 1024 * 1024;

// The largest alignment that a disk requires for O_DIRECT.
const PAGE_BYTES = 4096;

/**
 * Writes what `from` holds, at most `size` bytes, to the new file `to`, past the page cache where the file system lets it
 * and `buffers` begin at a page. Writing runs one block after reading, and syncing after writing. `onBytes` gets the
 * bytes so far. However this ends, nothing is running any more; the caller must sync the last bytes.
 */
export async function writeCopy(
  from: FileHandle,
  to: FileHandle,
  size: number,
  buffers: readonly Uint8Array[],
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<Written> {
  const print = newFingerprint();
  const direct = size < BLOCK_BYTES ? undefined : await openDirect(to);
  const write = writerOf(to, direct);
  let bytes = 0;
  let unsynced = 0;
  let writing = Promise.resolve();
  let syncing = Promise.resolve();
  try {
    for await (const block of readBlocks(from, size, buffers, signal)) {
      print.add(block);
      await writing;
      if (unsynced >= MAX_UNSYNCED_BYTES) {
        // A failed sync is final: the next one would report success. Also needed past the cache: some file systems accept the
        // flag and still keep the bytes in memory.
        await syncing;
        syncing = awaitedLater(to.datasync());
        unsynced = 0;
      }
      writing = awaitedLater(write(block, bytes));
      bytes += block.length;
      unsynced += block.length;
      onBytes(bytes);
    }
    await writing;
    await syncing;
  } finally {
    await Promise.allSettled([writing, syncing]);
    // On network disks the close may fail after a failed write and must not hide its error. An error of the close alone
    // also appears in the last sync or when reading back.
    await direct?.close().catch(() => {});
  }
  return { bytes, fingerprint: print.end() };
}

/** For work that is awaited one block later: until then its failure is no unhandled rejection. */
function awaitedLater(work: Promise<void>): Promise<void> {
  work.catch(() => {});
  return work;
}

/**
 * The same open file for writing past the page cache; undefined where that is not supported. Through the cache a copy costs
 * 0.8 s more processor time per GiB, and the writer waits for the syncs: docs/decisions/013-how-a-copy-is-proven.md.
 */
async function openDirect(to: FileHandle): Promise<FileHandle | undefined> {
  if (O_DIRECT === undefined) return undefined;
  // By its handle: this is the file that was made, whatever has its name now.
  return open(`/proc/self/fd/${to.fd}`, constants.O_WRONLY | O_DIRECT).catch(() => undefined);
}

type Write = (block: Uint8Array, position: number) => Promise<void>;

/**
 * Writes a whole block. Bytes that begin or end within a page (the end of a file, the rest of a short write) go through
 * `to`.
 */
function writerOf(to: FileHandle, direct: FileHandle | undefined): Write {
  let past = direct;
  return async (block, position) => {
    for (let done = 0; done < block.length; ) {
      const rest = block.length - done;
      const file = past !== undefined && (position + done) % PAGE_BYTES === 0 && rest % PAGE_BYTES === 0 ? past : to;
      try {
        const { bytesWritten } = await file.write(block, done, rest, position + done);
        done += bytesWritten;
      } catch (error) {
        if (file === to || !refusesDirect(error)) throw error;
        past = undefined; // it could be opened but not written
      }
    }
  };
}
