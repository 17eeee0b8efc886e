import { existsSync, readFileSync } from "node:fs";
import type { Running } from "./daemon.ts";
import { waitFor } from "./wait-for.ts";

/** Stops the process as a full terminal or a debugger would; resolves once the system has done so. */
export async function standStill({ child, pid }: Running): Promise<void> {
  child.kill("SIGSTOP");
  await waitFor("the process to stand still", () => isStopped(pid));
}

/** Where /proc is missing the signal is taken at its word. */
function isStopped(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return !existsSync(path) || / \(.*\) T /.test(readFileSync(path, "utf8"));
}
