import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const UNIFIED = "/sys/fs/cgroup";
const V1 = `${UNIFIED}/memory`;

/** A control group with a memory limit, as a container has. */
export interface MemoryLimit extends Disposable {
  /** A shell command that puts its own process, and all that it starts, under the limit. */
  enter: string;
  /** The most memory that the group used so far, in bytes. */
  peakBytes(): number;
  /** How often the kernel killed a process of the group. */
  kills(): number;
}

/**
 * Creates a group with this limit. Undefined without root or a mounted memory controller
 * (docs.kernel.org/admin-guide/cgroup-v1/memory.html, cgroup-v2.html).
 */
export function limitMemory(bytes: number): MemoryLimit | undefined {
  const isV1 = existsSync(join(V1, "memory.limit_in_bytes"));
  const folder = join(isV1 ? V1 : UNIFIED, `plex-ingest-${process.pid}`);
  const read = (file: string): string => readFileSync(join(folder, file), "utf8");
  try {
    mkdirSync(folder);
    const limits = isV1
      ? { "memory.limit_in_bytes": bytes, "memory.memsw.limit_in_bytes": bytes }
      : { "memory.max": bytes, "memory.swap.max": 0 };
    for (const [file, value] of Object.entries(limits)) {
      if (existsSync(join(folder, file))) writeFileSync(join(folder, file), String(value));
    }
    return {
      enter: `echo $$ > ${join(folder, "cgroup.procs")}`,
      peakBytes: () => Number(read(isV1 ? "memory.max_usage_in_bytes" : "memory.peak")),
      kills: () =>
        Number(/^oom_kill (\d+)/m.exec(read(isV1 ? "memory.oom_control" : "memory.events"))?.[1]),
      [Symbol.dispose]: () => rmdirSync(folder),
    };
  } catch {
    return undefined;
  }
}
