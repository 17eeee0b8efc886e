import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Running } from "./daemon.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Stops the process as a full terminal or a debugger would; resolves once the system has done so.
 */
export async function standStill({ child, pid }: Running): Promise<void> {
  child.kill("SIGSTOP");
  await waitFor("the process to stand still", () => isStopped(pid));
}

/**
 * Each thread by itself: one that was writing ends its call first. Where /proc is missing the
 * signal is taken at its word.
 */
function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return true;
  return readdirSync(tasks).every((id) =>
    / \(.*\) [TZX] /.test(readFileSync(`${tasks}/${id}/stat`, "utf8")),
  );
}
