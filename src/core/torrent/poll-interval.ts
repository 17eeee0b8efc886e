import type { OutageCode } from "../../base/errors.ts";

/** Interval between full lists. A full list catches changes that short lists miss. */
export const FULL_LIST_INTERVAL_MS = 5 * 60_000;
/** Clients such as Transmission 3.00 lock out after repeated refusals. */
const REFUSED_DELAY_MS = 60_000;
const MAX_REFUSED_DELAY_MS = 10 * 60_000;
const MAX_RETRY_DELAY_MS = 30_000;

export type PollPace = {
  /** Monotonic time of the last full list; undefined before the first one. */
  lastFullAt: number | undefined;
  /** True if a full list is needed because a torrent was missing or the client responds again. */
  wantsFull: boolean;
  failures: number;
  failure: OutageCode | undefined;
};

/** True if the next poll must request all torrents. */
export const needsFull = ({ lastFullAt, wantsFull, failures }: PollPace, now: number): boolean =>
  wantsFull ||
  failures > 0 ||
  lastFullAt === undefined ||
  now - lastFullAt >= FULL_LIST_INTERVAL_MS;

export function computePauseMs({ failures, failure }: PollPace, pollMs: number): number {
  if (failures === 0) return pollMs;
  const doubled = 2 ** Math.min(failures - 1, 10);
  if (failure === "client_unauthorized") {
    return Math.min(MAX_REFUSED_DELAY_MS, REFUSED_DELAY_MS * doubled);
  }
  return Math.min(MAX_RETRY_DELAY_MS, 1000 * doubled);
}
