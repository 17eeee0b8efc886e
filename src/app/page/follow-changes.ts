import type { Clock } from "../../core/clock.ts";
import type { State } from "../../core/release/state.ts";
import { readTmdbCacheMark } from "../../store/cache/tmdb-cache.ts";
import { listRunningSteps } from "../../store/journal/copy-progress.ts";
import type { Db, Store } from "../../store/open.ts";
import { findNewestHistory } from "../../store/releases/history.ts";
import { countByState } from "../../store/releases/releases.ts";

/** A change in the database, with the number of releases in each state that has any. */
export type StateCounts = {
  /** Increases with each change. Never repeats, even after the server restarts. */
  number: number;
  states: Partial<Record<State, number>>;
};

export interface ChangeFeed {
  /** Calls `notify` at once and on each change, until it is stopped. */
  listen(notify: (changed: StateCounts) => void): { stop(): void };
  /** Stops checking, even if there are still listeners. */
  close(): Promise<void>;
}

/** While nothing is written, a check takes a microsecond. */
const POLL_INTERVAL_MS = 250;
/** Pause after a failure: a full disk, or a database that is being replaced. */
const AGAIN_MS = 5000;

/**
 * `shown` changes with nearly everything that the pages show. If `shown` misses a change and the
 * cache changed at the same time, the change is reported only with the next one.
 */
type Marks = { cache: string; shown: string };

async function marksOf(db: Db, counts: unknown): Promise<Marks> {
  const shown = [counts, await findNewestHistory(db), await listRunningSteps(db)];
  return { cache: await readTmdbCacheMark(db), shown: JSON.stringify(shown) };
}

interface ChangesDeps {
  /**
   * Opens a separate read-only connection. `data_version` reports writes by other connections only,
   * so the writing connection would not see its own decisions.
   */
  openReader(): Promise<Pick<Store, "read" | "dataVersion" | "assertInPlace"> & AsyncDisposable>;
  clock: Clock;
  /**
   * Called once when checking starts to fail, and again only after it has worked in between.
   * Checking is retried indefinitely.
   */
  report(error: unknown): void;
}

/**
 * Notifies listeners when any process has written to the database. While there are no listeners,
 * nothing is open and nothing is checked.
 */
export function followChanges(deps: ChangesDeps): ChangeFeed {
  const { openReader, clock, report } = deps;
  const listeners = new Set<(changed: StateCounts) => void>();
  // Starting from the current time makes this server's numbers higher than those of the previous
  // server.
  let number = clock.now();
  let latest: StateCounts | undefined;
  let isFailing = false;
  let checking: { stop: AbortController; ended: Promise<void> } | undefined;

  async function check(signal: AbortSignal): Promise<void> {
    await using reader = await openReader();
    let seen: number | undefined;
    let before: Marks | undefined;
    while (!signal.aborted) {
      // If a restored backup has taken the database's path, it is a different file.
      reader.assertInPlace();
      const version = reader.dataVersion();
      if (version !== seen) {
        seen = version;
        const counts = Object.entries(await countByState(reader.read)).filter(
          ([, count]) => count > 0,
        );
        const marks = await marksOf(reader.read, counts);
        if (signal.aborted) return;
        // Opening a release may cache a response from TMDB. This changes nothing that a page shows.
        const isCacheAlone =
          before !== undefined && marks.cache !== before.cache && marks.shown === before.shown;
        before = marks;
        isFailing = false;
        if (!isCacheAlone) {
          latest = { number: ++number, states: Object.fromEntries(counts) };
          for (const notify of listeners) notify(latest);
        }
      }
      await clock.sleep(POLL_INTERVAL_MS, signal).catch(() => {});
    }
  }

  async function live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await check(signal);
      } catch (error) {
        if (!isFailing) report(error);
        isFailing = true;
        await clock.sleep(AGAIN_MS, signal).catch(() => {});
      }
    }
  }

  function begin(): void {
    const stop = new AbortController();
    const before = checking?.ended;
    checking = { stop, ended: Promise.resolve(before).then(() => live(stop.signal)) };
  }

  function end(): void {
    checking?.stop.abort(new Error("No one is listening."));
    latest = undefined;
  }

  return {
    listen(notify) {
      listeners.add(notify);
      if (listeners.size === 1) begin();
      else if (latest) notify(latest);
      return {
        stop(): void {
          if (listeners.delete(notify) && listeners.size === 0) end();
        },
      };
    },
    async close() {
      listeners.clear();
      end();
      await checking?.ended;
    },
  };
}
