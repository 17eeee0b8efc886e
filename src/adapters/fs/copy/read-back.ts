import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { errnoNameOf } from "../disk/attempt.ts";
import { createFingerprintLike } from "./fingerprint.ts";

/** The flag for reading and writing past the page cache. Linux only. */
export const O_DIRECT = (constants as Partial<typeof constants>).O_DIRECT;

// Node's types lack this global. Only the part that is used here is declared.
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
};

const WASM_PAGE_BYTES = 64 * 1024;

/**
 * Allocates `count` buffers of `size` bytes (a multiple of 64 KiB), each page-aligned as O_DIRECT
 * requires. Only WebAssembly memory starts at a page boundary; no other memory that JavaScript can
 * allocate does.
 */
function alignedBuffers(count: number, size: number): Uint8Array[] {
  const { buffer } = new WebAssembly.Memory({ initial: (count * size) / WASM_PAGE_BYTES });
  return Array.from({ length: count }, (_, index) => new Uint8Array(buffer, index * size, size));
}

export const BLOCK_BYTES = 1024 * 1024;

// Four concurrent reads keep a disk busy (a single one takes a third longer). Two more buffers hold
// the block that the caller is using and the one that it is still writing.
const CONCURRENT_READS = 4;
const MAX_BUFFERS = CONCURRENT_READS + 2;

const buffersFor = (size: number): number =>
  Math.max(1, Math.min(MAX_BUFFERS, Math.ceil(size / BLOCK_BYTES)));

/**
 * Allocates memory for reading a file of `size` bytes. Reading past the page cache requires
 * page-aligned memory: use `allocateDirectBuffers`.
 */
export const allocateBlockBuffers = (size: number): Uint8Array[] =>
  Array.from({ length: buffersFor(size) }, () => Buffer.allocUnsafeSlow(BLOCK_BYTES));
export const allocateDirectBuffers = (size: number): Uint8Array[] =>
  alignedBuffers(buffersFor(size), BLOCK_BYTES);

/** The part of an open file that is used here. */
export type BlockSource = {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
};

/**
 * Yields at most `size` bytes from the start of an open file, in blocks of 1 MiB that are read
 * ahead. A block's memory is reused: it is valid until the block after the next one is requested.
 * Ends early if the file does. The signal is checked before each block. No read is left running
 * afterwards, on success or on failure.
 */
export async function* readBlocks(
  file: BlockSource,
  size: number,
  buffers: readonly Uint8Array[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const blocks = Math.ceil(size / BLOCK_BYTES);
  const reads: Promise<Uint8Array>[] = []; // running reads, in block order
  let started = 0;
  const start = (): void => {
    const buffer = buffers[started % buffers.length];
    if (!buffer || started >= blocks) return;
    const read = readFull(
      file,
      buffer,
      started * BLOCK_BYTES,
      Math.min(BLOCK_BYTES, size - started * BLOCK_BYTES),
    );
    // thrown when the read is awaited; a caller that stopped earlier never sees the error
    read.catch(() => {});
    reads.push(read);
    started++;
  };
  try {
    for (let read = 0; read < CONCURRENT_READS; read++) start();
    for (let next = reads[0]; next; next = reads[0]) {
      signal.throwIfAborted();
      const block = await next;
      void reads.shift();
      if (block.length === 0) return;
      start();
      yield block;
    }
  } finally {
    await Promise.allSettled(reads);
  }
}

// A read may return less than requested. Each request is a whole block at a multiple of 4 KiB, as
// O_DIRECT requires; only the end of the file may be unaligned.
async function readFull(
  file: BlockSource,
  buffer: Uint8Array,
  position: number,
  wanted: number,
): Promise<Uint8Array> {
  let done = 0;
  while (done < wanted) {
    const { bytesRead } = await file.read(buffer, done, BLOCK_BYTES - done, position + done);
    if (bytesRead === 0) break;
    const next = done + bytesRead;
    done =
      next < wanted
        ? Math.max(next - (next % 4096), done + (bytesRead < 4096 ? bytesRead : 0))
        : next;
  }
  return buffer.subarray(0, Math.min(done, wanted));
}

/**
 * `direct`: read from the disk itself. `cache`: read from memory, which proves only that the system
 * received the right bytes.
 */
export type ReadBack = "direct" | "cache";

export type WrittenContent = { bytes: number; fingerprint: string };

/**
 * Checks whether `path` returns the bytes that were written. Reads past the page cache if the file
 * system supports that (Linux, O_DIRECT). `buffers` must be page-aligned.
 */
export async function readsBack(
  path: string,
  written: WrittenContent,
  buffers: readonly Uint8Array[],
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<{ same: boolean; readBack: ReadBack }> {
  const compare = async (flags: number): Promise<boolean> => {
    await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | flags);
    let bytes = 0;
    const print = createFingerprintLike(written.fingerprint);
    for await (const block of readBlocks(handle, written.bytes, buffers, signal)) {
      print?.add(block);
      bytes += block.length;
      onBytes(bytes);
    }
    if (bytes !== written.bytes || (await handle.stat()).size !== bytes) return false;
    return print?.end() === written.fingerprint;
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

/**
 * True if the error means that the file system does not support O_DIRECT. File systems report this
 * on opening, or at the first read or write.
 */
export const refusesDirect = (error: unknown): boolean =>
  ["EINVAL", "ENOTSUP", "EOPNOTSUPP"].includes(errnoNameOf(error) ?? "");
