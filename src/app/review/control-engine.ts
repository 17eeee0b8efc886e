import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { askAtOnce } from "../../store/releases/sources.ts";
import { isPaused, setPaused } from "../../store/settings/settings.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import { configure, type RunTimeTable, type SettingChanges } from "../engine/run-time-settings.ts";
import { type OwnConfiguration, readStatus } from "../engine/status.ts";
import type { ShownStatus } from "../shown/status-shape.ts";
import type { ShownConfigured } from "../shown/upkeep-shape.ts";
import { refuseReplaced } from "./refuse-replaced.ts";

/** Controls this database's engine from any process: its status, its pause and its settings. */
export interface EngineControl {
  /**
   * Returns the status. If a storage is named, covers only that storage. @throws UserError for an
   * unknown storage
   */
  status(storage?: string): Promise<ShownStatus>;
  /** Changes settings at run time. If there are no changes, only returns the settings. */
  configure(changes: SettingChanges, actor: string, signal?: AbortSignal): Promise<ShownConfigured>;
  /** Pauses or resumes. Resuming also starts an engine if none is running. */
  pause(paused: boolean, actor: string, signal?: AbortSignal): Promise<ShownStatus>;
  /** Retries services that do not respond, without waiting for their pause to end. */
  askAtOnce(signal?: AbortSignal): Promise<ShownStatus>;
}

export interface EngineControlDeps extends EngineView {
  store: Store;
  clock: Clock;
  own?: OwnConfiguration | undefined;
  /** Loaded lazily because its schemas are large. */
  runTime: () => Promise<RunTimeTable>;
  /** Starts an engine if none is running. Does not throw. */
  wakeEngine?: (() => void) | undefined;
}

export function createEngineControl(deps: EngineControlDeps): EngineControl {
  const { clock, own, host } = deps;
  const store = refuseReplaced(deps.store);
  const status = (storage?: string): Promise<ShownStatus> =>
    readStatus(store, deps, clock, own, storage);
  return {
    status,
    async configure(changes, actor, signal) {
      const { running } = await viewEngine(store, deps);
      const parts = { store: refuseReplaced(deps.store, signal), table: await deps.runTime() };
      return configure({ ...parts, own: running ? undefined : own?.settings }, changes, {
        actor,
        at: clock.now(),
      });
    },
    async pause(paused, actor, signal) {
      await pauseOrResume(refuseReplaced(deps.store, signal), paused, { actor, at: clock.now() });
      if (!paused) await (host ? host.start() : deps.wakeEngine?.());
      return status();
    },
    async askAtOnce(signal) {
      await refuseReplaced(deps.store, signal).write(askAtOnce);
      return status();
    },
  };
}

/**
 * Pauses or resumes discovery and automatic filing for every engine on this database. Repeated
 * calls change nothing.
 */
export function pauseOrResume(store: Store, paused: boolean, by: By): Promise<void> {
  return store.write(async (trx) => {
    if ((await isPaused(trx)) === paused) return;
    await setPaused(trx, paused, by);
    await appendHistory(trx, { at: by.at, action: paused ? "paused" : "resumed", actor: by.actor });
  });
}
