import { threadCpuUsage } from "node:process";
import type { Caller } from "../guard/caller.ts";
import type { Arrival } from "./pace.ts";
import { createShares } from "./shares.ts";

/**
 * Resolves when it is the caller's turn. `arrival` is that of the call's request; later
 * steps of a call go without it.
 */
export type TakeTurn = (caller: Caller, arrival?: Arrival) => Promise<void>;

/** Returns the turns of one call. */
export function turnsOfCall(
  takeTurn: TakeTurn,
  caller: Caller,
  arrival: Arrival,
): () => Promise<void> {
  let first: Arrival | undefined = arrival;
  return () => {
    const turn = takeTurn(caller, first);
    first = undefined;
    return turn;
  };
}

/** Processor time for which steps run before the event loop rests. */
const WORK_MS = 4;
/**
 * Processor time for which the event loop rests, unless it has nothing to do. While it rests, it accepts
 * connections, one in each round, and reads what arrived.
 */
const REST_MS = 4;
/** A round that takes less time had nothing to do. */
const IDLE_ROUND_MS = 0.05;

type TurnsDeps = {
  /** Processor time of this thread, in ms. On a busy machine, real time tells nothing of a step. */
  cpuTime: () => number;
  /** A monotonic clock, in ms. */
  now: () => number;
  /** Calls each function in the next round of the event loop, one directly after the other. */
  nextRound: (...run: (() => void)[]) => void;
};

/** Immediates that are set together run together: only microtasks run between them. */
const eventLoop: TurnsDeps = {
  cpuTime() {
    const { user, system } = threadCpuUsage();
    return (user + system) / 1000;
  },
  now: () => performance.now(),
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
  const { cpuTime, now, nextRound } = deps;
  const waiting = createShares(now);
  let isRunning = false;
  let workedMs = 0;

  function next(): void {
    const taken = waiting.take();
    isRunning = taken !== undefined;
    if (!taken) {
      workedMs = 0;
      return;
    }
    let began = 0;
    nextRound(
      () => {
        began = cpuTime();
        taken.run();
      },
      () => {
        const ended = cpuTime();
        taken.charge(ended - began);
        workedMs += ended - began;
        if (workedMs < WORK_MS) return next();
        workedMs = 0;
        rest(ended, ended);
      },
    );
  }

  function rest(since: number, last: number): void {
    nextRound(() => {
      const used = cpuTime();
      if (used - last < IDLE_ROUND_MS || used - since >= REST_MS) next();
      else rest(since, used);
    });
  }

  return (caller, arrival) =>
    new Promise((resolve) => {
      waiting.add(caller, { run: resolve, arrival });
      if (isRunning) return;
      isRunning = true;
      next();
    });
}
