import { constants, open } from "node:fs/promises";
import { runProgram } from "./run-program.ts";
import type { Unit } from "./systemd-unit.ts";

const MAX_BYTES = 256 * 1024;

/**
 * Reads the last lines of a log file; undefined if the log is missing or this user may not read it.
 */
export async function readLastLines(path: string, count: number): Promise<string[] | undefined> {
  try {
    // Without O_NONBLOCK, opening a pipe that has no writer would block.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    const { size } = stats;
    const from = Math.max(0, size - MAX_BYTES);
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.min(size, MAX_BYTES)),
      0,
      undefined,
      from,
    );
    const lines = buffer.toString("utf8", 0, bytesRead).trimEnd().split("\n");
    // The first line may be incomplete.
    return lines.slice(from > 0 ? 1 : 0).slice(-count);
  } catch {
    return undefined;
  }
}

/** Reads the last lines of a unit from systemd's journal; empty if this user may not read it. */
export async function readJournalLines(
  { name, ofUser }: Pick<Unit, "name" | "ofUser">,
  count: number,
  signal: AbortSignal,
): Promise<string[]> {
  const words = [
    ...(ofUser ? ["--user"] : []),
    "-u",
    name,
    "-n",
    String(count),
    "--no-pager",
    "-o",
    "short-iso",
  ];
  const { code, stdout } = await runProgram("journalctl", words, signal);
  return code === 0 ? stdout.trimEnd().split("\n") : [];
}
