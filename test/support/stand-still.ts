import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { Running } from "./daemon.ts";
import { waitFor } from "./wait-for.ts";

/**
 * Stops the process as a full terminal or a debugger would. Resolves once the system has stopped
 * it.
 */
export async function standStill({ child, pid }: Running): Promise<void> {
  child.kill("SIGSTOP");
  await waitFor("the process to stand still", () => isStopped(pid));
}

/**
 * Checks each thread, because a thread that is writing finishes its call first. Without /proc, the
 * process counts as stopped at once.
 */
function isStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return true;
  return readdirSync(tasks).every((id) =>
    / \(.*\) [TZX] /.test(readFileSync(`${tasks}/${id}/stat`, "utf8")),
  );
}
