import type { Clock } from "../../../core/clock.ts";
import { Outage } from "../../../core/errors.ts";

// Longer than any request to Plex that somebody waits for.
const LONGEST_MS = 30_000;

type Flight<T> = {
  /** By the clocks of the wall and of the process. */
  startedAt: number;
  startedMonotonic: number;
  result: Promise<T>;
};

/**
 * Work that many callers wait for is done once. Nobody's leaving stops it: it ends by itself, after thirty seconds at the
 * latest, and its result serves those who come next. `closing` stops all.
 */
export function createSingleFlight<T>(clock: Clock, closing: AbortSignal) {
  const flights = new Map<string, Flight<T>>();

  async function run(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const stopped = Promise.withResolvers<never>();
    const end = (reason: unknown): void => {
      stop.abort(reason);
      stopped.reject(reason);
    };
    const onClose = (): void => end(closing.reason);
    closing.addEventListener("abort", onClose, { once: true });
    const done = new AbortController();
    clock.sleep(LONGEST_MS, done.signal).then(
      () => end(new Outage("plex_unavailable", `Plex gave no whole answer within ${LONGEST_MS / 1000} s.`)),
      () => {},
    );
    try {
      closing.throwIfAborted();
      // Raced: work that does not listen must not keep its callers, or those who come next.
      return await Promise.race([work(stop.signal), stopped.promise]);
    } finally {
      closing.removeEventListener("abort", onClose);
      done.abort();
    }
  }

  /** The flight under way that `joins`, else a new one. */
  return (key: string, joins: (flight: Flight<T>) => boolean, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const under = flights.get(key);
    if (under && joins(under)) return under;
    const flight = { startedAt: clock.now(), startedMonotonic: clock.monotonic(), result: run(work) };
    flights.set(key, flight);
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    // Also: a failure that everybody has left is nobody's.
    flight.result.then(forget, forget);
    return flight;
  };
}
