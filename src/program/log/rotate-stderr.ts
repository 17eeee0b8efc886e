import { copyFileSync, fstatSync, ftruncateSync, statSync } from "node:fs";

/** Interval between checks. The daemon writes only a few lines for each release. */
const CHECK_INTERVAL_MS = 60 * 60_000;
const ROTATE_BYTES = 5 * 1024 ** 2;

export type StderrOptions = {
  /** Paths of files that a service manager may have opened for us. */
  paths: readonly string[];
  warn: (message: string) => void;
  fd?: number;
  rotateBytes?: number;
};

/**
 * Limits the size of the file to which launchd writes our output, because launchd never rotates it.
 * No other program can replace the file while we use it. Only this process writes to it,
 * synchronously, so no line is lost if the file is copied to `PATH.1` and emptied immediately.
 * launchd opens the file for appending, so the next line becomes its first. Does nothing if
 * standard error is something else.
 * @returns a function that ends the checks
 */
export function keepStderrSmall(options: StderrOptions): () => void {
  if (ownFile(options) === undefined) return () => {};
  rotateStderr(options);
  const timer = setInterval(() => rotateStderr(options), CHECK_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

/** Rotates immediately if the file has reached the size limit. Never throws. */
export function rotateStderr(options: StderrOptions): void {
  const { fd = 2, rotateBytes = ROTATE_BYTES, warn } = options;
  const path = ownFile(options);
  if (path === undefined) return;
  try {
    if (fstatSync(fd).size < rotateBytes) return;
    try {
      copyFileSync(path, `${path}.1`);
    } finally {
      // The file is emptied even if the copy failed, because a log that fills the disk is worse
      // than a lost log.
      ftruncateSync(fd, 0);
    }
  } catch (error) {
    warn(`The log ${path} could not be kept when it was rotated: ${String(error)}`);
  }
}

/** Returns the path of the file that is our standard error. */
function ownFile({ paths, fd = 2 }: StderrOptions): string | undefined {
  try {
    const ownStats = fstatSync(fd);
    return ownStats.isFile() ? paths.find((path) => isSame(path, ownStats)) : undefined;
  } catch {
    return undefined; // standard error is closed
  }
}

function isSame(path: string, ownStats: { dev: number; ino: number }): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.dev === ownStats.dev && stats.ino === ownStats.ino;
}
