import { setTimeout as sleep } from "node:timers/promises";
import { MustStop } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import type { Store } from "../../store/open.ts";

const POLL_INTERVAL_MS = 500;

/** Wakes the stages because something may have changed. */
export interface Wake {
  /**
   * Number of wake-ups so far. Callers read it before checking for work, so that a wake-up between
   * the check and the wait is not lost.
   */
  rings(): number;
  /** `why` completes "Woken: …", for the log. */
  ring(why?: string): void;
  /** Resolves at the first wake-up after `since`, after `ms`, or when the signal aborts. */
  after(since: number, ms: number, signal: AbortSignal): Promise<void>;
}

const PAUSED_INTERVAL_MS = 60_000;
const ONCE_INTERVAL_MS = 60_000;

/**
 * Returns a stage that does nothing while the engine is paused. Resuming writes to the database,
 * which wakes every stage.
 */
export function makePausable(stage: Stage, isPaused: () => Promise<boolean>): Stage {
  return {
    ...stage,
    run: async (signal) => ((await isPaused()) ? PAUSED_INTERVAL_MS : stage.run(signal)),
    idle: async () => (await isPaused()) || ((await stage.idle?.()) ?? true),
  };
}

/**
 * Returns a stage that only one of several engines runs, on behalf of all of them. Another engine
 * takes it over within a minute.
 */
export const limitToOneEngine = <S extends Stage>(stage: S, isMine: () => Promise<boolean>): S => ({
  ...stage,
  run: async (signal: AbortSignal) => ((await isMine()) ? stage.run(signal) : ONCE_INTERVAL_MS),
});

/** One part of the engine's work. */
export type Stage = {
  name: string;
  /**
   * Does or starts the work that is due. Returns the ms after which the stage must run again at the
   * latest.
   */
  run(signal: AbortSignal): Promise<number>;
  /**
   * True if nothing is in progress and nothing can continue on its own now. Missing if no run waits
   * for the stage.
   */
  idle?(): Promise<boolean>;
  /**
   * Resolves when the work in progress has reached a step where it can stop. Missing if `run`
   * leaves no work in progress.
   */
  drained?(): Promise<void>;
};

/** Dependencies that the stages share. Each stage adds those of its work. */
export interface StageDeps {
  store: Store;
  clock: Clock;
  /** Wakes every stage, for example after a release changed its state. */
  wake: () => void;
}

const ERROR_DELAY_MS = 5000;
/**
 * Minimum interval between two runs of a stage. The interval is longer if the runs would otherwise
 * take more than a tenth of the time. Each release that advances wakes every stage. For a thousand
 * releases, one run finds as much to do as a thousand runs.
 */
const MIN_INTERVAL_MS = 50;
const SHARE = 0.1;
const MAX_INTERVAL_MS = 500;

/**
 * Returns the minimum time between the start of a run and the start of the next one, in ms. `pause`
 * is the interval that the stage itself requests.
 */
export const computeInterval = (tookMs: number, pause: number): number =>
  Math.min(Math.max(MIN_INTERVAL_MS, tookMs / SHARE), MAX_INTERVAL_MS, pause);

/**
 * Runs a stage until the signal aborts. An error is reported, and the stage runs again.
 * @throws MustStop at once, without draining the work in progress: the caller aborts everything
 * first.
 */
export async function keepRunning(
  stage: Stage,
  wake: Wake,
  onError: (stage: string, error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const since = wake.rings();
    const began = performance.now();
    let pause = ERROR_DELAY_MS;
    try {
      pause = await stage.run(signal);
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof MustStop) throw error;
      onError(stage.name, error);
    }
    const interval = computeInterval(performance.now() - began, pause);
    await wake.after(since, pause, signal);
    const early = began + interval - performance.now();
    if (early > 0) await sleep(early, undefined, { signal }).catch(() => {});
  }
  await stage.drained?.();
}

