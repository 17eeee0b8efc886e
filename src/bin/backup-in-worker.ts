import { once } from "node:events";
import { Worker } from "node:worker_threads";

/**
 * Makes a checked copy of the database in a worker thread: `VACUUM INTO` blocks its thread for as long as it writes, and
 * the engine must go on meanwhile. Rejects with what went wrong.
 */
export async function backUpInWorker(database: string, target: string): Promise<void> {
  // Beside this file under the same ending: `.ts` from the sources, `.js` in the bundle.
  const script = new URL(`./backup-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
  const worker = new Worker(script, { workerData: { database, target } });
  const failed = new Promise<never>((_, reject) => worker.once("error", reject));
  await Promise.race([once(worker, "exit"), failed]);
}
