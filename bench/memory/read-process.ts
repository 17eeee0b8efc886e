import { readFileSync } from "node:fs";

/**
 * What a process has of the machine's memory, in MiB. Of `file`, other processes of the same node
 * share the most.
 */
export type Memory = { resident: number; anonymous: number; file: number };

/** @throws where there is no /proc. */
export function memoryOf(pid: number): Memory {
  const resident = inMib(field(`/proc/${pid}/smaps_rollup`, "Rss"));
  const anonymous = inMib(field(`/proc/${pid}/smaps_rollup`, "Anonymous"));
  return { resident, anonymous, file: round(resident - anonymous) };
}

/** The most that was resident at once since the process began, in MiB. */
export const peakOf = (pid: number): number => inMib(field(`/proc/${pid}/status`, "VmHWM"));

/** Linux tells the time of a processor in ticks of 10 ms (proc(5), sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10;

/**
 * What a process has used of the processor so far, its own and the kernel's time for it, in ms; NaN
 * once it is gone.
 */
export function cpuMsOf(pid = 0): number {
  try {
    // The name may have spaces and brackets: fields are counted from the last bracket on.
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
