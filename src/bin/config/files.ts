import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

type FileText =
  | { ok: true; text: string; mode: number }
  | { ok: false; why: "missing" | "unreadable" | "no file" | "too big" | "no text" };

/** The only way in which the configuration looks at a disk. */
export type Files = {
  read(path: string): FileText;
  /** Changes whenever the file does; undefined while there is none. */
  stamp(path: string): string | undefined;
  /** The path with its links resolved, as far as it exists; as it is where no system would take it. */
  real(path: string): string;
};

const MOST_BYTES = 256 * 1024;
// Linux's PATH_MAX. Each part that is not there costs one more look, for which everything waits.
const MOST_BYTES_PATH = 4096;

export const diskFiles: Files = {
  read(path) {
    let fd: number;
    try {
      // Without O_NONBLOCK a pipe in the file's place would hold the start for ever.
      fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      return { ok: false, why: isMissing(error) ? "missing" : "unreadable" };
    }
    try {
      const { size, mode } = fstatSync(fd);
      if ((mode & constants.S_IFMT) !== constants.S_IFREG) return { ok: false, why: "no file" };
      if (size > MOST_BYTES) return { ok: false, why: "too big" };
      const text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(fd));
      return text.includes("\0") ? { ok: false, why: "no text" } : { ok: true, text, mode: mode & 0o7777 };
    } catch (error) {
      return { ok: false, why: error instanceof TypeError ? "no text" : "unreadable" };
    } finally {
      closeSync(fd);
    }
  },
  stamp(path) {
    try {
      const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
      return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
    } catch {
      return undefined;
    }
  },
  real(path) {
    if (path.length > MOST_BYTES_PATH || Buffer.byteLength(path) > MOST_BYTES_PATH) return path;
    const full = resolve(path);
    for (let end = full.length; end > 0; end = full.lastIndexOf("/", end - 1)) {
      const here = full.slice(0, end);
      // Asked first, for it throws nothing: a thousand parts that are not there would cost seconds.
      if (!existsSync(here)) continue;
      try {
        return join(realpathSync(here), full.slice(end));
      } catch {
        // Gone in between, or not for us to see.
      }
    }
    return full;
  },
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

const SENTENCES = {
  missing: "no file",
  unreadable: "a file that this user may not read",
  "no file": "a folder, pipe or device",
  "too big": "more than 256 KiB",
  "no text": "bytes that are not UTF-8 text",
};

/** What was found in place of a readable file, to follow the word "found". */
export const notRead = (why: keyof typeof SENTENCES): string => SENTENCES[why];
