import type { Clock } from "../../core/clock.ts";
import { HttpFault } from "./http-fault.ts";

/**
 * The result of `work`, which is told to stop after `ms`, or when `signal` aborts.
 * Throws the signal's reason when the caller stopped it, an `HttpFault` when it was too late, else what `work` threw.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const done = new AbortController();
  const late = new HttpFault(`there was no whole answer within ${Math.round(ms / 100) / 10} s`);
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  clock.sleep(ms, done.signal).then(
    () => stop.abort(late),
    () => {},
  );
  try {
    return await work(stop.signal);
  } catch (error) {
    // A client may wrap the reason in an error of its own: what we know about the end is what counts.
    signal.throwIfAborted();
    if (stop.signal.aborted) throw late;
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    done.abort();
  }
}
