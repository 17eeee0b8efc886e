export type Random = {
  /** 0 ≤ n < below */
  below: (below: number) => number;
  /** Throws if the list is empty. */
  pick: <T>(list: readonly T[]) => T;
  /**
   * Picks `count` elements, each at most once, in their order. Returns all elements if there are
   * fewer.
   */
  sample: <T>(list: readonly T[], count: number) => T[];
};

/**
 * Creates a generator that returns the same numbers for the same seed on every machine (Mulberry32,
 * by Tommy Ettinger, public domain).
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick<T>(list: readonly T[]): T {
      const one = list[below(list.length)];
      if (one === undefined) throw new Error("The list is empty, so nothing can be picked.");
      return one;
    },
    // Selection sampling: each element is picked with probability (elements still needed) /
    // (elements remaining).
    sample(list, count) {
      let needed = Math.min(count, list.length);
      return list.filter((_, at) => {
        const taken = below(list.length - at) < needed;
        if (taken) needed -= 1;
        return taken;
      });
    },
  };
}
