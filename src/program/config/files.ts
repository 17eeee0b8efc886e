import { existsSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  describeUnreadable,
  type OwnerFile,
  readOwnerFile,
  type UnreadableFile,
} from "../../adapters/fs/read/owner-file.ts";
import { tryOr } from "../../base/errors.ts";

/** The configuration's only access to the disk. */
export type ConfigFiles = {
  /** The text of a file without its byte order mark. */
  read(path: string): OwnerFile;
  /** A value that changes whenever the file changes; undefined if the file does not exist. */
  stamp(path: string): string | undefined;
  /**
   * Resolves the links in a path, as far as the path exists. Returns a path unchanged if it is too
   * long for any system.
   */
  real(path: string): string;
};

// Linux's PATH_MAX. Each missing part costs one more synchronous disk access.
const MAX_PATH_BYTES = 4096;

export const diskFiles: ConfigFiles = {
  read(path) {
    const file = readOwnerFile(path);
    return file.ok ? { ...file, text: file.text.replace(/^\ufeff/, "") } : file;
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

/** Returns the disk's files as if the configuration file had this text. */
export const withText = (path: string, text: string): ConfigFiles => ({
  ...diskFiles,
  read: (asked) => (asked === path ? { ok: true, text, mode: 0o600 } : diskFiles.read(asked)),
});

/** Returns a phrase about an unreadable file, for use after the word "found". */
export const notRead = (why: UnreadableFile): string => describeUnreadable(why);
