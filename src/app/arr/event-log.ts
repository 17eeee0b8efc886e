import type { ArrApp, ArrEvent } from "../../core/arr/app.ts";

/** The first reading of a history goes back this far. Older downloads are read one by one. */
const WINDOW_MS = 30 * 24 * 60 * 60_000;
/** Downloads whose older events are kept. */
const MAX_DOWNLOADS = 2000;

/** The events of one app, each of which is read once. */
export interface EventLog {
  /** Reads the events that are new. @throws Outage */
  refresh(signal: AbortSignal): Promise<void>;
  /** Returns the events that were read. */
  known(): readonly ArrEvent[];
  /** Returns all events of a download, also those from before the log. @throws Outage */
  older(downloadId: string, signal: AbortSignal): Promise<readonly ArrEvent[]>;
}

/**
 * Keeps the history of an app, with one request for the events since the newest one. Events
 * before the log are requested once for a download, by its id, because later events are in the log.
 */
export function createEventLog(
  app: Pick<ArrApp, "since" | "history">,
  now: () => number,
): EventLog {
  let from: number | undefined;
  let newestAt = 0;
  const read = new Map<string, ArrEvent>();
  const before = new Map<string, Promise<readonly ArrEvent[]>>();

  const keyOf = ({ id, at, type, downloadId, droppedPath }: ArrEvent): string =>
    id === undefined ? JSON.stringify([at, type, downloadId, droppedPath]) : String(id);

  return {
    async refresh(signal) {
      from ??= now() - WINDOW_MS;
      for (const [key, { at }] of read) {
        if (at < now() - WINDOW_MS) read.delete(key);
      }
      const { rows } = await app.since(newestAt === 0 ? from : newestAt, signal);
      for (const event of rows) {
        read.set(keyOf(event), event);
        newestAt = Math.max(newestAt, event.at);
      }
    },
    known: () => [...read.values()],
    async older(downloadId, signal) {
      const kept = before.get(downloadId) ?? app.history(downloadId, signal);
      before.delete(downloadId);
      before.set(downloadId, kept);
      for (const oldest of before.keys()) {
        if (before.size <= MAX_DOWNLOADS) break;
        before.delete(oldest);
      }
      try {
        return await kept;
      } catch (error) {
        before.delete(downloadId);
        throw error;
      }
    },
  };
}
