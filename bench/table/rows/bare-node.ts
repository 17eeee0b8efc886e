import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { memoryOf } from "../../http/server.ts";

export const BARE_NODE = "bare `node -e 0`";

/** Returns how long a Node process without work takes to start and end, in ms. */
export function bareNodeMs(): number {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, ["-e", "0"]);
  if (status !== 0) throw new Error(`A bare node exited with ${status}.`);
  return performance.now() - began;
}

/** Memory of a Node process that only waits, in MiB. */
export async function bareNodeMemory(): Promise<ReturnType<typeof memoryOf>> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6); console.log(1)"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(child.stdout, "data");
    return memoryOf(child);
  } finally {
    child.kill("SIGKILL");
  }
}
