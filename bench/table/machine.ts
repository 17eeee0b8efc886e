import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from "node:os";

export type Machine = {
  cpu: string;
  cores: number;
  memoryGib: number;
  fileSystem: string;
  node: string;
  load: number;
};

/** Machine properties that affect the figures. They do not identify the machine's owner. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    fileSystem: execFileSync("stat", ["-f", "-c", "%T", tmpdir()], { encoding: "utf8" }).trim(),
    node: process.version,
    load: Math.round(10 * (loadavg()[0] ?? 0)) / 10,
  };
}

export const machineText = ({ cpu, cores, memoryGib, fileSystem, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGib} GiB of memory, ${fileSystem}, node ${node}`;
