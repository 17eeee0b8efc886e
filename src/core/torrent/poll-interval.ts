import type { OutageCode } from "../../base/errors.ts";

/** A full list finds what short lists miss. */
export const FULL_LIST_INTERVAL_MS = 5 * 60_000;
/** Clients lock out after repeated refusals: Transmission 3.00 does. */
const REFUSED_DELAY_MS = 60_000;
const MAX_REFUSED_DELAY_MS = 10 * 60_000;
const MAX_RETRY_DELAY_MS = 30_000;

export type PollPace = {
  /** Monotonic; undefined before the first complete list. */
  lastFullAt: number | undefined;
  /** Something needs a complete list: a torrent was missing, or the client answers again. */
  wantsFull: boolean;
  failures: number;
  failure: OutageCode | undefined;
};

/** Whether the next poll asks for all torrents. */
export const needsFull = ({ lastFullAt, wantsFull, failures }: PollPace, now: number): boolean =>
  wantsFull ||
  failures > 0 ||
  lastFullAt === undefined ||
  now - lastFullAt >= FULL_LIST_INTERVAL_MS;

/** Milliseconds from one poll to the next. */
export function computePauseMs({ failures, failure }: PollPace, pollMs: number): number {
  if (failures === 0) return pollMs;
  const doubled = 2 ** Math.min(failures - 1, 10);
  if (failure === "client_unauthorized") {
    return Math.min(MAX_REFUSED_DELAY_MS, REFUSED_DELAY_MS * doubled);
  }
  return Math.min(MAX_RETRY_DELAY_MS, 1000 * doubled);
}
