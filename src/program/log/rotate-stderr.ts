import { copyFileSync, fstatSync, ftruncateSync, statSync } from "node:fs";

/** The time between two checks. The daemon writes only a few lines for each release. */
const CHECK_INTERVAL_MS = 60 * 60_000;
const ROTATE_BYTES = 5 * 1024 ** 2;

export type StderrOptions = {
  /** The paths of files that a service manager may have opened for us. */
  paths: readonly string[];
  warn: (message: string) => void;
  fd?: number;
  rotateBytes?: number;
};

/**
 * Keeps the file small that launchd writes our output to and never rotates. No other program can
 * replace the file while we use it. Only this process writes to it, synchronously, so copying it to
 * `PATH.1` and emptying it at once loses no line. launchd opens it for appending, so the next line
 * is its first. Does nothing if standard error is something else.
 * @returns a function that ends the checks
 */
export function keepStderrSmall(options: StderrOptions): () => void {
  if (ownFile(options) === undefined) return () => {};
  rotateStderr(options);
  const timer = setInterval(() => rotateStderr(options), CHECK_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

/** Rotates now if the file has reached its size. Never throws. */
export function rotateStderr(options: StderrOptions): void {
  const { fd = 2, rotateBytes = ROTATE_BYTES, warn } = options;
  const path = ownFile(options);
  if (path === undefined) return;
  try {
    if (fstatSync(fd).size < rotateBytes) return;
    try {
      copyFileSync(path, `${path}.1`);
    } finally {
      // Also if the copy failed: a log that fills the disk is worse than a lost one.
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
