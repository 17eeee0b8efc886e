const NAMES = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
type SignalName = (typeof NAMES)[number];

export interface Signals {
  /** Acts as if SIGTERM had arrived, so that everything ends in order. */
  end(): void;
  /** True if the operating system asked the process to end. */
  wasToldToEnd(): boolean;
  /**
   * Calls `handler` for each signal, including one that came earlier, until the returned function
   * is called.
   */
  on(name: SignalName, handler: () => void): () => void;
  [Symbol.dispose](): void;
}

/**
 * Catches the operating system's signals from now on, before there is a handler. Otherwise, a
 * signal that arrives while the daemon opens or closes its database would end the process at once
 * and leave its lease and pid file behind.
 */
export function catchSignals(): Signals {
  const early = new Set<SignalName>();
  const handlers = new Map<SignalName, () => void>();
  let told = false;
  const take = (name: SignalName): void => {
    const handler = handlers.get(name);
    if (handler) handler();
    else early.add(name);
  };
  const taken = NAMES.map((name) => {
    const came = (): void => {
      told ||= name !== "SIGHUP";
      take(name);
    };
    process.on(name, came);
    return () => process.off(name, came);
  });
  return {
    end: () => take("SIGTERM"),
    wasToldToEnd: () => told,
    on(name, handler) {
      handlers.set(name, handler);
      // The handler is called only after this function returns, because the caller may still have
      // to prepare for the signal.
      if (early.delete(name)) queueMicrotask(handler);
      return () => void handlers.delete(name);
    },
    [Symbol.dispose](): void {
      for (const release of taken) release();
    },
  };
}
