/** Tells who asks for little from who asks constantly. */
export interface Paces {
  /**
   * Notes that a step of this part waits, and returns true if the part asks for little.
   * `isBegun` is true for every step of a call except its first one.
   */
  arrive(part: string, isBegun: boolean): boolean;
  /** Notes that a step of this part took this time. */
  charge(part: string, ms: number): void;
}

type Pace = {
  /** Time that the part may still use as one that asks for little. Below zero, it has a debt. */
  balanceMs: number;
  /** Number of steps that wait or run. */
  open: number;
  /** Time at which its last step ended. */
  endedMs: number;
};

/** A part asks for little if it is away for this many times as long as it works. */
const AWAY_PER_WORK = 4;
/** The most that a part saves for later, and the most that it owes. */
const MAX_BALANCE_MS = 100;
const MAX_PARTS = 1024;

/**
 * Each part has a balance. It grows while the part is away, and its work is taken from it. Time is
 * the processor time of this process, so being away counts only while others work. A part that is
 * not known yet has nothing saved, so new addresses and connections gain nothing.
 */
export function createPaces(cpuTime: () => number): Paces {
  const paces = new Map<string, Pace>();

  function note(part: string, pace: Pace): void {
    paces.delete(part);
    paces.set(part, pace);
    const [oldest] = paces.keys();
    if (paces.size > MAX_PARTS && oldest !== undefined) paces.delete(oldest);
  }

  return {
    arrive(part, isBegun) {
      const now = cpuTime();
      const { balanceMs, open, endedMs } = paces.get(part) ?? {
        balanceMs: 0,
        open: 0,
        endedMs: now,
      };
      const awayMs = open === 0 && !isBegun ? now - endedMs : 0;
      const balance = Math.min(MAX_BALANCE_MS, balanceMs + awayMs / AWAY_PER_WORK);
      note(part, { balanceMs: balance, open: open + 1, endedMs });
      return balance > 0;
    },
    charge(part, ms) {
      const known = paces.get(part);
      if (!known) return;
      const balanceMs = Math.max(-MAX_BALANCE_MS, known.balanceMs - ms);
      note(part, { balanceMs, open: Math.max(0, known.open - 1), endedMs: cpuTime() });
    },
  };
}
