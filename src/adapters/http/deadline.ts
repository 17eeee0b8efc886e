import type { Clock } from "../../core/clock.ts";
import { HttpFault } from "./faults.ts";

/** A longer header is not obeyed: it may be wrong, and one request a minute does no harm. */
const MAX_RETRY_AFTER_MS = 60_000;

/** The delay that a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date) asks for, at most a minute. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim().slice(0, 100);
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_RETRY_AFTER_MS);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - nowMs, 0), MAX_RETRY_AFTER_MS);
}

/** This reason is never read. Without one, each request would make an error with a stack: 0.1 ms. */
const DONE = "done";

/**
 * The result of `work`, which is aborted after `ms`, or when `signal` aborts.
 * @throws the signal's reason when the caller aborted, an `HttpFault` after the deadline, otherwise what `work` threw
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
  let late: HttpFault | undefined;
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const expire = (): void => {
    late = new HttpFault(`there was no complete answer within ${Math.round(ms / 100) / 10} s`, "timeout");
    stop.abort(late);
  };
  clock.sleep(ms, done.signal).then(expire, () => {});
  try {
    return await work(stop.signal);
  } catch (error) {
    // A client may wrap the reason in its own error, so the signals decide what is thrown.
    signal.throwIfAborted();
    throw late ?? error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    done.abort(DONE);
  }
}
