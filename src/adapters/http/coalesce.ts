type Shared<T> = { result: Promise<T>; isOver: boolean; callers: number; stop: AbortController };

/**
 * Callers with the same key share one run of `work`. A caller that aborts gets its signal's reason and does not affect
 * the others. The work is aborted when the last caller has left.
 */
export function createCoalesce<T>() {
  const running = new Map<string, Shared<T>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> {
    const stop = new AbortController();
    const result = work(stop.signal).finally(() => {
      shared.isOver = true;
      if (running.get(key) === shared) running.delete(key);
    });
    const shared: Shared<T> = { result, isOver: false, callers: 0, stop };
    running.set(key, shared);
    return shared;
  }

  return async (key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const shared = running.get(key) ?? start(key, work);
    const left = Promise.withResolvers<never>();
    const onAbort = (): void => left.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    shared.callers++;
    try {
      return await Promise.race([shared.result, left.promise]);
    } finally {
      signal.removeEventListener("abort", onAbort);
      shared.callers--;
      if (shared.callers === 0 && !shared.isOver) {
        if (running.get(key) === shared) running.delete(key);
        shared.stop.abort();
      }
    }
  };
}
