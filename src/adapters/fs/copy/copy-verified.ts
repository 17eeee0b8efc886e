import { constants, statfsSync } from "node:fs";
import { type FileHandle, open, statfs, unlink } from "node:fs/promises";
import { Outage } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { type FileIdentity, isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import {
  type Attempt,
  createFailure,
  errnoNameOf,
  failDestinationExists,
  failSourceChanged,
  failSourceMissing,
  isMissing,
  readFailure,
  writeFailure,
} from "../disk/attempt.ts";
import { identityOf } from "../disk/identity.ts";
import { openSource } from "../disk/open-source.ts";
import { createFingerprint } from "./fingerprint.ts";
import {
  allocateDirectBuffers,
  BLOCK_BYTES,
  O_DIRECT,
  type ReadBack,
  readBlocks,
  readsBack,
  refusesDirect,
  type WrittenContent,
} from "./read-back.ts";

// The copy is synced after every 64 MiB, so the system never buffers more than twice that. A single
// sync at the end of 60 GB would write gigabytes, and a stop could not interrupt that call.
const MAX_UNSYNCED_BYTES = 64 * 1024 * 1024;

// The largest alignment that a disk requires for O_DIRECT.
const PAGE_BYTES = 4096;

/**
 * Writes at most `size` bytes from `from` to the new file `to`, past the page cache if the file
 * system supports it and `buffers` are page-aligned. Writing runs one block behind reading, and
 * syncing runs behind writing. `onBytes` receives the total so far. No operation is left running,
 * on success or on failure. The caller must sync the last bytes.
 */
export async function writeCopy(
  from: FileHandle,
  to: FileHandle,
  size: number,
  buffers: readonly Uint8Array[],
  onBytes: (done: number) => void,
  signal: AbortSignal,
): Promise<WrittenContent> {
  const print = createFingerprint();
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
        // A failed sync is final, because the next one would report success. Syncing is also needed
        // past the page cache: some file systems accept O_DIRECT and still keep the bytes in
        // memory.
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
    // On network disks, the close may fail after a failed write. It must not hide the write's
    // error. If only the close fails, the last sync or the read-back also reports the error.
    await direct?.close().catch(() => {});
  }
  return { bytes, fingerprint: print.end() };
}

/**
 * Marks the rejection of work that is awaited one block later as handled. Without this, a failure
 * before then would be an unhandled rejection.
 */
function awaitedLater(work: Promise<void>): Promise<void> {
  work.catch(() => {});
  return work;
}

/**
 * Opens the same file for writing past the page cache; undefined if that is not supported. Writing
 * through the cache costs 0.8 s more processor time per GiB, and the writer waits for the syncs:
 * docs/develop/decisions/013-how-a-copy-is-proven.md.
 */
async function openDirect(to: FileHandle): Promise<FileHandle | undefined> {
  if (O_DIRECT === undefined) return undefined;
  // The file is opened through its handle, so this is the file that was created, even if another
  // file has its name now.
  return open(`/proc/self/fd/${to.fd}`, constants.O_WRONLY | O_DIRECT).catch(() => undefined);
}

type Write = (block: Uint8Array, position: number) => Promise<void>;

/**
 * Returns a function that writes a whole block. Bytes that begin or end within a page (the end of a
 * file, the rest of a short write) are written through `to`.
 */
function writerOf(to: FileHandle, direct: FileHandle | undefined): Write {
  let past = direct;
  return async (block, position) => {
    for (let done = 0; done < block.length; ) {
      const rest = block.length - done;
      const file =
        past !== undefined && (position + done) % PAGE_BYTES === 0 && rest % PAGE_BYTES === 0
          ? past
          : to;
      try {
        const { bytesWritten } = await file.write(block, done, rest, position + done);
        done += bytesWritten;
      } catch (error) {
        if (file === to || !refusesDirect(error)) throw error;
        past = undefined; // O_DIRECT worked for opening, but not for writing
      }
    }
  };
}

type CopyAttributes = { mtimeNs: string; mode?: number | undefined };

/**
 * Sets `mode` and the source's modification time on an open copy, and syncs the copy. The time is
 * exact to about 0.2 µs, because Node takes seconds as a number.
 */
async function finishHandle(handle: FileHandle, { mtimeNs, mode }: CopyAttributes): Promise<void> {
  const ns = BigInt(mtimeNs); // a single Number would be rounded before the division
  const seconds = Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9;
  if (mode !== undefined) await handle.chmod(mode);
  await handle.utimes(seconds, seconds);
  await handle.sync();
}

