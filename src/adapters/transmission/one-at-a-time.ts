/**
 * Runs pieces of work one after the other. Who aborts while waiting leaves at once, with its signal's reason; the work
 * gets to see an abort only once it runs, and ends by itself.
 */
export function createOneAtATime() {
  let last: Promise<unknown> = Promise.resolve();

  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const before = last;
    const done = Promise.withResolvers<void>();
    last = before.then(() => done.promise);
    const left = Promise.withResolvers<never>();
    const onAbort = (): void => left.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([before, left.promise]);
    } catch (error) {
      done.resolve();
      throw error;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
    try {
      return await work();
    } finally {
      done.resolve();
    }
  };
}
