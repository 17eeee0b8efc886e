import { setTimeout } from "node:timers/promises";

/**
 * Only what never comes takes this long: a loaded machine may need most of it for one start of a
 * browser.
 */
export const PATIENCE_MS = 60_000;

/**
 * Asks again until `probe` answers, and returns its answer. `undefined`, `false` and an exception
 * (a failed `expect` too) mean "not yet". After `ms` it gives up and says what it saw last, so that
 * the failure tells more than "too late".
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
