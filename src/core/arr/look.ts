import type { ArrEvent, ArrLooks, ArrQueueEntry } from "./app.ts";

/** The apps' times are in full seconds, and an answer needs some time to arrive. */
const MARGIN_MS = 2000;

/** True for a row that an app can have only after a look at the complete download. */
const isSeenComplete = ({ status }: ArrQueueEntry): boolean => status === "completed";

/**
 * True if an answer about a download that the app could take may be out of date until the app looks
 * at its download clients. The queues of both apps are in memory, and empty for half a minute after
 * a start. `isKnown`: the app listed, grabbed or refused it before.
 */
export const needsLook = ({
  queue,
  history,
  inCategory,
  isWatched,
  isKnown,
}: {
  queue: readonly ArrQueueEntry[];
  history: readonly ArrEvent[];
  inCategory: boolean;
  isWatched: boolean;
  isKnown: boolean;
}): boolean =>
  !queue.some(isSeenComplete) &&
  (queue.length > 0 || history.length > 0 || inCategory || isWatched || isKnown);

/**
 * True if the app looked at its download clients after the download was complete and after its own
 * start. `completeAt`: a time on the app's clock at which the download was complete. `looks`: what
 * the app said before it sent the queue; undefined if it was not asked.
 */
export function hasLooked(
  { queue, looks }: { queue: readonly ArrQueueEntry[]; looks: ArrLooks | undefined },
  completeAt: number,
): boolean {
  if (queue.some(isSeenComplete)) return true;
  if (looks === undefined) return false;
  const { lookedAt, startedAt } = looks;
  // A version that does not state it.
  if (lookedAt === undefined) return true;
  return lookedAt >= completeAt + MARGIN_MS && lookedAt > (startedAt ?? 0);
}
