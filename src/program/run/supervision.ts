import { openNotify, readWatchdogMs } from "../../adapters/service/notify.ts";
import type { Engine } from "../../app/engine/engine.ts";
import { createProgress, type FilingProgress } from "../../app/engine/progress.ts";
import type { Log } from "../../core/log.ts";
import { STATES } from "../../core/release/state.ts";
import type { Store } from "../../store/open.ts";
import { countByState } from "../../store/releases/releases.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";

type Supervision = { progress: FilingProgress; supervise(engine: Engine): Engine };

function notifySystemd(log: DaemonLog): ((lines: readonly string[]) => Promise<void>) | undefined {
  const { NOTIFY_SOCKET: socket, PATH: path } = process.env;
  return socket === undefined || socket === ""
    ? undefined
    : openNotify({ socket, path, failed: log.warn });
}

/**
 * Notifies systemd that a daemon has started and must not be killed, if it stands by for longer
 * than a moment.
 */
export function superviseStandingBy(log: DaemonLog): Disposable & { stopping(): Promise<void> } {
  const notify = notifySystemd(log);
  const beat = (): void => void notify?.(["READY=1", "WATCHDOG=1", "STATUS=Standing by."]);
  const pulse = notify && setInterval(beat, beatMs(readWatchdogMs(process.env, process.pid)));
  return {
    stopping: async () => notify?.(["STOPPING=1", "STATUS=Stopping."]),
    [Symbol.dispose]: () => clearInterval(pulse),
  };
}

/**
 * Returns the supervision that reports the daemon's state to systemd; undefined if systemd does not
 * request it.
 */
export function openSupervision(store: Store, log: DaemonLog): Supervision | undefined {
  const notify = notifySystemd(log);
  if (!notify) return undefined;
  const progress = createProgress(systemClock);
  return {
    progress,
    supervise: (engine) =>
      superviseEngine(engine, {
        notify,
        progress,
        watchdogMs: readWatchdogMs(process.env, process.pid),
        status: async () => {
          const counts = await countByState(store.read);
          const parts = STATES.filter((state) => counts[state] > 0).map(
            (state) => `${state} ${counts[state]}`,
          );
          return parts.length === 0 ? "No releases found yet." : `Releases: ${parts.join(", ")}.`;
        },
        log,
      }),
  };
}

type SuperviseDeps = {
  /** Passes lines such as `WATCHDOG=1` to the supervisor (sd_notify(3)). Never rejects. */
  notify: (lines: readonly string[]) => Promise<void>;
  progress: FilingProgress;
  /**
   * How long the supervisor waits for the next sign of progress, in ms; undefined if it does not
   * watch.
   */
  watchdogMs: number | undefined;
  /** Briefly describes what the engine is doing. */
  status: () => Promise<string>;
  log: Log;
};

/** Interval of reports without a watchdog. The supervisor still shows what the engine is doing. */
const STATUS_INTERVAL_MS = 20_000;
const beatMs = (watchdogMs: number | undefined) =>
  watchdogMs === undefined ? STATUS_INTERVAL_MS : watchdogMs / 3;
/**
 * Additional start time for finishing work that a crash interrupted, before the engine is ready.
 * Longer than a beat.
 */
const START_EXTENSION_MS = 120_000;
const READY_POLL_MS = 100;

/**
 * Wraps the engine so that its supervisor is notified when the engine is ready, makes progress and
 * stops. Progress is reported only while the engine's loop makes progress, because a supervisor
 * that receives no reports ends the process and starts it again.
 */
export function superviseEngine(engine: Engine, deps: SuperviseDeps): Engine {
  const host =
    (run: (signal: AbortSignal) => Promise<void>) =>
    async (signal: AbortSignal): Promise<void> => {
      const stop = report(deps, signal);
      try {
        await run(signal);
      } finally {
        stop();
      }
    };
  return { run: host(engine.run), runOnce: host(engine.runOnce) };
}

/** Reports until the returned function is called. */
function report(
  { notify, progress, watchdogMs, status, log }: SuperviseDeps,
  signal: AbortSignal,
): () => void {
  let isReady = false;
  let reported: string | undefined;
  const beat = async (): Promise<void> => {
    if (signal.aborted) return;
    if (!progress.hasBegun()) {
      // A daemon that stood by was ready before, so its watchdog is active.
      await notify([
        `EXTEND_TIMEOUT_USEC=${START_EXTENSION_MS * 1000}`,
        "WATCHDOG=1",
        "STATUS=Finishing interrupted work.",
      ]);
      return;
    }
    const stuck = progress.stuck();
    if (stuck !== undefined && stuck !== reported) {
      log.error(`${stuck} Progress is no longer reported to the supervisor.`);
    }
    reported = stuck;
    if (stuck !== undefined) return notify([`STATUS=${stuck}`]);
    const text = await status().catch(() => undefined);
    if (signal.aborted) return;
    await notify([
      ...(watchdogMs === undefined ? [] : ["WATCHDOG=1"]),
      ...(text === undefined ? [] : [`STATUS=${text}`]),
    ]);
  };
  const becomeReady = (): void => {
    if (isReady || !progress.hasBegun() || signal.aborted) return;
    isReady = true;
    clearInterval(start);
    // Restarts the interval, because two beats in quick succession would see no progress between
    // them.
    clearInterval(pulse);
    pulse = everyBeat();
    void notify(["READY=1"]).then(beat);
  };
  const everyBeat = () => setInterval(() => void beat(), beatMs(watchdogMs));
  const start = setInterval(becomeReady, READY_POLL_MS);
  let pulse = everyBeat();
  void beat();
  const stopping = (): void =>
    void notify(["STOPPING=1", "STATUS=Stopping at the next safe step."]);
  signal.addEventListener("abort", stopping, { once: true });
  return () => {
    for (const timer of [start, pulse]) clearInterval(timer);
    signal.removeEventListener("abort", stopping);
  };
}
