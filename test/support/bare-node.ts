import { spawnSync } from "node:child_process";

/**
 * Time in ms that a bare node needs on this machine to start and do nothing. Uses the lowest of
 * several values.
 */
export function bareNodeMs(tries = 5): number {
  const took = Array.from({ length: tries }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    return performance.now() - began;
  });
  return Math.min(...took);
}
