import { GIVE_UP_MS } from "../../core/scan/judge.ts";
import {
  findNextScanAt,
  listPendingScans,
  listScansAskedSince,
  shiftScans,
} from "../../store/plex/scans.ts";
import type { Stage } from "../engine/engine.ts";
import { createServerProbe } from "../engine/server-probe.ts";
import { createAskServer } from "./ask-server.ts";
import { createLanes } from "./lanes.ts";
import { createLibraries } from "./libraries.ts";
import { createListener } from "./listener.ts";
import { createOutages } from "./outages.ts";
import type { ScanDeps } from "./scan-check.ts";
import { createVerify } from "./verify.ts";
import { endEarlierWaits } from "./without-videos.ts";

/** Delay before a retry if a library is busy or a folder was scanned a moment ago. */
const BUSY_RETRY_MS = 500;
/** The same for a server that collects reports, unless it is known when the next one is due. */
const REPORT_RETRY_MS = 2000;
/** Checks that become due within the same step by the wall clock share a round. */
const CHECK_STEP_MS = 100;
/** Interval when idle. Filing wakes the stage, so this interval is for everything else. */
const IDLE_INTERVAL_MS = 10_000;
/**
 * Plex sends an event for each step of each item. One check covers all events within this interval.
 */
const HINT_INTERVAL_MS = 1500;
/** Minimum clock step to act on. A smaller step is a routine clock correction. */
const MIN_CLOCK_STEP_MS = 30_000;
/** The first check happens within this time after the request. A drain waits for that check. */
const FIRST_CHECK_MS = 5000;

export interface ScanStage extends Required<Stage> {
  /**
   * Asks the server for its libraries in the next round, even if it failed to respond a moment ago.
   */
  soon(): void;
  /**
   * Checks that a server responds, accepts the token and lists libraries. Resolves with the
   * server's version.
   * @throws Outage
   */
  check(signal: AbortSignal): Promise<string>;
}

/**
 * Asks a media server to scan folders after filing or undoing, and checks until it shows the
 * result. The stage has a separate outbox, so an unavailable server delays nothing else. Without
 * pending scans, it does almost nothing and keeps no connection open.
 */
export function createScanStage(deps: ScanDeps): ScanStage {
  const { store, server, clock, wake, log } = deps;
  const { name } = deps.entry;
  const probe = createServerProbe(server, clock);
  const outages = createOutages({ clock, probe, name }, deps.health, log);
  const libraries = createLibraries(deps, outages);
  const lanes = createLanes(clock, wake);
  const ask = createAskServer({ ...deps, libraries, outages, lanes });
  const verify = createVerify({ ...deps, libraries, outages, lanes });
  let isFirstRun = true;
  let hintedAt = Number.NEGATIVE_INFINITY;
  /** Difference between the wall clock and the monotonic clock. */
  let ahead: number | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  /** Time by the monotonic clock at which a report that waits may be sent. */
  let reportAt = Number.POSITIVE_INFINITY;
  /**
   * Time by the monotonic clock at which scans that are due but could not be requested are retried.
   */
  let retryAt = Number.NEGATIVE_INFINITY;
  const listener = server.listen && createListener(server.listen, clock, onHint);

  function onHint(): void {
    const isFirst = hintedAt <= checkedAt;
    hintedAt = clock.monotonic();
    // Wakes only once per check, because this wakes the whole engine.
    if (isFirst) wake();
  }

  async function work(signal: AbortSignal): Promise<void> {
    reportAt = clock.monotonic() + (await ask(signal));
    if (outages.quietMs() > 0) return;
    const isHinted = hintedAt > checkedAt && clock.monotonic() - checkedAt >= HINT_INTERVAL_MS;
    if (isHinted) checkedAt = clock.monotonic();
    // Due checks run first, because they search further, and because each check postpones the next.
    await verify(false, signal);
    if (isHinted && outages.quietMs() === 0) await verify(true, signal);
  }

  /**
   * Shifts the scan times if the clock was set or the machine was asleep, because that time was not
   * available to the server.
   */
  async function followClock(): Promise<void> {
    const now = clock.now() - clock.monotonic();
    const [before, moved] = [ahead, now - (ahead ?? now)];
    ahead = now;
    if (before !== undefined && Math.abs(moved) >= MIN_CLOCK_STEP_MS) {
      await store.write((trx) => shiftScans(trx, name, Math.round(moved)));
    }
  }

  /**
   * Returns the ms until the next round. A late answer of another server wakes this stage, too.
   * Such a round in between postpones nothing: the next round's time does not depend on it.
   */
  async function pause(): Promise<number> {
    const quiet = outages.quietMs();
    if (quiet > 0) return quiet;
    const now = clock.now();
    const next = await findNextScanAt(store.read, name);
    if (next === undefined) return IDLE_INTERVAL_MS;
    const most = hintedAt > checkedAt ? HINT_INTERVAL_MS : IDLE_INTERVAL_MS;
    const isDue = next <= now;
    const nextCheck = isDue ? await findNextScanAt(store.read, name, now) : next;
    const checkAt = Math.ceil((nextCheck ?? Number.POSITIVE_INFINITY) / CHECK_STEP_MS);
    const reportIn = Math.max(1, reportAt - clock.monotonic());
    const retryIn = isDue ? computeRetryIn() : most;
    return Math.min(most, retryIn, checkAt * CHECK_STEP_MS - now, reportIn);
  }

  function computeRetryIn(): number {
    const now = clock.monotonic();
    if (retryAt <= now) retryAt = now + (server.reports ? REPORT_RETRY_MS : BUSY_RETRY_MS);
    return retryAt - now;
  }

  const isYoung = async (withinMs: number) =>
    (await listScansAskedSince(store.read, name, clock.now() - withinMs, 1)).length > 0;

  return {
    name: deps.entry.isFirst ? "scan" : `scan ${name}`,
    async run(signal) {
      await followClock();
      if (isFirstRun) await endEarlierWaits(deps);
      isFirstRun = false;
      await lanes.run(new Map([["libraries", () => libraries.refresh(signal)]]), signal);
      // If no libraries are known yet, scans wait for the server's first response.
      const isKnown = (await libraries.known()).length > 0;
      reportAt = Number.POSITIVE_INFINITY;
      if (isKnown && outages.quietMs() === 0) await work(signal);
      if (listener) listener.keep(await isYoung(GIVE_UP_MS));
      return await pause();
    },
    idle: async () => {
      if (libraries.areUnavailable() || outages.quietMs() > 0) return true;
      const now = clock.now();
      if ((await listPendingScans(store.read, name)).some(({ nextTryAt }) => nextTryAt <= now)) {
        return false;
      }
      return !(await listScansAskedSince(store.read, name, now - FIRST_CHECK_MS, 1)).some(
        ({ tries, askedAt = now }) => tries === 0 && askedAt <= now,
      );
    },
    soon: libraries.soon,
    async check(signal) {
      const { version } = await server.check(signal);
      // Applies the same criterion as the rounds. Otherwise, a server without libraries would
      // alternate between healthy and failing.
      await libraries.fresh(signal);
      return version;
    },
    async drained() {
      await listener?.stop();
      await lanes.drained();
    },
  };
}
