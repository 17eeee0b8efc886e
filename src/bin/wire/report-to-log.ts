import { Outage } from "../../core/errors.ts";
import type { Log } from "../../daemon/host.ts";

const AGAIN_MS = 10 * 60_000;

/**
 * Tells what a stage failed with, and the same again only after ten minutes: a full disk lasts for hours, is met every
 * second by every release, and the log may lie on it.
 */
export function createStageErrors(log: Log, monotonic: () => number): (stage: string) => (error: unknown) => void {
  const told = new Map<string, { text: string; at: number }>();
  return (stage) => (error) => {
    const [text, at] = [String(error), monotonic()];
    const before = told.get(stage);
    if (before?.text === text && at - before.at < AGAIN_MS) return;
    told.set(stage, { text, at });
    if (error instanceof Outage) log.warn(`The stage ${stage} waits: ${error.message}`);
    else log.error(`The stage ${stage} failed; it goes on.`, error);
  };
}
