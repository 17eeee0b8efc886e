import { setImmediate, setTimeout } from "node:timers/promises";
import { isBusy } from "./sqlite/is-busy.ts";

const FIRST_MS = 1;
const LONGEST_MS = 32;

/**
 * Runs the work again while another process holds SQLite's write lock, with growing, jittered pauses that leave the
 * event loop free. Give it the whole transaction (or the opening), never a part of one.
 * @returns what the work returns; any other error passes through, an abort rejects with the signal's reason.
 */
export async function retryBusy<T>(work: () => Promise<T> | T, random: () => number, signal?: AbortSignal): Promise<T> {
  // A thousand transactions awaited in a row resolve in microtasks and let no timer or socket of ours move.
  await setImmediate();
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    const rest = setTimeout(pause * (0.5 + random()), undefined, signal ? { signal } : {});
    // Node's timers reject with an AbortError of their own.
    await rest.catch(() => signal?.throwIfAborted());
  }
}