export type Engine = {
  /**
   * Runs until the signal aborts. By then, every stage has stopped at a step from which it can
   * continue.
   * @throws MustStop if lock, lease or database are no longer ours; the stages are stopped first.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Recovers and runs all stages until nothing can continue on its own. */
  runOnce(signal: AbortSignal): Promise<void>;
};

export interface EngineLoop extends Engine {
  /**
   * Resolves when nothing is in progress and nothing can continue on its own, or once one of these
   * signals aborts.
   */
  rest(...until: AbortSignal[]): Promise<void>;
}

const IDLE_POLL_MS = 100;
/**
 * Number of consecutive idle polls that are required, because a stage may hand work to another
 * between two polls.
 */
const IDLE_POLLS = 3;
/**
 * Time for stages to stop after the lock was lost. A process that hangs must not look like an
 * engine.
 */
const STOP_TIMEOUT_MS = 5000;

export interface EngineDeps {
  /** All run concurrently. They are listed in the order in which a release passes through them. */
  stages: readonly Stage[];
  wake: Wake;
  /** Recovers from a crash; runs first. */
  recover: () => Promise<void>;
  onError: (stage: string, error: unknown) => void;
}

export function createEngine(deps: EngineDeps): EngineLoop {
  const { stages, wake, recover, onError } = deps;
  const runAll = async (signal: AbortSignal): Promise<void> => {
    const ended = new AbortController();
    const either = AbortSignal.any([signal, ended.signal]);
    const running = stages.map((stage) => keepRunning(stage, wake, onError, either));
    try {
      await Promise.all(running);
    } catch (error) {
      ended.abort(error);
      const stopped = Promise.allSettled([...running, ...stages.map((stage) => stage.drained?.())]);
      await Promise.race([stopped, stopTimeout()]);
      throw error;
    }
  };

  async function rest(...until: AbortSignal[]): Promise<void> {
    for (let quiet = 0; quiet < IDLE_POLLS && !until.some(({ aborted }) => aborted); ) {
      await sleep(IDLE_POLL_MS);
      const idle = await Promise.all(stages.map(async (stage) => (await stage.idle?.()) ?? true));
      quiet = idle.every(Boolean) ? quiet + 1 : 0;
    }
  }

  return {
    rest,
    async run(signal) {
      await recover();
      await runAll(signal);
    },
    async runOnce(signal) {
      await recover();
      const done = new AbortController();
      const running = runAll(AbortSignal.any([signal, done.signal]));
      const failed = new AbortController();
      running.catch(() => failed.abort());
      try {
        await rest(signal, failed.signal);
      } finally {
        done.abort();
        await running;
      }
    },
  };
}

const stopTimeout = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, STOP_TIMEOUT_MS).unref();
  });

export function createWake(trace?: Trace): Wake {
  let rings = 0;
  const sleepers = new Set<() => void>();
  return {
    rings: () => rings,
    ring(why = "a stage has work for another") {
      rings++;
      trace?.({ kind: "wake", why });
      for (const wakeUp of Array.from(sleepers)) wakeUp();
    },
    after(since, ms, signal) {
      if (rings > since || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wakeUp = (): void => {
          clearTimeout(timer);
          sleepers.delete(wakeUp);
          signal.removeEventListener("abort", wakeUp);
          resolve();
        };
        const timer = setTimeout(wakeUp, ms);
        sleepers.add(wakeUp);
        signal.addEventListener("abort", wakeUp, { once: true });
      });
    },
  };
}

/**
 * Creates a stage that wakes the other stages when another process (CLI, MCP, hook) has committed
 * to the database. A check costs 2 µs.
 *
 * The stage also checks that lock and database are still ours (`assertLeased` throws), so that an
 * idle engine notices within half a second that another one may replace it.
 */
export function createDataVersionStage(
  store: Store,
  wake: { ring(why: string): void | Promise<void> },
  assertLeased: () => void,
): Stage {
  let seen = store.dataVersion();
  return {
    name: "data-version",
    async run() {
      assertLeased();
      const version = store.dataVersion();
      if (version !== seen) await wake.ring("another process wrote to the database");
      seen = version;
      return POLL_INTERVAL_MS;
    },
  };
}
