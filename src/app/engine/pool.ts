import { MustStop } from "../../base/errors.ts";
import type { Stage } from "./engine.ts";

type PoolOptions<T extends { id: number }> = {
  name: string;
  /** Number of items that are worked on at once. */
  width: number;
  /** Returns the items that could be worked on now, in order. */
  due: () => Promise<T[]>;
  /**
   * Returns true if, as of the last `due`, nothing can become due through the passage of time. In
   * that case, only a wake-up brings work.
   */
  isEmpty?: () => boolean;
  /**
   * Returns an item in its current state, or undefined if it is no longer due. With this method, a
   * free slot goes to the next item of the last list at once: listing a thousand releases for each
   * one that ends takes longer than filing it. Items that get a slot right after they were listed
   * are not read again.
   */
  again?: (id: number) => Promise<T | undefined>;
  /**
   * Must not throw for an error of one item. A thrown error counts as the stage's error; MustStop
   * ends the stage.
   */
  work: (item: T, signal: AbortSignal) => Promise<void>;
  onError: (error: unknown) => void;
  /** Called after each item, because its result may have created work for others. */
  done: () => void;
  /** The pause until the next check. */
  intervalMs: number;
};

/** Each check is a query, and an idle daemon should hardly use the processor. */
const EMPTY_INTERVAL_MS = 5000;

/**
 * Maximum age of a list that still has work on it. The list may be older if making it takes more
 * than this share of the time (`LISTING_SHARE`).
 */
const LIST_AGAIN_MS = 1000;
const LISTING_SHARE = 0.05;

/**
 * Creates a stage that works on several items at once without waiting for the slowest: `run` only
 * fills free slots, so that a long copy or a waiting release never delays another.
 */
export function createPool<T extends { id: number }>(options: PoolOptions<T>): Required<Stage> {
  const { name, width, due, isEmpty, again, work, onError, done, intervalMs } = options;
  const underWay = new Map<number, Promise<void>>();
  /** Items that are listed but not started, in order. */
  let next: number[] = [];
  /** Items that ended while the list was made. The list may show their former state. */
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
      // An item that ends may start the next one, unless everything is to stop.
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}
