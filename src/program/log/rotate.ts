import { fstatSync, mkdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs";
import { codeOf } from "../../base/errors.ts";
import { DAY_MS } from "../../base/text/time-units.ts";

/**
 * A log consists of five files: the current file and four older ones. `PATH.1` is the newest of the
 * older files.
 */
const OLDER_FILES = 4;
/** A quiet log gets a new file each week, and no file is kept longer than a month. */
const MAX_AGE_MS = 7 * DAY_MS;
const KEPT_MS = 30 * DAY_MS;

/**
 * True if an open log file is full or old enough to be moved away. Never true for a pipe or a
 * device.
 */
export function isDue(fd: number, maxBytes: number, now: number): boolean {
  const stats = fstatSync(fd);
  // File systems without a birth time report 0 or the time of the last change.
  const isOld = stats.birthtimeMs > 0 && now - stats.birthtimeMs > MAX_AGE_MS;
  return stats.isFile() && stats.size > 0 && (stats.size >= maxBytes || isOld);
}

/**
 * Moves a log that is open as `fd` to `PATH.1`, and increases the number of each older file by one.
 * Deletes the oldest file and files older than 30 days. If several processes do this at the same
 * time, only one succeeds, and the others keep writing to the moved file.
 */
export function shiftLog(path: string, fd: number, now: number): void {
  const turn = `${path}.rotating`;
  if (!takeTurn(turn)) return;
  try {
    const [there, open] = [statSync(path, { throwIfNoEntry: false }), fstatSync(fd)];
    // another process has already moved it
    if (there?.ino !== open.ino || there.dev !== open.dev) return;
    for (let number = OLDER_FILES - 1; number >= 1; number--) {
      rename(`${path}.${number}`, `${path}.${number + 1}`);
    }
    renameSync(path, `${path}.1`);
    forgetOld(path, now);
  } finally {
    rmdirSync(turn);
  }
}

/**
 * Claims the right to rotate by creating a folder, because only one process can create it. A folder
 * left behind by a killed process is removed after a minute.
 */
function takeTurn(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  const since = statSync(folder, { throwIfNoEntry: false })?.ctimeMs;
  if (since !== undefined && Date.now() - since > STALE_TURN_MS) {
    rmSync(folder, { recursive: true, force: true });
  }
  return false;
}

const STALE_TURN_MS = 60_000;

/** Deletes a log's rotated files that have not been written to for 30 days. */
function forgetOld(path: string, now: number): void {
  for (let number = 1; number <= OLDER_FILES; number++) {
    const found = statSync(`${path}.${number}`, { throwIfNoEntry: false });
    if (found?.isFile() && now - found.mtimeMs > KEPT_MS) {
      rmSync(`${path}.${number}`, { force: true });
    }
  }
}

function rename(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false })?.isFile()) renameSync(from, to);
}

/** A file to which log lines are written. */
type OpenLogFile = { descriptor(): number; reopen(): void };

const MAX_BYTES = 10 * 1024 ** 2;
/** Interval between checks of the file, unless a lot of text is written. */
const LOOK_INTERVAL_MS = 1000;
const LOOK_BYTES = 64 * 1024;
const RETRY_MS = 60_000;

/**
 * Rotates a log from within. Call the returned function with the length of each line before it is
 * written. If the file was moved away by something else (logrotate, another engine) and replaced,
 * it is opened again. Never throws, because the log is more important.
 */
export function createRotation(
  path: string,
  file: OpenLogFile,
  clock: () => number,
): (bytes: number) => void {
  let nextAt = 0;
  let unseen = LOOK_BYTES;
  attempt(() => forgetOld(path, clock()));
  return (bytes) => {
    unseen += bytes;
    const now = clock();
    if (now < nextAt && now > nextAt - RETRY_MS && unseen < LOOK_BYTES) return;
    unseen = 0;
    nextAt = now + LOOK_INTERVAL_MS;
    const looked = attempt(() => {
      const there = statSync(path, { throwIfNoEntry: false });
      const open = fstatSync(file.descriptor());
      // The file was moved away by a user's program, which signals us when the new file exists.
      if (there === undefined) return;
      const isOurs = there.ino === open.ino && there.dev === open.dev;
      if (isOurs && !isDue(file.descriptor(), MAX_BYTES, now)) return;
      if (isOurs) shiftLog(path, file.descriptor(), now);
      file.reopen();
    });
    if (!looked) nextAt = now + RETRY_MS;
  };
}

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
