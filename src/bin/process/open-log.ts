import { closeSync, constants, fstatSync, mkdirSync, openSync, renameSync } from "node:fs";
import { dirname } from "node:path";

/** Opens a log for appending that only its owner can read; at a mebibyte it is moved to `PATH.1` first. Links are refused. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const open = (): number => openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  const log = open();
  if (fstatSync(log).size < ROTATE_BYTES) return log;
  closeSync(log);
  renameSync(path, `${path}.1`);
  return open();
}

const ROTATE_BYTES = 1024 ** 2;

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
