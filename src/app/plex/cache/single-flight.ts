import type { Clock } from "../../../core/clock.ts";
import { Outage } from "../../../core/errors.ts";

// Longer than any request to Plex that a caller waits for.
const FLIGHT_TIMEOUT_MS = 30_000;

type Flight<T> = {
  /** On the wall clock and on the monotonic clock. */
  startedAt: number;
  startedMonotonic: number;
  result: Promise<T>;
};

/**
 * Runs work once for all callers that wait for it. It continues when callers leave, for thirty seconds at most, and its
 * result serves the callers that come next. `closing` stops everything.
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
    clock.sleep(FLIGHT_TIMEOUT_MS, done.signal).then(
      () => end(new Outage("plex_unavailable", `Plex gave no complete answer within ${FLIGHT_TIMEOUT_MS / 1000} s.`)),
      () => {},
    );
    try {
      closing.throwIfAborted();
      // A race: work that ignores its signal must not hold up its callers, or those that come next.
      return await Promise.race([work(stop.signal), stopped.promise]);
    } finally {
      closing.removeEventListener("abort", onClose);
      done.abort();
    }
  }

  /** The running flight if `joins` accepts it, else a new one. */
  return (key: string, joins: (flight: Flight<T>) => boolean, work: (signal: AbortSignal) => Promise<T>): Flight<T> => {
    const running = flights.get(key);
    if (running && joins(running)) return running;
    const flight = { startedAt: clock.now(), startedMonotonic: clock.monotonic(), result: run(work) };
    flights.set(key, flight);
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    // This also handles the rejection of a flight that all callers have left.
    flight.result.then(forget, forget);
    return flight;
  };
}
