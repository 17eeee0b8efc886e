import type { FileHandle } from "node:fs/promises";
import { Outage } from "../../../base/errors.ts";
import { waitUnlessAborted } from "../../../core/concurrency.ts";
import { decodeLength, type FileLength } from "../../../names/index.ts";
import { readFailure } from "../disk/attempt.ts";
import { openSource } from "../disk/open-source.ts";

const absent = (why: string): FileLength => ({ kind: "absent", why });

const TIMED_OUT: FileLength = { kind: "unanswered", why: "its disk did not answer in time" };
const AWAY: FileLength = { kind: "unanswered", why: "its disk is not responding" };
const FORBIDDEN: FileLength = {
  kind: "forbidden",
  why: "plex-ingest's user has no permission to read it",
};
const UNREAD: FileLength = { kind: "unplayable", why: "the system cannot read it" };

// A network file system may return less than requested before the file ends.
async function readPiece(handle: FileHandle, index: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, index + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

async function decodeFrom(
  handle: FileHandle,
  size: number,
  signal: AbortSignal,
): Promise<FileLength> {
  const decoding = decodeLength(size);
  let step = decoding.next();
  while (step.done !== true) {
    if (signal.aborted) return TIMED_OUT;
    step = decoding.next(await readPiece(handle, step.value.at, step.value.length));
  }
  return step.value;
}

async function readLength(path: string, signal: AbortSignal): Promise<FileLength> {
  try {
    const source = await openSource(path);
    if (!source.ok) {
      return absent(
        source.code === "source_missing" ? "it no longer exists" : "it is not a regular file",
      );
    }
    await using handle = source.handle;
    return await decodeFrom(handle, source.identity.size, signal);
  } catch (error) {
    const failure = readFailure(error, path);
    if (!(failure instanceof Outage)) return UNREAD;
    return failure.code === "not_readable" ? FORBIDDEN : AWAY;
  }
}

/**
 * Reads the running time of the video at `path` from its header with a few small reads, or returns
 * what is wrong with it. Never throws. If the signal aborts, returns `unanswered` at once. A read
 * that hangs on a dead network share cannot be cancelled; it closes its file when it ends.
 */
export async function readFileLength(path: string, signal: AbortSignal): Promise<FileLength> {
  if (signal.aborted) return TIMED_OUT;
  return waitUnlessAborted(readLength(path, signal), signal).catch(() => TIMED_OUT);
}
