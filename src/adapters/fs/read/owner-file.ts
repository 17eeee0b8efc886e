import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { isMissing } from "../../../base/errors.ts";

export type UnreadableFile = "missing" | "unreadable" | "not a file" | "too big" | "not text";

/** `mode` has the permission bits. `cause` is the system's error, if it caused the failure. */
export type OwnerFile =
  | { ok: true; text: string; mode: number }
  | { ok: false; why: UnreadableFile; cause?: unknown };

/** The maximum size of a settings, certificate, key or secret file. */
export const MAX_OWNER_BYTES = 256 * 1024;

/**
 * Reads a text file that a person keeps: settings, words, rules, certificates, keys and secrets.
 * All such files are read here, so that a pipe cannot block the process and a large file cannot
 * fill its memory. Follows links. Reads only regular files, of at most `maxBytes` bytes of UTF-8. A
 * byte order mark is part of the text. Never throws.
 */
export function readOwnerFile(path: string, maxBytes = MAX_OWNER_BYTES): OwnerFile {
  let fd: number;
  try {
    // The check does not throw for a missing file, because routes.json is read for each release and
    // usually does not exist. Devices are never opened, because opening some of them has an effect.
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { ok: false, why: "missing" };
    if (!stats.isFile()) return { ok: false, why: "not a file" };
    // Without O_NONBLOCK, opening a pipe would block until a process writes to it.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    return { ok: false, why: isMissing(cause) ? "missing" : "unreadable", cause };
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) return { ok: false, why: "not a file" };
    const bytes = stats.size > maxBytes ? undefined : readUpTo(fd, maxBytes, stats.size);
    if (bytes === undefined) return { ok: false, why: "too big" };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0")
      ? { ok: false, why: "not text" }
      : { ok: true, text, mode: stats.mode & 0o7777 };
  } catch (cause) {
    return { ok: false, why: cause instanceof TypeError ? "not text" : "unreadable", cause };
  } finally {
    closeSync(fd);
  }
}

/**
 * Reads the whole file; returns undefined if it is larger than `maxBytes`. The reported size is
 * unreliable: a file may grow while it is read, and files in /proc report a size of 0.
 */
function readUpTo(fd: number, maxBytes: number, stated: number): Uint8Array | undefined {
  let bytes = new Uint8Array(Math.max(stated, 4096) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(fd, bytes, length, bytes.length - length, null);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
    if (length > maxBytes) return undefined;
    if (length < bytes.length) continue;
    const longer = new Uint8Array(Math.min(maxBytes + 1, bytes.length * 2));
    longer.set(bytes);
    bytes = longer;
  }
}

/** Returns a phrase about an unreadable file, for use after "found" or "is". */
export function describeUnreadable(why: UnreadableFile, maxBytes = MAX_OWNER_BYTES): string {
  return why === "too big" ? `more than ${maxBytes / 1024} KiB` : DESCRIPTIONS[why];
}

const DESCRIPTIONS = {
  missing: "no file",
  unreadable: "a file that this user may not read",
  "not a file": "a folder, pipe or device",
  "not text": "bytes that are not UTF-8 text",
};
