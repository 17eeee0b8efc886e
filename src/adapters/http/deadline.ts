import type { Clock } from "../../core/clock.ts";
import { runBeforeDeadline } from "../../core/deadline.ts";
import { HttpFault } from "./faults.ts";

/**
 * A longer delay is not honoured: the header may be wrong, and one request a minute does no harm.
 */
const MAX_RETRY_AFTER_MS = 60_000;

/**
 * Returns the delay in ms that a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date)
 * requests, at most a minute.
 */
export function parseRetryAfterMs(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim().slice(0, 100);
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_RETRY_AFTER_MS);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - nowMs, 0), MAX_RETRY_AFTER_MS);
}

/**
 * Returns the result of `work`, which is aborted after `ms` or when `signal` aborts.
 * @throws the signal's reason if the caller aborted, an `HttpFault` after the deadline, otherwise
 * the error of `work`
 */
export const withDeadline = <T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => runBeforeDeadline(clock, ms, signal, work, () => tooLate(ms));

const tooLate = (ms: number): HttpFault =>
  new HttpFault(`the request timed out after ${Math.round(ms / 100) / 10} s`, "timeout");
