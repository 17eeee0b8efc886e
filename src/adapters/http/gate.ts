/** Lets so many works run at once; the others wait for their turn, which costs them none of their own time limits. */
export type Gate = {
  limit: number;
  /** `isUrgent`: before all that wait. @throws what the work throws; the signal's reason while it waits */
  run<T>(work: () => Promise<T>, signal: AbortSignal, isUrgent?: boolean): Promise<T>;
};

export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;

  function turn(signal: AbortSignal, isUrgent: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      if (isUrgent) waiting.unshift(enter);
      else waiting.push(enter);
    });
  }

  return {
    limit,
    async run(work, signal, isUrgent = false) {
      signal.throwIfAborted();
      // Who enters from the queue takes over the place of the one who left.
      if (running < limit) running++;
      else await turn(signal, isUrgent);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}
