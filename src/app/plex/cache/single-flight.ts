import { Outage } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";

type FlightOutcome<T> = { value: T } | { error: unknown } | "late";

/**
 * Returns the outcome of the work, or "late" if it takes longer than `ms`; the work then continues.
 * Throws the signal's reason when that aborts.
 */
export async function waitWithin<T>(
  work: Promise<T>,
  ms: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<FlightOutcome<T>> {
  signal.throwIfAborted();
  const done = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, done.signal])).then((): "late" => "late");
  try {
    return await Promise.race([
      work.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
      late,
    ]);
  } finally {
    late.catch(() => {});
    done.abort();
  }
}

// Longer than any Plex request that a caller waits for.
const FLIGHT_TIMEOUT_MS = 30_000;

type Flight<T> = {
  /** Start time on the wall clock and on the monotonic clock. */
  startedAt: number;
  startedMonotonic: number;
  result: Promise<T>;
};

/**
 * Runs work once for all callers that wait for it. The work continues after callers leave, for at
 * most thirty seconds, and its result serves later callers. `closing` stops everything.
 */
export function createSingleFlight<T>(clock: Clock, closing: AbortSignal) {
  const flights = new Map<string, Flight<T>>();

  async function run(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    try {
      const working = work(AbortSignal.any([stop.signal, closing]));
      // Work that ignores its signal must not hold up its callers or later ones.
      const outcome = await waitWithin(working, FLIGHT_TIMEOUT_MS, clock, closing);
      if (outcome === "late") {
        throw new Outage(
          "plex_unavailable",
          `Plex did not send a complete response within ${FLIGHT_TIMEOUT_MS / 1000} s.`,
        );
      }
      if ("error" in outcome) throw outcome.error;
      return outcome.value;
    } finally {
      stop.abort();
    }
  }

  /** Returns the running flight if `joins` accepts it, otherwise a new one. */
  return (
    key: string,
    joins: (flight: Flight<T>) => boolean,
    work: (signal: AbortSignal) => Promise<T>,
  ): Flight<T> => {
    const running = flights.get(key);
    if (running && joins(running)) return running;
    const flight = {
      startedAt: clock.now(),
      startedMonotonic: clock.monotonic(),
      result: run(work),
    };
    flights.set(key, flight);
    const forget = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    // This also handles the rejection of a flight whose callers have all stopped waiting.
    flight.result.then(forget, forget);
    return flight;
  };
}
