import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export type Ran = {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
  cpuSeconds: number;
  peakMiB: number;
};

/** Runs a command of the program and samples its processor time and memory until it ends. */
export async function runCommand(
  program: readonly string[],
  env: Record<string, string>,
): Promise<Ran> {
  const [entry = "", ...args] = program;
  const started = performance.now();
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
  });
  const [stdout, stderr]: string[][] = [[], []];
  child.stdout.on("data", (chunk) => stdout?.push(String(chunk)));
  child.stderr.on("data", (chunk) => stderr?.push(String(chunk)));
  let [cpuMs, peakMiB] = [0, 0];
  const timer = setInterval(() => {
    try {
      cpuMs = Number(readFileSync(`/proc/${child.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peakMiB = Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024);
      // `schedstat` covers only the main thread, but `stat` covers all threads.
      const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      cpuMs = (Number(stat[11]) + Number(stat[12])) * 10;
    } catch {
      // The process has ended, or this is not Linux.
    }
  }, 100);
  const [code] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  return {
    code,
    stdout: stdout?.join("") ?? "",
    stderr: stderr?.join("") ?? "",
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: cpuMs / 1000,
    peakMiB,
  };
}
