import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  realpathSync,
  statSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { isMissing, tryOr } from "../../base/errors.ts";

type FileText =
  | { ok: true; text: string; mode: number }
  | { ok: false; why: "missing" | "unreadable" | "not a file" | "too big" | "not text" };

/** The configuration's only access to the disk. */
export type ConfigFiles = {
  read(path: string): FileText;
  /** A value that changes whenever the file changes; undefined if the file does not exist. */
  stamp(path: string): string | undefined;
  /**
   * Resolves the links in a path, as far as the path exists. Returns a path unchanged if it is too
   * long for any system.
   */
  real(path: string): string;
};

const MAX_BYTES = 256 * 1024;
// Linux's PATH_MAX. Each missing part costs one more synchronous disk access.
const MAX_PATH_BYTES = 4096;

export const diskFiles: ConfigFiles = {
  read(path) {
    let fd: number;
    try {
      // A check that does not throw comes first, because routes.json is read for each release and
      // most users have none.
      if (statSync(path, { throwIfNoEntry: false }) === undefined) {
        return { ok: false, why: "missing" };
      }
      // Without O_NONBLOCK, opening a pipe would block until a process writes to it.
      fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      return { ok: false, why: isMissing(error) ? "missing" : "unreadable" };
    }
    try {
      const { size, mode } = fstatSync(fd);
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) return { ok: false, why: "not a file" };
      if (size > MAX_BYTES) return { ok: false, why: "too big" };
      const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(fd));
      return text.includes("\0")
        ? { ok: false, why: "not text" }
        : { ok: true, text, mode: mode & 0o7777 };
    } catch (error) {
      return { ok: false, why: error instanceof TypeError ? "not text" : "unreadable" };
    } finally {
      closeSync(fd);
    }
  },
  stamp(path) {
    const stats = tryOr(() => statSync(path, { bigint: true, throwIfNoEntry: false }), undefined);
    return stats && `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
  },
  real(path) {
    if (path.length > MAX_PATH_BYTES || Buffer.byteLength(path) > MAX_PATH_BYTES) return path;
    const full = resolve(path);
    for (let end = full.length; end > 0; end = full.lastIndexOf("/", end - 1)) {
      const here = full.slice(0, end);
      // Checked first because it does not throw: exceptions for a thousand missing parts would take
      // seconds.
      if (!existsSync(here)) continue;
      try {
        return join(realpathSync(here), full.slice(end));
      } catch {
        // The path was deleted in the meantime, or this user cannot read it.
      }
    }
    return full;
  },
};

const SENTENCES = {
  missing: "no file",
  unreadable: "a file that this user may not read",
  "not a file": "a folder, pipe or device",
  "too big": "more than 256 KiB",
  "not text": "bytes that are not UTF-8 text",
};

/** Returns a phrase about an unreadable file, for use after the word "found". */
export const notRead = (why: keyof typeof SENTENCES): string => SENTENCES[why];
