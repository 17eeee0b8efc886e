import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** What Linux says of a process: CPU of all its threads in seconds, and the most memory that it ever had in MiB. */
export function figuresOf(pid: number): { cpuSeconds: number; peakMiB: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  // After the name, which may hold spaces: utime and stime are the fields 14 and 15. proc(5)
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return { cpuSeconds: ticks / ticksPerSecond(), peakMiB: Number(peak) / 1024 };
}

const ticksPerSecond = (): number => Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** The calls in a table of `strace -c`, by name. */
export function countsIn(table: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of table.split("\n")) {
    // % time, seconds, usecs/call, calls, errors (may be blank), name
    const [, calls, name] = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$/.exec(line) ?? [];
    if (name !== undefined && name !== "total") counts.set(name, Number(calls));
  }
  return counts;
}
