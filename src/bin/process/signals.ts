const NAMES = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
type Name = (typeof NAMES)[number];

export type Signals = Disposable & {
  /** Calls back for each signal, one that came before included, until the returned function is called. */
  on(name: Name, handler: () => void): () => void;
};

/**
 * Takes the signals of the operating system from now on, although nobody listens yet: one that comes while the daemon
 * is opening or closing its database would else end the process on the spot, with its lease and pid file left behind.
 */
export function catchSignals(): Signals {
  const early = new Set<Name>();
  const handlers = new Map<Name, () => void>();
  const taken = NAMES.map((name) => {
    const take = (): void => {
      const handler = handlers.get(name);
      if (handler) handler();
      else early.add(name);
    };
    process.on(name, take);
    return () => process.off(name, take);
  });
  return {
    on(name, handler) {
      handlers.set(name, handler);
      // Not before the caller has heard of it: it may still be about to prepare for it.
      if (early.delete(name)) queueMicrotask(handler);
      return () => void handlers.delete(name);
    },
    [Symbol.dispose]() {
      for (const release of taken) release();
    },
  };
}
