/** Resolves when it is the caller's turn. */
export type TakeTurn = (caller: string) => Promise<void>;

/**
 * Event loop iterations between two steps. The loop accepts one connection per iteration, so a
 * probe may be queued behind a flood of connections.
 */
const TURNS_BETWEEN = 32;

/**
 * Runs one step of one caller at a time. The callers take turns, so a caller with many requests
 * delays only itself. Between two steps, new data is read and probes are answered. Nothing is
 * locked while a step waits for Plex.
 */
export function createTurns(): TakeTurn {
  const waiting = new Map<string, (() => void)[]>();
  let isRunning = false;

  function next(): void {
    const [caller, steps] = waiting.entries().next().value ?? [];
    isRunning = caller !== undefined;
    if (caller === undefined || steps === undefined) return;
    const step = steps.shift();
    waiting.delete(caller);
    if (steps.length > 0) waiting.set(caller, steps);
    after(TURNS_BETWEEN);
    step?.();
  }

  const after = (turns: number): void =>
    void setImmediate(turns === 0 ? next : () => after(turns - 1));

  return (caller) =>
    new Promise((resolve) => {
      const steps = waiting.get(caller) ?? [];
      steps.push(resolve);
      waiting.set(caller, steps);
      if (isRunning) return;
      isRunning = true;
      after(0);
    });
}
