import { setTimeout } from "node:timers/promises";

/**
 * Only something that never happens takes this long. A machine with ten times as much work as it can
 * do at once needs most of it to start a daemon or a browser.
 */
export const PATIENCE_MS = 180_000;

/** Only what hangs takes this long. It is shorter than a test's own limit, which names nothing. */
export const HUNG_MS = 720_000;

/** Ends what would otherwise hang. A test's result never depends on this time. */
export const untilHung = (): AbortSignal => AbortSignal.timeout(HUNG_MS);

/**
 * Runs an engine until it rests.
 *
 * @throws Error if it never does, because an engine that is stopped ends without an error
 */
export async function runToRest(engine: {
  runOnce(signal: AbortSignal): Promise<void>;
}): Promise<void> {
  const hung = untilHung();
  await engine.runOnce(hung);
  if (hung.aborted) throw new Error(`The engine still had work after ${HUNG_MS} ms`);
}

/**
 * Calls `probe` until it returns a value, and returns that value. `undefined`, `false` and an
 * exception (including a failed `expect`) mean "not yet". After `ms`, it throws an error with the
 * last value or exception, so that the failure explains more than "too late".
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | Promise<T>,
  ms = PATIENCE_MS,
  everyMs = 100,
): Promise<Exclude<T, undefined | false>> {
  const until = performance.now() + ms;
  for (;;) {
    let seen: unknown;
    try {
      const answer = await probe();
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
      seen = answer;
    } catch (error) {
      seen = error;
    }
    if (performance.now() >= until) {
      throw new Error(
        `Waited ${ms} ms for ${what}; seen last: ${seen instanceof Error ? seen.message : String(seen)}`,
        {
          cause: seen,
        },
      );
    }
    await setTimeout(everyMs);
  }
}
