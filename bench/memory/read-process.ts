import { readFileSync } from "node:fs";

/** A process's memory in MiB. Most of `file` is shared with other processes of the same Node. */
export type Memory = { resident: number; anonymous: number; file: number };

/** @throws if there is no /proc. */
export function memoryOf(pid: number): Memory {
  const resident = inMib(field(`/proc/${pid}/smaps_rollup`, "Rss"));
  const anonymous = inMib(field(`/proc/${pid}/smaps_rollup`, "Anonymous"));
  return { resident, anonymous, file: round(resident - anonymous) };
}

/** Peak resident memory since the process began, in MiB. */
export const peakOf = (pid: number): number => inMib(field(`/proc/${pid}/status`, "VmHWM"));

/** Linux reports processor time in ticks of 10 ms (proc(5), sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;

/**
 * User and kernel processor time that a process has used so far, in ms. NaN once the process is
 * gone.
 */
export function cpuMsOf(pid = 0): number {
  try {
    // The name may contain spaces and parentheses, so fields are counted from the last closing one.
    const fields = (readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1) ?? "").split(
      " ",
    );
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}

function field(file: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(file, "latin1"))?.[1]);
}

const inMib = (kib: number): number => round(kib / 1024);
const round = (mib: number): number => Math.round(mib * 10) / 10;
