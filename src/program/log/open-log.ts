import { closeSync, constants, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { isDue, shiftLog } from "./rotate.ts";

/**
 * Opens a log for appending. Only its owner can read it. A log of at least one mebibyte, or older
 * than a week, is moved to `PATH.1` first. Links are refused.
 */
export function openLog(path: string, now = Date.now()): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const open = (): number => openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  const log = open();
  if (!isDue(log, ROTATE_BYTES, now)) return log;
  try {
    shiftLog(path, log, now);
    return open();
  } finally {
    closeSync(log);
  }
}

const ROTATE_BYTES = 1024 ** 2;

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
