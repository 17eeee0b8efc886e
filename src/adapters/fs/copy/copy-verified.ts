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

// Synced all along, so that the system never buffers more than twice this. At the end of 60 GB it
// would be gigabytes, and a stop could not interrupt the one call that writes them.
const MAX_UNSYNCED_BYTES = 64 * 1024 * 1024;

// The largest alignment that a disk requires for O_DIRECT.
const PAGE_BYTES = 4096;

/**
 * Writes what `from` holds, at most `size` bytes, to the new file `to`, past the page cache where
 * the file system lets it and `buffers` begin at a page. Writing runs one block after reading, and
 * syncing after writing. `onBytes` gets the bytes so far. However this ends, nothing is running any
 * more; the caller must sync the last bytes.
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
        // A failed sync is final: the next one would report success. Also needed past the cache:
        // some file systems accept the flag and still keep the bytes in memory.
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
    // On network disks the close may fail after a failed write and must not hide its error. An
    // error of the close alone also appears in the last sync or when reading back.
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
 * The same open file for writing past the page cache; undefined where that is not supported.
 * Through the cache a copy costs 0.8 s more processor time per GiB, and the writer waits for the
 * syncs: docs/develop/decisions/013-how-a-copy-is-proven.md.
 */
async function openDirect(to: FileHandle): Promise<FileHandle | undefined> {
  if (O_DIRECT === undefined) return undefined;
  // By its handle: this is the file that was made, whatever has its name now.
  return open(`/proc/self/fd/${to.fd}`, constants.O_WRONLY | O_DIRECT).catch(() => undefined);
}

type Write = (block: Uint8Array, position: number) => Promise<void>;

/**
 * Writes a whole block. Bytes that begin or end within a page (the end of a file, the rest of a
 * short write) go through `to`.
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
        past = undefined; // it could be opened but not written
      }
    }
  };
}

type CopyAttributes = { mtimeNs: string; mode?: number | undefined };

/**
 * Gives an open copy its source's modification time (to about 0.2 µs: Node takes seconds as a
 * number) and mode, and syncs it.
 */
async function finishHandle(handle: FileHandle, { mtimeNs, mode }: CopyAttributes): Promise<void> {
  const ns = BigInt(mtimeNs); // as one number it would be rounded before it is divided
  const seconds = Number(ns / 1_000_000_000n) + Number(ns % 1_000_000_000n) / 1e9;
  if (mode !== undefined) await handle.chmod(mode);
  await handle.utimes(seconds, seconds);
  await handle.sync();
}

/**
 * The same for a copy by its name. Not opened for writing: it may be as read-only as its source.
 */
export async function finishCopy(path: string, attributes: CopyAttributes): Promise<void> {
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  await finishHandle(handle, attributes);
}

/**
 * Bytes that an ordinary user can still write on the file system of `path` (an existing file or
 * folder). `local`: it is a folder that this process reads and writes synchronously anyway, such as
 * its database's, and is asked in that way.
 */
export async function readFreeBytes(path: string, disk: "any" | "local" = "any"): Promise<number> {
  try {
    const options = { bigint: true } as const;
    const { bavail, bsize } =
      disk === "local" ? statfsSync(path, options) : await statfs(path, options);
    return Number(bavail * bsize);
  } catch (error) {
    if (isMissing(error)) {
      throw new Outage("root_missing", `${quoted(path, 300)} is not there.`, { cause: error });
    }
    throw readFailure(error, path);
  }
}

type CopyOptions = {
  /** The source's identity from before. Another or a changed file is not copied. */
  expected: FileIdentity;
  /** Permissions of the copy; without it the umask decides. */
  mode?: number | undefined;
  /**
   * Bytes written so far, then bytes read back so far: a copy of 60 GB shows progress in both
   * halves.
   */
  onProgress?: ((copied: number, verified: number) => void) | undefined;
};

/** `hash`: the fingerprint of the content, to be compared by `hashFile` alone. */
export type VerifiedCopy = { hash: string; readBack: ReadBack };

/**
 * Copies `source` to the new file `temp`: hashed while it is written, synced, read back, hashed
 * again and compared. The copy has the source's modification time. Unless the result is `ok`,
 * `temp` does not exist afterwards (a file that was there before is kept).
 *
 * Fails with `source_missing`, `source_changed` (both before or while it was read),
 * `destination_exists`, `verify_failed` (the disk gave other bytes back). Throws the signal's
 * reason, and outages `no_space`, `not_writable`, `root_missing`.
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
        "The disk returned other bytes than were written; the copy was deleted.",
      );
    }
    // Deleted while it was read: an open file can still be read to its end, but has no name any
    // more.
    if (wasNamed && (await from.stat()).nlink === 0) return failSourceMissing();
    kept = true;
    return { ok: true, hash: written.fingerprint, readBack: back.readBack };
  } catch (error) {
    throw writeFailure(error, temp);
  } finally {
    await to.close().catch(() => {}); // already synced, or deleted below
    if (!kept) await unlink(temp).catch(() => {}); // it may be gone already
  }
}

async function create(temp: string): Promise<FileHandle | undefined> {
  try {
    return await open(temp, "wx"); // O_EXCL: neither a file nor a link of that name is ever opened
  } catch (error) {
    if (errnoNameOf(error) === "EEXIST") return undefined;
    throw writeFailure(error, temp);
  }
}
