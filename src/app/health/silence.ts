import type { Clock } from "../../core/clock.ts";
import type { HealthRecord } from "../engine/status.ts";

/** An answer that takes longer than this, in ms, is overdue. */
export const OVERDUE_MS = 5000;

type SilenceDeps = {
  health: Pick<HealthRecord, "silent" | "answered">;
  clock: Clock;
};

/**
 * Sends a request to the source `name`. If the answer is overdue, the source is recorded as silent
 * since the request was sent, until it answers or the caller records a failure. Returns the answer.
 * @throws the error of `ask`
 */
export async function watchSilence<T>(
  { health, clock }: SilenceDeps,
  name: string,
  ask: () => Promise<T>,
): Promise<T> {
  const since = clock.now();
  const done = new AbortController();
  const overdue = clock.sleep(OVERDUE_MS, done.signal).then(
    async () => {
      await health.silent(name, since);
      return true;
    },
    () => false,
  );
  let isAnswered = false;
  try {
    const answer = await ask();
    isAnswered = true;
    return answer;
  } finally {
    done.abort();
    if ((await overdue) && isAnswered) await health.answered(name);
  }
}
