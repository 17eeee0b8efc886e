import { setImmediate as nextTurn, setTimeout } from "node:timers/promises";
import { codeOf, Outage } from "../../base/errors.ts";

/** Another program's write normally takes milliseconds. */
const RETRY_AFTER_MS = 5000;

/**
 * Runs a write that is retried while another process writes, for at most `ms`, or for as long as it
 * takes if `ms` is undefined. When the time is up, nothing was written, so the caller may try
 * again.
 * @throws Outage `database_busy`
 */
export async function withBusyLimit<T>(
  ms: number | undefined,
  write: (signal: AbortSignal | undefined) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (ms === undefined) return write(signal);
  const late = AbortSignal.timeout(ms);
  try {
    return await write(signal ? AbortSignal.any([signal, late]) : late);
  } catch (error) {
    if (error !== late.reason) throw error;
    const message =
      "Another program has been writing to the database for several seconds, so this was not " +
      "saved.";
    throw new Outage("database_busy", message, { cause: error, retryAfterMs: RETRY_AFTER_MS });
  }
}

/**
 * PostgreSQL's codes for a transaction that failed because of another one: a conflict or a
 * deadlock.
 */
const CONFLICTS: readonly string[] = ["40001", "40P01"];

/**
 * True if the database refused a transaction because of another connection's write. SQLite refuses
 * it before it begins, PostgreSQL also in the middle. Nothing was written and the problem is
 * temporary, so the caller may retry.
 */
export const isBusy = (error: unknown): boolean =>
  codeOf(error).startsWith("SQLITE_BUSY") || CONFLICTS.includes(codeOf(error));

const FIRST_DELAY_MS = 1;
const MAX_DELAY_MS = 32;

/**
 * Retries the work while another process's write blocks it, with growing, jittered pauses that
 * leave the event loop free. Pass the whole transaction (or the opening), never a part of one.
 * @returns the result of the work. Other errors pass through; an abort rejects with the signal's
 * reason.
 */
export async function retryBusy<T>(
  work: () => Promise<T> | T,
  random: () => number,
  signal?: AbortSignal,
): Promise<T> {
  // Without this pause, a thousand transactions that are awaited in a row would resolve in
  // microtasks, so no timer or socket would get its turn.
  await nextTurn();
  for (let pause = FIRST_DELAY_MS; ; pause = Math.min(pause * 2, MAX_DELAY_MS)) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    const rest = setTimeout(pause * (0.5 + random()), undefined, signal ? { signal } : {});
    // Node's timers reject with their own AbortError, not with the signal's reason.
    await rest.catch(() => signal?.throwIfAborted());
  }
}
