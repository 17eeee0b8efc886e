import type { ArrApp, ArrEvent } from "../../core/arr/app.ts";
import type { Clock } from "../../core/clock.ts";

/** The first reading of a history goes back this far. Older downloads are read one by one. */
const WINDOW_MS = 30 * 24 * 60 * 60_000;
/** Downloads whose older events are kept. */
const MAX_DOWNLOADS = 2000;

/** The events of one app, each of which is read once. */
export interface EventLog {
  /** Reads the events that are new. @throws Outage */
  refresh(signal: AbortSignal): Promise<void>;
  /** Reads also the events since this time, in ms since 1970, if they were not. @throws Outage */
  reachBackTo(at: number, signal: AbortSignal): Promise<void>;
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
  app: Pick<ArrApp, "since" | "history" | "recent">,
  clock: Clock,
): EventLog {
  let from: number | undefined;
  /** How old an event may become before it is forgotten. */
  let windowMs = WINDOW_MS;
  /** Downloads of an old folder are asked about at the same time. */
  let reached = Promise.resolve();
  let newestAt = 0;
  const read = new Map<string, ArrEvent>();
  const before = new Map<string, Promise<readonly ArrEvent[]>>();

  const keyOf = ({ id, at, type, downloadId, droppedPath }: ArrEvent): string =>
    id === undefined ? JSON.stringify([at, type, downloadId, droppedPath]) : String(id);

  async function reachAfter(before: Promise<void>, at: number, signal: AbortSignal): Promise<void> {
    await before.catch(() => {});
    const ageMs = clock.now() - at;
    if (ageMs <= windowMs) return;
    // The next download may be somewhat older.
    const wantedMs = Math.min(Math.max(ageMs, 2 * windowMs), clock.now());
    const events = await app.recent(signal, { since: clock.now() - wantedMs });
    for (const event of events) read.set(keyOf(event), event);
    windowMs = wantedMs;
  }

  return {
    async refresh(signal) {
      from ??= clock.now() - WINDOW_MS;
      for (const [key, { at }] of read) {
        if (at < clock.now() - windowMs) read.delete(key);
      }
      const { rows } = await app.since(newestAt === 0 ? from : newestAt, signal);
      for (const event of rows) {
        read.set(keyOf(event), event);
        newestAt = Math.max(newestAt, event.at);
      }
    },
    reachBackTo(at, signal) {
      reached = reachAfter(reached, at, signal);
      return reached;
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
