import { Outage } from "../../core/errors.ts";

/** A call of a client is answered within ten seconds; the rest is for the engine's work. */
const ANSWER_MS = 7000;

/**
 * What `work` returns, unless a disk does not answer in time: no call of the file system can be stopped, so it is left behind.
 * @throws Outage `not_readable` then; the signal's reason
 */
export async function withinTime<T>(signal: AbortSignal, work: () => Promise<T>, ms = ANSWER_MS): Promise<T> {
  signal.throwIfAborted();
  const either = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void =>
    reject(
      signal.aborted ? signal.reason : new Outage("not_readable", "A disk did not answer in time; is it mounted?"),
    );
  either.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    either.removeEventListener("abort", stop);
  }
}
