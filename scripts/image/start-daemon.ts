import { setTimeout as sleep } from "node:timers/promises";
import { type RunOptions, runContainer } from "./run-container.ts";

/** Bounds only a container that hangs: one that ends is noticed at once. */
const HEALTHY_MS = 180_000;
const STEP_MS = 250;

type RunningContainer = {
  /** From the start to the first success of the health check, in ms. */
  healthyAfter: number;
  /** Runs the image's own health check. */
  isHealthy(): Promise<boolean>;
  /** Stops the container as a runtime would, and returns its log. */
  stop(): Promise<string>;
};

/**
 * Starts a container and waits until the image's own health check succeeds.
 * @throws Error with both logs if it does not become healthy
 */
export async function startHealthy(run: RunOptions): Promise<RunningContainer> {
  const ends = new AbortController();
  let hasEnded = false;
  const container = runContainer(run, ends.signal).finally(() => (hasEnded = true));
  const check = () => runContainer({ ...run, command: run.stage.healthcheck });
  const stop = async (): Promise<string> => {
    ends.abort();
    return (await container).output;
  };
  const began = Date.now();
  let checked = await check();
  while (checked.code !== 0) {
    if (hasEnded || Date.now() - began > HEALTHY_MS) {
      throw new Error(
        `The health check exited with ${checked.code}: ${checked.output}\n${await stop()}`,
      );
    }
    await sleep(STEP_MS);
    checked = await check();
  }
  const healthyAfter = Date.now() - began;
  return { healthyAfter, isHealthy: async () => (await check()).code === 0, stop };
}
