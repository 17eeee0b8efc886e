import type { Clock } from "../../core/clock.ts";

type Outcome<T> = { value: T } | { error: unknown } | "late";

/** How work ended, or "late" when it has not after `ms`; it goes on then. Throws the signal's reason, and leaves it to others. */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<Outcome<T>> {
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
