import { readdir, readFile } from "node:fs/promises";
import { kill } from "node:process";

export type RunningProcess = { pid: number; words: string[] };

/** The words of a process's command line; undefined where it ended or the system does not show it (not Linux). */
export const commandOf = (pid: number): Promise<string[] | undefined> =>
  readFile(`/proc/${pid}/cmdline`, "utf8").then(
    (text) => text.split("\0").slice(0, -1),
    () => undefined,
  );

/** Every process that this user may see. Empty where the system has no list of files (not Linux). */
export async function listProcesses(signal: AbortSignal): Promise<RunningProcess[]> {
  const names = await readdir("/proc").catch(() => []);
  const found: RunningProcess[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    const words = /^\d+$/.test(name) ? await commandOf(Number(name)) : undefined;
    if (words !== undefined && words.length > 0) found.push({ pid: Number(name), words });
  }
  return found;
}

/** The environment with which a process was started; undefined if this user may not see it. */
export async function environmentOf(pid: number): Promise<Record<string, string> | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const rows = text.split("\0").flatMap((row) => {
    const at = row.indexOf("=");
    return at > 0 ? [[row.slice(0, at), row.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(rows);
}

/** Whether a process of this number runs, of whatever user. */
export function isAlive(pid: number): boolean {
  try {
    return kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
