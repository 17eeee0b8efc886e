import { MustStop } from "../../core/errors.ts";
import type { Stage } from "./engine.ts";

type PoolOptions<T extends { id: number }> = {
  name: string;
  /** How many items are worked on at once. */
  width: number;
  /** What could be worked on now, in order. */
  due: () => Promise<T[]>;
  /** Must not throw for an error of one item. What it throws is the stage's error; MustStop ends the stage. */
  work: (item: T, signal: AbortSignal) => Promise<void>;
  onError: (error: unknown) => void;
  /** Called after each piece of work, since it may have made work for others. */
  done: () => void;
  /** The pause until the next check. */
  intervalMs: number;
};

/**
 * A stage that works on several items at once without waiting for the slowest: `run` only fills free slots, so that
 * a long copy or a waiting release never delays another.
 */
export function createPool<T extends { id: number }>(options: PoolOptions<T>): Required<Stage> {
  const { name, width, due, work, onError, done, intervalMs } = options;
  const underWay = new Map<number, Promise<void>>();
  let end: MustStop | undefined;

  async function start(item: T, signal: AbortSignal): Promise<void> {
    try {
      await work(item, signal);
    } catch (error) {
      if (error instanceof MustStop) end = error;
      else if (!signal.aborted) onError(error);
    } finally {
      underWay.delete(item.id);
      done();
    }
  }

  return {
    name,
    async run(signal) {
      if (end) throw end;
      if (underWay.size >= width) return intervalMs;
      for (const item of await due()) {
        if (underWay.size >= width || signal.aborted) break;
        if (!underWay.has(item.id)) underWay.set(item.id, start(item, signal));
      }
      return intervalMs;
    },
    idle: async () => underWay.size === 0 && (await due()).length === 0,
    drained: async () => {
      await Promise.all(underWay.values());
    },
  };
}
