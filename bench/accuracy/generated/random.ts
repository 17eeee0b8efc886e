export type Random = {
  /** 0 ≤ n < below */
  below: (below: number) => number;
  /** Throws for an empty list. */
  pick: <T>(list: readonly T[]) => T;
  /** So many of them, each at most once, in their order; all if there are fewer. */
  sample: <T>(list: readonly T[], count: number) => T[];
};

/**
 * The same numbers for the same seed, whatever the machine (Mulberry32, by Tommy Ettinger, public
 * domain).
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
      if (one === undefined) throw new Error("There is nothing to pick from.");
      return one;
    },
    // Selection by rank: each is taken with the chance that the rest still needs it.
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