/**
 * Like `finishHandle`, for a copy at a path. The file is opened read-only, because it may be
 * read-only like its source.
 */
export async function finishCopy(path: string, attributes: CopyAttributes): Promise<void> {
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  await finishHandle(handle, attributes);
}

/**
 * Returns the number of bytes that an ordinary user can still write to the file system of `path`
 * (an existing file or folder). With `local`, the file system is queried synchronously. Use it for
 * a folder that this process reads and writes synchronously anyway, such as the database's. Infinite
 * for a file system that does not report its size (0 blocks: some FUSE and SMB ones).
 */
export async function readFreeBytes(path: string, disk: "any" | "local" = "any"): Promise<number> {
  try {
    const options = { bigint: true } as const;
    const { bavail, blocks, bsize } =
      disk === "local" ? statfsSync(path, options) : await statfs(path, options);
    return blocks === 0n ? Number.POSITIVE_INFINITY : Number(bavail * bsize);
  } catch (error) {
    if (isMissing(error)) {
      throw new Outage("root_missing", `${quoted(path, 300)} does not exist.`, { cause: error });
    }
    throw readFailure(error, path);
  }
}

type CopyOptions = {
  /** The source's identity from an earlier check. A different or changed file is not copied. */
  expected: FileIdentity;
  /** Permissions of the copy. If omitted, the umask decides. */
  mode?: number | undefined;
  /**
   * Receives the bytes written so far and the bytes read back so far, so that a 60 GB copy shows
   * progress in both halves.
   */
  onProgress?: ((copied: number, verified: number) => void) | undefined;
};

/** `hash`: the content's fingerprint. Only `hashFile` can compare it. */
export type VerifiedCopy = { hash: string; readBack: ReadBack };

/**
 * Copies `source` to the new file `temp`. The content is hashed while it is written, synced, read
 * back, hashed again and compared. The copy gets the source's modification time. Unless the result
 * is `ok`, `temp` does not exist afterwards (a file that was there before is kept).
 *
 * Fails with `source_missing` or `source_changed` (before or during the read),
 * `destination_exists`, or `verify_failed` (the disk returned different bytes). Throws the signal's
 * reason and the outages `no_space`, `not_writable` and `root_missing`.
 */
export async function copyVerified(
  source: string,
  temp: string,
  options: CopyOptions,
  signal: AbortSignal,
): Promise<Attempt<VerifiedCopy>> {
  signal.throwIfAborted();
  const opened = await openSource(source);
  if (!opened.ok) return opened;
  await using from = opened.handle;
  if (!isUnchangedFile(opened.identity, options.expected)) return failSourceChanged();
  return await copyOpen(from, temp, options, signal);
}

async function copyOpen(
  from: FileHandle,
  temp: string,
  { expected, mode, onProgress }: CopyOptions,
  signal: AbortSignal,
): Promise<Attempt<VerifiedCopy>> {
  const { size, mtimeNs } = expected;
  const buffers = allocateDirectBuffers(size);
  // Some file systems do not count names and always report 0.
  const wasNamed = (await from.stat()).nlink > 0;
  const to = await create(temp);
  if (!to) return failDestinationExists();
  let kept = false;
  try {
    const written = await writeCopy(
      from,
      to,
      size,
      buffers,
      (done) => onProgress?.(done, 0),
      signal,
    );
    const after = identityOf(await from.stat({ bigint: true }));
    if (written.bytes !== size || !isUnchangedFile(after, expected)) return failSourceChanged();
    await finishHandle(to, { mtimeNs, mode });
    const back = await readsBack(
      temp,
      written,
      buffers,
      (done) => onProgress?.(size, done),
      signal,
    );
    if (!back.same) {
      return createFailure(
        "verify_failed",
        "The copy was deleted because the disk returned different data than was written.",
      );
    }
    // The source was deleted while it was being read. An open file can still be read to its end,
    // but no longer has a name.
    if (wasNamed && (await from.stat()).nlink === 0) return failSourceMissing();
    kept = true;
    return { ok: true, hash: written.fingerprint, readBack: back.readBack };
  } catch (error) {
    throw writeFailure(error, temp);
  } finally {
    await to.close().catch(() => {}); // already synced, or deleted below
    if (!kept) await unlink(temp).catch(() => {}); // may already be gone
  }
}

async function create(temp: string): Promise<FileHandle | undefined> {
  try {
    return await open(temp, "wx"); // O_EXCL: never opens an existing file or link
  } catch (error) {
    if (errnoNameOf(error) === "EEXIST") return undefined;
    throw writeFailure(error, temp);
  }
}
