import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Makes a checked copy of the database in a worker thread: `VACUUM INTO` blocks its thread for as long as it writes, and
 * the engine must go on meanwhile. Rejects with what went wrong.
 */
export async function backUpInWorker(database: string, target: string): Promise<void> {
  // Beside this file among the sources; in the bundle this file is a chunk, and the worker lies a folder above.
  const place = import.meta.url.endsWith(".ts") ? "../backup-worker.ts" : "../backup-worker.js";
  const script = new URL(place, import.meta.url);
  const worker = new Worker(script, { workerData: { database, target } });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  await Promise.race([once(worker, "exit"), failed]);
}
