/** Memory that several requests share. */
export interface BytePool {
  /**
   * Waits until this many bytes are free, first come, first served. Returns the function that gives
   * them back. @throws the signal's reason
   */
  take(bytes: number, signal: AbortSignal): Promise<() => void>;
}

type Waiting = { bytes: number; start: () => void };

/** Creates a pool. No request may ask for more than `size` bytes. */
export function createBytePool(size: number): BytePool {
  let free = size;
  const waiting = new Set<Waiting>();

  function serve(): void {
    for (const next of waiting) {
      if (next.bytes > free) return;
      waiting.delete(next);
      free -= next.bytes;
      next.start();
    }
  }

  return {
    async take(bytes, signal) {
      signal.throwIfAborted();
      const turn = Promise.withResolvers<void>();
      const next: Waiting = { bytes, start: turn.resolve };
      const onAbort = (): void => {
        if (!waiting.delete(next)) return;
        turn.reject(signal.reason);
        serve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      waiting.add(next);
      serve();
      await turn.promise.finally(() => signal.removeEventListener("abort", onAbort));
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        free += bytes;
        serve();
      };
    },
  };
}
