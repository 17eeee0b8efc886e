import { setTimeout } from "node:timers/promises";
import { keepRunning, type Stage } from "./stage.ts";
import type { Wake } from "./wake.ts";

export type EngineDeps = {
  /** In the data's order: discover, settle, identify, file, scan. */
  stages: readonly Stage[];
  wake: Wake;
  /** Ends what a crash left open; before anything else. */
  recover: () => Promise<void>;
  onError: (stage: string, error: unknown) => void;
};

export type Engine = {
  /** Runs until the signal aborts; every stage is then at a step from which it can go on. */
  run(signal: AbortSignal): Promise<void>;
  /** Recovery, one discovery, on until nothing can move by itself any more. */
  runOnce(signal: AbortSignal): Promise<void>;
};

const LOOK_MS = 100;
/** Idle this often in a row: between two looks a stage may have handed work to another. */
const QUIET_LOOKS = 3;

export function createEngine({ stages, wake, recover, onError }: EngineDeps): Engine {
  const runAll = async (signal: AbortSignal): Promise<void> => {
    await Promise.all(stages.map((stage) => keepRunning(stage, wake, onError, signal)));
  };

  return {
    async run(signal) {
      await recover();
      await runAll(signal);
    },
    async runOnce(signal) {
      await recover();
      const done = new AbortController();
      const running = runAll(AbortSignal.any([signal, done.signal]));
      for (let quiet = 0; quiet < QUIET_LOOKS && !signal.aborted; ) {
        await setTimeout(LOOK_MS);
        const idle = await Promise.all(stages.map((stage) => stage.idle()));
        quiet = idle.every(Boolean) ? quiet + 1 : 0;
      }
      done.abort();
      await running;
    },
  };
}
