import { MustStop } from "../../base/errors.ts";
import type { Stage } from "./engine.ts";

type PoolOptions<T extends { id: number }> = {
  name: string;
  /** How many items are worked on at once. */
  width: number;
  /** What could be worked on now, in order. */
  due: () => Promise<T[]>;
  /**
   * Whether there is nothing that could become due by time alone, as far as `due` saw last. Then
   * only a wake brings work.
   */
  isEmpty?: () => boolean;
  /**
   * An item as it is now, or undefined if it is not due any more. With it a place that becomes free
   * goes to the next of the last list at once: to list a thousand releases for each one that ends
   * takes longer than to file it. Those that find a place right after they were listed are not
   * asked for again.
   */
  again?: (id: number) => Promise<T | undefined>;
  /**
   * Must not throw for an error of one item. What it throws is the stage's error; MustStop ends the
   * stage.
   */
  work: (item: T, signal: AbortSignal) => Promise<void>;
  onError: (error: unknown) => void;
  /** Called after each piece of work, since it may have made work for others. */
  done: () => void;
  /** The pause until the next check. */
  intervalMs: number;
};

/** Each check is a query, and an idle daemon should hardly use the processor. */
const EMPTY_INTERVAL_MS = 5000;

/**
 * A list may be so old while there is work left on it, or older if making it takes more than this
 * share of the time.
 */
const LIST_AGAIN_MS = 1000;
const LISTING_SHARE = 0.05;

/**
 * A stage that works on several items at once without waiting for the slowest: `run` only fills
 * free slots, so that a long copy or a waiting release never delays another.
 */
export function createPool<T extends { id: number }>(options: PoolOptions<T>): Required<Stage> {
  const { name, width, due, isEmpty, again, work, onError, done, intervalMs } = options;
  const underWay = new Map<number, Promise<void>>();
  /** Listed and not begun, in order. */
  let next: number[] = [];
  /** Those that ended while the list was made: it may show them as they were. */
  const ended = new Set<number>();
  let listAgainAt = 0;
  let end: MustStop | undefined;

  async function start(
    id: number,
    find: () => Promise<T | undefined>,
    signal: AbortSignal,
  ): Promise<void> {
    let item: T | undefined;
    try {
      item = await find();
      if (item) await work(item, signal);
    } catch (error) {
      if (error instanceof MustStop) end = error;
      else if (!signal.aborted) onError(error);
    } finally {
      underWay.delete(id);
      ended.add(id);
      beginNext(signal);
      if (item || end) done();
    }
  }

  function beginNext(signal: AbortSignal): void {
    if (again === undefined || end) return;
    while (underWay.size < width && !signal.aborted) {
      const id = next.shift();
      if (id === undefined) return;
      if (!underWay.has(id)) {
        underWay.set(
          id,
          start(id, () => again(id), signal),
        );
      }
    }
  }

  async function list(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    ended.clear();
    const items = await due();
    const listedAt = performance.now();
    listAgainAt = listedAt + Math.max(LIST_AGAIN_MS, (listedAt - began) / LISTING_SHARE);
    const later: number[] = [];
    for (const item of items) {
      if (underWay.size >= width || signal.aborted || ended.has(item.id)) {
        later.push(item.id);
      } else if (!underWay.has(item.id)) {
        underWay.set(
          item.id,
          start(item.id, async () => item, signal),
        );
      }
    }
    if (again) next = later;
  }

  return {
    name,
    async run(signal) {
      if (end) throw end;
      if (underWay.size >= width) return intervalMs;
      if (next.length === 0 || performance.now() >= listAgainAt) await list(signal);
      beginNext(signal);
      return underWay.size === 0 && isEmpty?.() ? EMPTY_INTERVAL_MS : intervalMs;
    },
    idle: async () => underWay.size === 0 && (await due()).length === 0,
    drained: async () => {
      // One that ends may begin the next, unless all are to stop.
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}
