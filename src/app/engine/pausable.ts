import type { Stage } from "./engine.ts";

const LOOK_AGAIN_MS = 60_000;

/** A stage that rests while the engine is paused; a resume is a write to the database, which wakes every stage. */
export function pausable(stage: Stage, isPaused: () => Promise<boolean>): Stage {
  return {
    ...stage,
    run: async (signal) => ((await isPaused()) ? LOOK_AGAIN_MS : stage.run(signal)),
    idle: async () => (await isPaused()) || stage.idle(),
  };
}
