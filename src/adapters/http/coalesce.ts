import { waitUnlessAborted } from "../../core/concurrency.ts";

type SharedCall<T> = {
  result: Promise<T>;
  isOver: boolean;
  callers: number;
  stop: AbortController;
};

type Coalesce<T> = (
  key: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/**
 * Lets callers with the same key share one run of `work`. A caller that aborts gets its signal's
 * reason and does not affect the other callers. The work is aborted when the last caller has left.
 */
export function createCoalesce<T>(): Coalesce<T> {
  const running = new Map<string, SharedCall<T>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): SharedCall<T> {
    const stop = new AbortController();
    const result = work(stop.signal).finally(() => {
      shared.isOver = true;
      if (running.get(key) === shared) running.delete(key);
    });
    const shared: SharedCall<T> = { result, isOver: false, callers: 0, stop };
    running.set(key, shared);
    return shared;
  }

  return async (key, signal, work) => {
    signal.throwIfAborted();
    const shared = running.get(key) ?? start(key, work);
    shared.callers++;
    try {
      return await waitUnlessAborted(shared.result, signal);
    } finally {
      shared.callers--;
      if (shared.callers === 0 && !shared.isOver) {
        if (running.get(key) === shared) running.delete(key);
        shared.stop.abort();
      }
    }
  };
}

export interface Gate {
  limit: number;
  /**
   * `turn`: priority among the waiting tasks. @throws the errors of `work`; the signal's reason if
   * it aborts while the task waits
   */
  run<T>(work: () => Promise<T>, signal: AbortSignal, turn?: CallTurn): Promise<T>;
}

const TURNS = ["urgent", "soon", "late"] as const;
type CallTurn = (typeof TURNS)[number];
const LATE = TURNS.indexOf("late");

/**
 * Runs at most `limit` tasks at once. Further tasks wait in a queue, and their time limits start
 * when they run. Late tasks leave one place free if `limit` is above 1, so that late tasks that
 * hang do not hold up an urgent one.
 */
export function createGate(limit: number): Gate {
  const waiting: { enter: () => void; rank: number }[] = [];
  let running = 0;
  const mayRun = (rank: number): boolean =>
    running < (rank === LATE && limit > 1 ? limit - 1 : limit);

  function queue(signal: AbortSignal, rank: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const waiter = { enter, rank };
      const index = waiting.findIndex((other) => other.rank > rank);
      waiting.splice(index < 0 ? waiting.length : index, 0, waiter);
    });
  }

  return {
    limit,
    async run<T>(work: () => Promise<T>, signal: AbortSignal, turn: CallTurn = "late"): Promise<T> {
      signal.throwIfAborted();
      const rank = TURNS.indexOf(turn);
      // A task that enters from the queue has been counted by the one that left.
      if (mayRun(rank)) running++;
      else await queue(signal, rank);
      try {
        return await work();
      } finally {
        running--;
        const [next] = waiting;
        if (next && mayRun(next.rank)) {
          waiting.shift();
          running++;
          next.enter();
        }
      }
    },
  };
}
