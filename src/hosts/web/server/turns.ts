import type { Caller } from "../guard/caller.ts";
import { createShares } from "./shares.ts";

/**
 * Resolves when it is the caller's turn. `isBegun` is true for every step of a call except its
 * first one.
 */
export type TakeTurn = (caller: Caller, isBegun?: boolean) => Promise<void>;

/** Returns the turns of one call. */
export function turnsOfCall(takeTurn: TakeTurn, caller: Caller): () => Promise<void> {
  let isBegun = false;
  return () => {
    const turn = takeTurn(caller, isBegun);
    isBegun = true;
    return turn;
  };
}

/** Time for which steps run before the event loop rests. */
const WORK_MS = 4;
/**
 * Time for which the event loop rests, unless it has nothing to do. While it rests, it accepts
 * connections, one in each round, and reads what arrived.
 */
const REST_MS = 4;
/** A round that takes less time had nothing to do. */
const IDLE_ROUND_MS = 0.05;

type TurnsDeps = {
  /** In ms. */
  clock: () => number;
  /** Processor time of this process, in ms. On a busy machine, a step may take much longer. */
  cpuTime: () => number;
  /** Calls each function in the next round of the event loop, one directly after the other. */
  nextRound: (...run: (() => void)[]) => void;
};

/** Immediates that are set together run together: only microtasks run between them. */
const eventLoop: TurnsDeps = {
  clock: () => performance.now(),
  cpuTime() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  nextRound(...run) {
    for (const one of run) setImmediate(one);
  },
};

/**
 * Runs one step at a time. The next step belongs to the caller that has had the least time, so a
 * caller with many requests, addresses or sessions delays only itself. After a few milliseconds of
 * steps, the event loop reads what has arrived, until it is idle or has had as much time. Nothing
 * is locked while a step waits for Plex.
 */
export function createTurns(deps: TurnsDeps = eventLoop): TakeTurn {
  const { clock, cpuTime, nextRound } = deps;
  const waiting = createShares();
  let isRunning = false;
  let workedMs = 0;

  function next(): void {
    const taken = waiting.take();
    isRunning = taken !== undefined;
    if (!taken) {
      workedMs = 0;
      return;
    }
    let [began, used] = [0, 0];
    nextRound(
      () => {
        [began, used] = [clock(), cpuTime()];
        taken.run();
      },
      () => {
        taken.charge(cpuTime() - used);
        const ended = clock();
        workedMs += ended - began;
        if (workedMs < WORK_MS) return next();
        workedMs = 0;
        rest(ended, ended);
      },
    );
  }

  function rest(since: number, last: number): void {
    nextRound(() => {
      const now = clock();
      if (now - last < IDLE_ROUND_MS || now - since >= REST_MS) next();
      else rest(since, now);
    });
  }

  return (caller, isBegun = false) =>
    new Promise((resolve) => {
      waiting.add(caller, { run: resolve, isBegun });
      if (isRunning) return;
      isRunning = true;
      next();
    });
}
