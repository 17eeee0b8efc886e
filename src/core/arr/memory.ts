import type { ArrEvent } from "./app.ts";
import type { RowVerdict } from "./read-row.ts";

/** The facts about one download and one app that outlive the answers and a restart. */
export type ArrMemory = {
  /** Time in ms that the app has had for an import, counted only while the app answers. */
  elapsedMs: number;
  /** True if the app listed, grabbed or refused the download. Only its own event changes that. */
  known: boolean;
  /**
   * Time of the newest event when the app last listed the download with something still to do, in ms
   * on the app's clock. Only a later event is its word about the rest.
   */
  newsAfter?: number | undefined;
  /** Time in ms for which a fault that lasts has kept the app from a full answer. */
  faultMs?: number | undefined;
};

export const NOTHING_KNOWN: ArrMemory = { elapsedMs: 0, known: false };

/** Longest time between two answers that counts. The apps are asked at least once a minute. */
const MAX_STEP_MS = 2 * 60_000;

/** Returns the time in ms since `last` that counts; 0 without an earlier answer. */
const stepMs = (last: number | undefined, now: number): number =>
  last === undefined ? 0 : Math.min(Math.max(now - last, 0), MAX_STEP_MS);

/** Returns the memory with the time since the app's last answer; without an answer, unchanged. */
export const addTime = (
  memory: ArrMemory,
  { lastAnswerAt, now }: { lastAnswerAt: number | undefined; now: number },
): ArrMemory => ({
  ...memory,
  elapsedMs: memory.elapsedMs + stepMs(lastAnswerAt, now),
});

/** Returns the memory with the time since the last answer that failed with a fault that lasts. */
export const addFault = (
  memory: ArrMemory,
  { lastFaultAt, now }: { lastFaultAt: number | undefined; now: number },
): ArrMemory => ({
  ...memory,
  faultMs: (memory.faultMs ?? 0) + stepMs(lastFaultAt, now),
});

/** Returns the memory with what the app's full answer adds. It ends any fault. */
export function learn(
  memory: ArrMemory,
  { rows, history }: { rows: readonly RowVerdict[]; history: readonly ArrEvent[] },
): ArrMemory {
  const { elapsedMs, known, newsAfter } = memory;
  const wasGrabbed = history.some(({ type }) => type === "grabbed");
  const open = rows.filter(({ is }) => is !== "over" && is !== "follows");
  if (open.length === 0) return { elapsedMs, known: known || wasGrabbed, newsAfter };
  // The app says that it does not want the download.
  if (open.every(({ is }) => is === "not_wanted")) return { elapsedMs, known: false };
  // The events of an import that runs may be all there are when its row leaves.
  const isImporting = open.some(({ is }) => is === "imports");
  const newest = history.reduce((latest, { at }) => Math.max(latest, at), 0);
  return { elapsedMs, known: true, newsAfter: isImporting ? newsAfter : newest };
}
