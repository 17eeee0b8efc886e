import { computeInterval } from "../../../../src/app/engine/engine.ts";
import type { ScanStage } from "../../../../src/app/scan/stage.ts";
import type { Store } from "../../../../src/store/open.ts";
import type { FakeClock } from "../../../support/fake-clock.ts";
import { untilAtRest } from "../../../support/virtual-clock.ts";

/** More turns of the event loop than a stage needs between two requests, writes or pauses. */
const TURNS = 10;

/**
 * Lets time pass on a clock that is moved by hand, one sleeper after the other, and only while all
 * requests and all writes to `store` have ended. The result therefore does not depend on the speed
 * of the machine. The returned store must be used for all writes.
 */
export function createPass(clock: FakeClock, store: Store) {
  let writes = 0;
  const isWriting = (): boolean => writes > 0;
  const counted: Store = {
    ...store,
    async write(work, signal) {
      writes++;
      try {
        return await store.write(work, signal);
      } finally {
        writes--;
      }
    },
  };
  async function pass(ms: number): Promise<void> {
    const end = clock.monotonic() + ms;
    await untilAtRest(TURNS, isWriting);
    while (clock.monotonic() < end) {
      clock.advance(Math.min(clock.nextIn() ?? ms, end - clock.monotonic()));
      await untilAtRest(TURNS, isWriting);
    }
  }
  return { pass, store: counted };
}

/** Wakes all stages, as the engine does when one of them has news. */
export type Rings = ReturnType<typeof createRings>;

export function createRings(clock: FakeClock) {
  let rings = 0;
  const wakers = new Set<() => void>();
  return {
    rings: () => rings,
    ring(): void {
      rings++;
      for (const wakeUp of Array.from(wakers)) wakeUp();
    },
    async after(since: number, ms: number, signal: AbortSignal): Promise<void> {
      if (rings > since) return;
      const woken = new AbortController();
      const wakeUp = (): void => woken.abort();
      wakers.add(wakeUp);
      await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch(() => {});
      wakers.delete(wakeUp);
    },
  };
}

/** Runs a stage as the engine's `keepRunning` does, on the test's clock. */
export async function keepRunning(
  stage: ScanStage,
  wake: Rings,
  clock: FakeClock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const [since, began] = [wake.rings(), clock.monotonic()];
    try {
      const pause = await stage.run(signal);
      const interval = computeInterval(clock.monotonic() - began, pause);
      await wake.after(since, pause, signal);
      const early = began + interval - clock.monotonic();
      if (early > 0) await clock.sleep(early, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  await stage.drained();
}
