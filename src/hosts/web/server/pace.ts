/** When a request arrived, by `performance.now()`. */
export type Arrival = {
  atMs: number;
  /** When the one before it on its connection was answered, `-Infinity` for the first one. */
  answeredMs: number;
};

/** Tells who asks for little from who asks constantly. */
export interface Paces {
  /**
   * Notes that a step of this part waits, and returns true if the part asks for little.
   * `arrival` is that of its request, for the first step of a call only.
   */
  arrive(part: string, arrival: Arrival | undefined): boolean;
  /** Notes that a step of this part took this time. */
  charge(part: string, ms: number): void;
  /** Time that the part may still use as one that asks for little, in ms. */
  balanceMs(part: string): number;
}

type Pace = {
  /** Time that the part may still use as one that asks for little. Below zero, it has a debt. */
  balanceMs: number;
  /** Number of steps that wait or run. */
  open: number;
  /** Time at which its last step ended, by `now`. */
  endedMs: number;
};

/** A part asks for little if it is away for this many times as long as it works. */
const AWAY_PER_WORK = 4;
/** The most that a part saves for later, and the most that it owes. */
const MAX_BALANCE_MS = 100;
const MAX_PARTS = 1024;

/**
 * Each part has a balance. It grows while the part is away, and the processor time of its work is
 * taken from it. A part is away from its last step and answer until its next request arrives;
 * that a request or an answer waits here is no absence. A part that is not known yet has nothing saved, so new
 * addresses and connections gain nothing. `now` is a monotonic clock, in ms.
 */
export function createPaces(now: () => number): Paces {
  const paces = new Map<string, Pace>();

  function note(part: string, pace: Pace): void {
    paces.delete(part);
    paces.set(part, pace);
    const [oldest] = paces.keys();
    if (paces.size > MAX_PARTS && oldest !== undefined) paces.delete(oldest);
  }

  return {
    arrive(part, arrival) {
      const unknown = { balanceMs: 0, open: 0, endedMs: Number.POSITIVE_INFINITY };
      const { balanceMs, open, endedMs } = paces.get(part) ?? unknown;
      const isBack = open === 0 && arrival !== undefined;
      const awayMs = isBack ? Math.max(0, arrival.atMs - Math.max(endedMs, arrival.answeredMs)) : 0;
      const balance = Math.min(MAX_BALANCE_MS, balanceMs + awayMs / AWAY_PER_WORK);
      note(part, { balanceMs: balance, open: open + 1, endedMs });
      return balance > 0;
    },
    charge(part, ms) {
      const known = paces.get(part);
      if (!known) return;
      const balanceMs = Math.max(-MAX_BALANCE_MS, known.balanceMs - ms);
      note(part, { balanceMs, open: Math.max(0, known.open - 1), endedMs: now() });
    },
    balanceMs: (part) => paces.get(part)?.balanceMs ?? 0,
  };
}
