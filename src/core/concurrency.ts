/**
 * What `work` comes to, unless the signal is aborted first. What cannot be stopped, as a call of
 * the file system on a disk that does not answer, is left behind, and its error is ignored.
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
 * Runs at most `width` pieces of work at once, first come, first served. An abort while one waits
 * rejects with the signal's reason.
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
      // At once: a place given to an aborted caller would be lost.
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

/** Runs what has one key one after the other; `turns` has the last of each key. */
export function runInTurn<Key, T>(
  turns: TurnMap<Key>,
  key: Key,
  work: () => Promise<T>,
): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, turn);
  return turn;
}

/** What it makes, made when it is first asked for, for all who ask. */
export function createLazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
