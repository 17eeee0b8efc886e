import { Outage } from "../core/errors.ts";
import type { Log } from "./host.ts";

const REPEAT_AFTER_MS = 10 * 60_000;

/**
 * Logs what a stage failed with, and the same error again only after ten minutes: a full disk lasts for hours, every
 * release runs into it every second, and the log may be on that disk.
 */
export function createStageErrors(log: Log, monotonic: () => number): (stage: string) => (error: unknown) => void {
  const logged = new Map<string, { text: string; at: number }>();
  return (stage) => (error) => {
    const [text, at] = [String(error), monotonic()];
    const before = logged.get(stage);
    if (before?.text === text && at - before.at < REPEAT_AFTER_MS) return;
    logged.set(stage, { text, at });
    if (error instanceof Outage) log.warn(`The stage ${stage} waits: ${error.message}`);
    else log.error(`The stage ${stage} failed; it goes on.`, error);
  };
}
