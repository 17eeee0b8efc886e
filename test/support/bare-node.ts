import { spawnSync } from "node:child_process";

/** How long a node takes here and now to start and do nothing, in ms: the least of several. */
export function bareNodeMs(tries = 5): number {
  const took = Array.from({ length: tries }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    return performance.now() - began;
  });
  return Math.min(...took);
}
