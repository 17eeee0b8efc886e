import type { Clock } from "../../core/clock.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { Stage } from "./engine.ts";

/** Tells a supervisor whether the engine's loop makes progress. */
export interface FilingProgress {
  /** Returns the stage with its runs counted. */
  watch(stage: Stage): Stage;
  /** Returns the files with every copied or verified block counted. */
  watchCopies(files: EngineFiles): EngineFiles;
  /** Called when recovery has ended and the stages begin. */
  begun(): void;
  hasBegun(): boolean;
  /**
   * Returns why the engine makes no progress, as one sentence; undefined while it makes progress.
   * Called at regular intervals.
   */
  stuck(): string | undefined;
}

/**
 * A run of a stage only checks and starts work, which takes seconds, or minutes on a slow disk. A
 * run that takes longer than this while no byte is copied hangs.
 */
const MAX_RUN_MS = 15 * 60_000;

export function createProgress(clock: Clock): FilingProgress {
  const running = new Map<Stage, number>();
  let runs = 0;
  let runsBefore = -1;
  let copiedAt = Number.NEGATIVE_INFINITY;
  let begun = false;
  const copied = (): void => {
    copiedAt = clock.monotonic();
  };
  return {
    watch: (stage) => ({
      ...stage,
      async run(signal) {
        running.set(stage, clock.monotonic());
        try {
          return await stage.run(signal);
        } finally {
          running.delete(stage);
          runs++;
        }
      },
    }),
    watchCopies: (files) => ({
      ...files,
      copyVerified: (source, temp, options, signal) =>
        files.copyVerified(
          source,
          temp,
          {
            ...options,
            onProgress(written, verified) {
              copied();
              options.onProgress?.(written, verified);
            },
          },
          signal,
        ),
    }),
    begun() {
      begun = true;
    },
    hasBegun: () => begun,
    stuck() {
      const time = clock.monotonic();
      for (const [{ name }, since] of running) {
        const minutes = Math.floor((time - Math.max(since, copiedAt)) / 60_000);
        if (minutes * 60_000 >= MAX_RUN_MS) {
          return `The stage ${name} has made no progress for ${minutes} minutes.`;
        }
      }
      const moved = runs !== runsBefore;
      runsBefore = runs;
      return moved || !begun
        ? undefined
        : "No stage of the engine has finished a run since the last check.";
    },
  };
}
