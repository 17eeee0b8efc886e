import { setTimeout } from "node:timers/promises";
import type { Release } from "../../core/release/release.ts";
import { statesWhere } from "../../core/release/state-traits.ts";
import { progressText, type StepProgress } from "../../core/text/format-bytes.ts";
import { releasesProgress } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";
import { findRelease } from "../../store/releases/releases.ts";

/** `done` grows with each report up to `total`. */
export type ShownStep = { done: number; total: number; message: string };

const POLL_INTERVAL_MS = 250;
/** The caller gets an answer within ten seconds; the rest is for the work before and after. */
const FOLLOW_TIMEOUT_MS = 7000;
/** The states through which a release passes by itself, in order. */
const STATES_ON_THE_WAY = statesWhere(({ isOnTheWay }) => isOnTheWay);

/**
 * Polls a release while it goes on by itself and reports each further step. Returns when the release stops or is waiting,
 * after seven seconds, or, without an error, when the signal aborts.
 */
export async function reportSteps(
  store: Pick<Store, "read">,
  id: number,
  report: (step: ShownStep) => void,
  signal: AbortSignal,
  longestMs = FOLLOW_TIMEOUT_MS,
): Promise<void> {
  const until = performance.now() + longestMs;
  let last = -1;
  while (!signal.aborted) {
    const release = await findRelease(store.read, id);
    const step = release && stepOf(release, (await releasesProgress(store.read)).get(id));
    if (!step) return;
    if (step.done > last) report(step);
    last = Math.max(last, step.done);
    if (step.done >= step.total || performance.now() + POLL_INTERVAL_MS > until) return;
    await setTimeout(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {}); // the loop ends by itself
  }
}

function stepOf({ state, waiting }: Release, progress: StepProgress | undefined): ShownStep | undefined {
  const done = STATES_ON_THE_WAY.indexOf(state);
  if (done < 0 || waiting) return undefined;
  const total = STATES_ON_THE_WAY.length - 1;
  if (state !== "filing" || !progress || progress.totalBytes === 0) return { done, total, message: state };
  const part = Math.min(0.99, progress.doneBytes / progress.totalBytes);
  return { done: done + part, total, message: progressText(progress) };
}
