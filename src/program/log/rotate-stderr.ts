import { copyFileSync, fstatSync, ftruncateSync, statSync } from "node:fs";

/** Between two checks. The daemon writes a few lines for each release. */
const CHECK_INTERVAL_MS = 60 * 60_000;
const ROTATE_BYTES = 5 * 1024 ** 2;

export type StderrOptions = {
  /** The files that a service manager may have opened for us, by their paths. */
  paths: readonly string[];
  warn: (message: string) => void;
  fd?: number;
  rotateBytes?: number;
};

/**
 * Keeps the file small that launchd writes our output to, and never rotates. No other program can
 * replace it under us, and only this process writes to it, synchronously: copied to `PATH.1` and
 * emptied at once, no line is lost. launchd opens it for appending, so the next line is its first.
 * Does nothing when standard error is something else.
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
      // Also without a copy: a log that fills the disk is worse than one that is gone.
      ftruncateSync(fd, 0);
    }
  } catch (error) {
    warn(`The log ${path} could not be kept when it was rotated: ${String(error)}`);
  }
}

/** Which of the paths is the very file behind our standard error. */
function ownFile({ paths, fd = 2 }: StderrOptions): string | undefined {
  try {
    const ownStats = fstatSync(fd);
    return ownStats.isFile() ? paths.find((path) => isSame(path, ownStats)) : undefined;
  } catch {
    return undefined; // it is closed
  }
}

function isSame(path: string, ownStats: { dev: number; ino: number }): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.dev === ownStats.dev && stats.ino === ownStats.ino;
}
