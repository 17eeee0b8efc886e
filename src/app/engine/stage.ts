import { MustStop } from "../../core/errors.ts";
import type { Wake } from "./wake.ts";

/** One part of the engine's work. */
export type Stage = {
  name: string;
  /** Does or starts what is due; returns after how many ms it wants to be asked again at the latest. */
  run(signal: AbortSignal): Promise<number>;
  /** Whether nothing is under way and nothing could move by itself now. */
  idle(): Promise<boolean>;
  /** Resolves when what is under way has come to a step where it can stop. */
  drained(): Promise<void>;
};

const AFTER_ERROR_MS = 5000;

/**
 * Runs a stage until the signal aborts; an error is reported and the stage goes on.
 * @throws MustStop at once, with what is under way not drained: the caller aborts everything first.
 */
export async function keepRunning(
  stage: Stage,
  wake: Wake,
  onError: (stage: string, error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const since = wake.rings();
    let pause = AFTER_ERROR_MS;
    try {
      pause = await stage.run(signal);
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof MustStop) throw error;
      onError(stage.name, error);
    }
    await wake.after(since, pause, signal);
  }
  await stage.drained();
}
