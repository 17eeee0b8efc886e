import type { Clock } from "../../core/clock.ts";

/** A round waits this long for its tasks. Then they continue, and the next round starts others. */
const PATIENCE_MS = 1000;

/** Tasks that run side by side, so that one that hangs delays no other. */
export interface Lanes {
  /** True while the task of this key runs. */
  isBusy(key: string): boolean;
  /**
   * Starts one task for each key that is not busy. Resolves when they have ended, at the latest
   * after a second. @throws the first error of a task, possibly of one from an earlier round
   */
  run(tasks: ReadonlyMap<string, () => Promise<void>>, signal: AbortSignal): Promise<void>;
  /** Resolves when no task runs. */
  drained(): Promise<void>;
}

/** `wake` is called when a task ends after its round. */
export function createLanes(clock: Clock, wake: () => void): Lanes {
  const running = new Map<string, Promise<void>>();
  const faults: unknown[] = [];

  return {
    isBusy: (key) => running.has(key),
    async run(tasks, signal) {
      let isOver = false;
      const start = (key: string, task: () => Promise<void>): Promise<void> => {
        const work = task()
          .catch((error: unknown) => {
            if (!signal.aborted) faults.push(error);
          })
          .finally(() => {
            running.delete(key);
            if (isOver) wake();
          });
        running.set(key, work);
        return work;
      };
      const started = [...tasks].flatMap(([key, task]) =>
        running.has(key) ? [] : start(key, task),
      );
      if (started.length > 0) {
        const done = new AbortController();
        const late = clock
          .sleep(PATIENCE_MS, AbortSignal.any([signal, done.signal]))
          .catch(() => {});
        await Promise.race([Promise.all(started), late]);
        done.abort();
      }
      isOver = true;
      signal.throwIfAborted();
      const [fault] = faults.splice(0);
      if (fault !== undefined) throw fault;
    },
    async drained() {
      await Promise.all(running.values());
    },
  };
}
