import { GIVE_UP_MS } from "../../core/scan/judge.ts";
import { nextScanAt, pendingScans, scansAskedSince, shiftScans } from "../../store/plex/scans.ts";
import type { Stage } from "../engine/engine.ts";
import { createAsk } from "./ask.ts";
import { createLibraries } from "./libraries.ts";
import { createListener, createOutages } from "./listener.ts";
import type { ScanDeps } from "./ports.ts";
import { createVerify } from "./verify.ts";

/** What waits for a library that is busy, or for a folder that was scanned a moment ago, is looked at again so soon. */
const BUSY_RETRY_MS = 500;
/** Filing wakes the stage; this is for what does not. */
const IDLE_INTERVAL_MS = 10_000;
/** Plex tells of each step of each item: one look serves them all. */
const HINT_INTERVAL_MS = 1500;
/** Less is a clock that is corrected in passing. */
const MIN_CLOCK_STEP_MS = 30_000;
/** A look soon after the order: who drains all and leaves waits for that one. */
const FIRST_CHECK_MS = 5000;

/**
 * Asks Plex to scan what was filed or taken back, and looks until it shows it: an outbox of its own, so that a Plex that is
 * down delays nothing else. While nothing waits it does next to nothing, and no connection is open.
 */
export function createScan(deps: ScanDeps): Stage {
  const { store, clock, listen, wake, warn } = deps;
  const outages = createOutages(store, clock, warn);
  const libraries = createLibraries(deps, outages);
  const ask = createAsk(deps, libraries, outages);
  const look = createVerify(deps, libraries, outages);
  let hintedAt = Number.NEGATIVE_INFINITY;
  /** By how much the clock on the wall is ahead of the one that only runs. */
  let ahead: number | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const listener = listen && createListener(listen, clock, onHint);

  function onHint(): void {
    const isFirst = hintedAt <= lookedAt;
    hintedAt = clock.monotonic();
    // Once for a look: the bell wakes all of the engine.
    if (isFirst) wake?.();
  }

  async function work(signal: AbortSignal): Promise<void> {
    if (!(await ask(signal))) return;
    const isHinted = hintedAt > lookedAt && clock.monotonic() - lookedAt >= HINT_INTERVAL_MS;
    if (isHinted) lookedAt = clock.monotonic();
    // What is due comes first: it looks further, and each look puts off the next.
    if (!(await look(false, signal)) || !isHinted) return;
    await look(true, signal);
  }

  /** A clock that was set, or stood while the machine slept, says nothing of how long Plex had. */
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
    const most = hintedAt > lookedAt ? HINT_INTERVAL_MS : IDLE_INTERVAL_MS;
    return Math.min(most, Math.max(BUSY_RETRY_MS, next - clock.now()));
  }

  const isYoung = async (withinMs: number): Promise<boolean> =>
    (await scansAskedSince(store.read, clock.now() - withinMs, 1)).length > 0;

  return {
    name: "scan",
    async run(signal) {
      await followClock();
      await libraries.refresh(signal);
      // Nothing known of Plex yet: what is to be scanned waits for its first answer.
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
    drained: async () => {
      await listener?.stop();
    },
  };
}
