import type { Clock } from "./clock.ts";

/**
 * This reason is never read. Without it, each request would create an error with a stack trace,
 * which takes 0.1 ms.
 */
const DONE = "done";

/**
 * Returns the result of `work`, which is aborted after `ms` or when `signal` aborts.
 * @throws the signal's reason if the caller aborted, the error from `expired` after the deadline,
 * and otherwise the error that `work` threw
 */
export async function runBeforeDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  expired: () => Error,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const done = new AbortController();
  let late: Error | undefined;
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const expire = (): void => {
    late = expired();
    stop.abort(late);
  };
  clock.sleep(ms, done.signal).then(expire, () => {});
  try {
    return await work(stop.signal);
  } catch (error) {
    // A client may wrap the reason in its own error, so the signals determine which error is
    // thrown.
    signal.throwIfAborted();
    throw late ?? error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    done.abort(DONE);
  }
}
