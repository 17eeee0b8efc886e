import { constants, fstatSync } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import {
  errnoNameOf,
  type FailedAttempt,
  failSourceChanged,
  failSourceMissing,
  isMissing,
  readFailure,
} from "./attempt.ts";
import { identityOf } from "./identity.ts";

/** Includes the change time (ctime), which cannot be set back. */
type PlainFile = FileIdentity & { ctimeNs: string };

/**
 * Finds the regular file at `path` below `folder`; undefined if `path` does not exist or is a
 * folder. No path component below `folder` may be a link, so nothing outside is reached. `folder`
 * itself must be absolute with its links resolved. `path` must have no empty part, `.` or `..`.
 * @throws UserError (`refused`) for a link on the way and for anything other than a file or folder;
 * Outage `not_readable`
 */
export async function findPlainFile(folder: string, path: string): Promise<PlainFile | undefined> {
  const parts = path.split("/");
  let current = folder;
  for (const [index, part] of parts.entries()) {
    current = `${current === "/" ? "" : current}/${part}`;
    try {
      const stats = await lstat(current, { bigint: true });
      const last = index === parts.length - 1;
      if (last && stats.isFile()) return { ...identityOf(stats), ctimeNs: String(stats.ctimeNs) };
      if (!last && stats.isDirectory()) continue;
      if (stats.isDirectory() || stats.isFile()) return undefined;
      const what = stats.isSymbolicLink()
        ? "a symbolic link, which plex-ingest does not follow"
        : "not a regular file";
      throw UserError.refused(
        `${quoted(current, 300)} is ${what}.`,
        "Replace it with the file itself.",
      );
    } catch (error) {
      if (isMissing(error) || errnoNameOf(error) === "ENAMETOOLONG") return undefined;
      throw readFailure(error, current);
    }
  }
  return undefined;
}

type OpenSource = { ok: true; handle: FileHandle; identity: FileIdentity };

/**
 * Opens a regular file for reading. Does not follow links, and does not wait for a FIFO in the
 * file's place: without `O_NONBLOCK`, opening a FIFO would block a thread until another process
 * writes to it.
 */
export async function openSource(path: string): Promise<OpenSource | FailedAttempt> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let handle: FileHandle;
  try {
    handle = await open(path, flags);
  } catch (error) {
    if (isMissing(error)) return failSourceMissing();
    // ELOOP: a link; ENXIO: a socket.
    if (["ELOOP", "ENXIO", "EMLINK"].includes(errnoNameOf(error) ?? "")) return failSourceChanged();
    throw readFailure(error, path);
  }
  try {
    // Synchronous, because the disk has just responded for this file. On a network file system, the
    // client responds from attributes that it already has (RFC 7530 section 10.3.1: a client
    // requests the attributes when it opens a file).
    const stats = fstatSync(handle.fd, { bigint: true });
    if (stats.isFile()) return { ok: true, handle, identity: identityOf(stats) };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return failSourceChanged();
}

type ReadWhole =
  | { ok: true; bytes: Uint8Array }
  | { ok: false; why: "no_plain_file" | "too_long" | "growing" };

/**
 * Reads all bytes of a regular file of at most `maxBytes`. Does not follow links or wait for a
 * FIFO, and reads nothing from a longer file.
 * @throws Outage `not_readable`
 */
export async function readWhole(path: string, maxBytes: number): Promise<ReadWhole> {
  const opened = await openSource(path);
  if (!opened.ok) return { ok: false, why: "no_plain_file" };
  const { identity } = opened;
  await using handle = opened.handle;
  if (identity.size > maxBytes) return { ok: false, why: "too_long" };
  // One byte more than expected, to detect a file that has grown since it was checked.
  const bytes = new Uint8Array(identity.size + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) break;
  }
  return length > identity.size
    ? { ok: false, why: "growing" }
    : { ok: true, bytes: bytes.subarray(0, length) };
}
