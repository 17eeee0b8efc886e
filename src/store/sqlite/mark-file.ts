import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseMark } from "../../core/journal/restored-database.ts";

const MAX_CHARS = 500;

/** The mark beside the database; undefined when there is none, or when a power cut left none that can be read. */
export function readMarkFile(path: string): DatabaseMark | undefined {
  try {
    const text = readFileSync(path, "utf8").slice(0, MAX_CHARS);
    const { uuid, counter } = JSON.parse(text) as Record<string, unknown>;
    return typeof uuid === "string" && typeof counter === "number" ? { uuid, counter } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces the mark by one rename. Not synced: after a power cut an older mark may be there, which claims less than the
 * database has, and that is harmless.
 */
export function writeMarkFile(path: string, mark: DatabaseMark): void {
  renameSync(writeBeside(path, mark), path);
}

/**
 * The same, without the event loop waiting for the rename: ext4 writes the new file out before it lets it replace another
 * (mount option `auto_da_alloc`), 0.2 ms on a disk at rest and several on a busy one. One at a time, by one process.
 */
export async function advanceMarkFile(path: string, mark: DatabaseMark): Promise<void> {
  await rename(writeBeside(path, mark), path);
}

function writeBeside(path: string, { uuid, counter }: DatabaseMark): string {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temp = `${path}.new`;
  writeFileSync(temp, `${JSON.stringify({ uuid, counter })}\n`, { mode: 0o600 });
  return temp;
}
