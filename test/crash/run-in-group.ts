import { spawn } from "node:child_process";
import { once } from "node:events";
import { signalGroup } from "../support/process-id.ts";

export type Ended = {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  said: string;
  /** True if the program was killed because it exceeded its time limit. */
  late: boolean;
};

/**
 * Runs a program in a separate process group for at most `ms` milliseconds. A traced process must
 * not outlive its tracer.
 */
export async function runInGroup(
  [file = "", ...args]: readonly string[],
  { ms, ...options }: { ms: number; env: NodeJS.ProcessEnv; cwd?: string },
): Promise<Ended> {
  const child = spawn(file, args, {
    ...options,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended: Ended = { code: null, signal: null, out: "", said: "", late: false };
  child.stdout.on("data", (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (ended.said += chunk.toString()));
  const timer = setTimeout(() => {
    ended.late = true;
    try {
      signalGroup(child.pid, "SIGKILL");
    } catch {
      // The process has already ended, but its end has not been reported yet.
    }
  }, ms);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { ...ended, code, signal };
}
