/** Lets so many works run at once; the others wait for their turn, which costs them none of their own time limits. */
export type Gate = {
  limit: number;
  /** `turn`: its priority among those that wait, `late` by default. @throws what the work throws; the signal's reason while it waits */
  run<T>(work: () => Promise<T>, signal: AbortSignal, turn?: Turn): Promise<T>;
};

const TURNS = ["urgent", "soon", "late"] as const;
type Turn = (typeof TURNS)[number];

export function createGate(limit: number): Gate {
  const waiting: { enter: () => void; rank: number }[] = [];
  let running = 0;

  function queue(signal: AbortSignal, rank: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(one), 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const one = { enter, rank };
      const at = waiting.findIndex((other) => other.rank > rank);
      waiting.splice(at < 0 ? waiting.length : at, 0, one);
    });
  }

  return {
    limit,
    async run(work, signal, turn = "late") {
      signal.throwIfAborted();
      // Who enters from the queue takes over the place of the one who left.
      if (running < limit) running++;
      else await queue(signal, TURNS.indexOf(turn));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next.enter();
        else running--;
      }
    },
  };
}
