import { Outage } from "../core/errors.ts";

/** Another program's write takes milliseconds; one that takes this long is asked again soon. */
const AGAIN_MS = 5000;

/**
 * Runs a write, which is tried again while another process writes, for at most `ms`; without it for as long as it takes.
 * Given up it is never written: whoever asked may ask again.
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
    const message = "Another program has been writing to the database for seconds, so this was not written down.";
    throw new Outage("database_busy", message, { cause: error, retryAfterMs: AGAIN_MS });
  }
}
