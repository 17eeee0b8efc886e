import { GIVE_UP_MS } from "../../core/scan/judge.ts";
import { nextScanAt, pendingScans, scansAskedSince, shiftScans } from "../../store/plex/scans.ts";
import type { Stage } from "../engine/engine.ts";
import { createAskPlex } from "./ask-plex.ts";
import { createLibraries } from "./libraries.ts";
import { createListener, createOutages } from "./listener.ts";
import type { ScanDeps } from "./scan-check.ts";
import { createVerify } from "./verify.ts";

/** Delay before retrying for a busy library or a folder that was scanned a moment ago. */
const BUSY_RETRY_MS = 500;
/** Filing wakes the stage; this is for everything else. */
const IDLE_INTERVAL_MS = 10_000;
/** Plex sends an event for each step of each item: one check serves them all. */
const HINT_INTERVAL_MS = 1500;
/** A smaller step is a routine clock correction. */
const MIN_CLOCK_STEP_MS = 30_000;
/** The first check comes within this time after the request; a drain waits for it. */
const FIRST_CHECK_MS = 5000;

/**
 * Asks Plex to scan what was filed or undone, and checks until Plex shows it. It has its own outbox, so that a Plex that is
 * down delays nothing else. Without pending scans it does almost nothing and keeps no connection open. `soon` has Plex asked for
 * its libraries in the next round, however short ago it did not answer.
 */
export function createScan(deps: ScanDeps): Required<Stage> & { soon(): void } {
  const { store, server, clock, wake, warn } = deps;
  const outages = createOutages(clock, deps.health, warn);
  const libraries = createLibraries(deps, outages);
  const ask = createAskPlex(deps, libraries, outages);
  const verify = createVerify(deps, libraries, outages);
  let hintedAt = Number.NEGATIVE_INFINITY;
  /** How far the wall clock is ahead of the monotonic clock. */
  let ahead: number | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const listener = server.listen && createListener(server.listen, clock, onHint);

  function onHint(): void {
    const isFirst = hintedAt <= checkedAt;
    hintedAt = clock.monotonic();
    // Once per check, because it wakes the whole engine.
    if (isFirst) wake();
  }

  async function work(signal: AbortSignal): Promise<void> {
    if (!(await ask(signal))) return;
    const isHinted = hintedAt > checkedAt && clock.monotonic() - checkedAt >= HINT_INTERVAL_MS;
    if (isHinted) checkedAt = clock.monotonic();
    // Due checks come first: they search further, and each check postpones the next.
    if (!(await verify(false, signal)) || !isHinted) return;
    await verify(true, signal);
  }

  /** Shifts the scan times if the clock was set or the machine slept: Plex did not have that time. */
  async function followClock(): Promise<void> {
    const now = clock.now() - clock.monotonic();
    const [before, moved] = [ahead, now - (ahead ?? now)];
    ahead = now;
    if (before !== undefined && Math.abs(moved) >= MIN_CLOCK_STEP_MS)
      await store.write((trx) => shiftScans(trx, Math.round(moved)));
  }

  async function pause(): Promise<number> {
    const quiet = outages.quietMs();
    if (quiet > 0) return quiet;
    const next = await nextScanAt(store.read);
    if (next === undefined) return IDLE_INTERVAL_MS;
    const most = hintedAt > checkedAt ? HINT_INTERVAL_MS : IDLE_INTERVAL_MS;
    return Math.min(most, Math.max(BUSY_RETRY_MS, next - clock.now()));
  }

  const isYoung = async (withinMs: number): Promise<boolean> =>
    (await scansAskedSince(store.read, clock.now() - withinMs, 1)).length > 0;

  return {
    name: "scan",
    async run(signal) {
      await followClock();
      await libraries.refresh(signal);
      // No libraries known yet: scans wait for Plex's first answer.
      const isKnown = (await libraries.known()).length > 0;
      if (isKnown && outages.quietMs() === 0) await work(signal);
      listener?.keep(await isYoung(GIVE_UP_MS));
      return await pause();
    },
    idle: async () => {
      if (libraries.areUnavailable() || outages.quietMs() > 0) return true;
      const now = clock.now();
      if ((await pendingScans(store.read)).some(({ nextTryAt }) => nextTryAt <= now)) return false;
      return !(await scansAskedSince(store.read, now - FIRST_CHECK_MS, 1)).some(({ tries }) => tries === 0);
    },
    soon: libraries.soon,
    drained: async () => await listener?.stop(),
  };
}
