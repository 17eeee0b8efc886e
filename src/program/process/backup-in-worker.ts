import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { toCopyFault } from "./copy-fault.ts";

/**
 * Creates a verified copy of the database in a worker thread. `VACUUM INTO` blocks its thread while
 * it writes, and the engine must keep running. Rejects with the worker's error, as `toCopyFault`
 * explains it.
 */
export async function backUpInWorker(database: string, target: string): Promise<void> {
  // In the source tree, the worker is in `bin`. In the bundle, this file is a chunk, and the worker
  // is one folder above it.
  const place = import.meta.url.endsWith(".ts")
    ? "../../bin/backup-worker.ts"
    : "../backup-worker.js";
  const script = new URL(place, import.meta.url);
  const worker = new Worker(script, { workerData: { database, target } });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  try {
    await Promise.race([once(worker, "exit"), failed]);
  } catch (error) {
    throw toCopyFault(error, target);
  }
}
