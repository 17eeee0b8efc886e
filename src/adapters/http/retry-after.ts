/** Nobody waits longer for a header: it may be wrong, and asking once a minute hurts nobody. */
const MOST_MS = 60_000;

/** Milliseconds that a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date) asks for, at most a minute. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim().slice(0, 100);
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MOST_MS);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - nowMs, 0), MOST_MS);
}
