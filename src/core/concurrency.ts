/**
 * Returns the result of `work`, unless the signal aborts first. Work that cannot be stopped is
 * abandoned and its error is ignored. An example is a file system call on a disk that does not
 * respond.
 * @throws the signal's reason
 */
export async function waitUnlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/**
 * Runs at most `width` tasks at once, first come, first served. If the signal aborts while a task
 * waits, its call rejects with the signal's reason.
 */
export function createLimiter(width: number) {
  const waiting = new Set<() => void>();
  let free = width;

  async function takePlace(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free--;
      return;
    }
    const turn = Promise.withResolvers<void>();
    const onAbort = (): void => {
      // Removed immediately, because a slot given to an aborted caller would be lost.
      waiting.delete(turn.resolve);
      turn.reject(signal.reason);
    };
    waiting.add(turn.resolve);
    signal.addEventListener("abort", onAbort, { once: true });
    await turn.promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  function leavePlace(): void {
    const [first] = waiting;
    if (first === undefined) {
      free++;
    } else {
      waiting.delete(first);
      first();
    }
  }

  return async <T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> => {
    await takePlace(signal);
    try {
      return await work();
    } finally {
      leavePlace();
    }
  };
}

type TurnMap<Key> = {
  get(key: Key): Promise<unknown> | undefined;
  set(key: Key, turn: Promise<unknown>): unknown;
};

/**
 * Runs tasks with the same key one after the other. `turns` holds the last promise for each key.
 */
export function runInTurn<Key, T>(
  turns: TurnMap<Key>,
  key: Key,
  work: () => Promise<T>,
): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, turn);
  return turn;
}

/** Returns a function that calls `make` on first use and returns the same value to all callers. */
export function createLazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
