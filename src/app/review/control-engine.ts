import type { By } from "../../core/actor.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { askAtOnce } from "../../store/releases/sources.ts";
import { isPaused, setPaused } from "../../store/settings/settings.ts";
import { viewEngine } from "../engine/engine-view.ts";
import { configure, type RunTimeTable, type SettingChanges } from "../engine/run-time-settings.ts";
import { readStatus, type StatusParts } from "../engine/status.ts";
import type { ShownStatus } from "../shown/status-shape.ts";
import type { ShownConfigured } from "../shown/upkeep-shape.ts";
import { inPlace } from "./in-place.ts";

export type EngineControl = ReturnType<typeof createEngineControl>;

/**
 * The engine of this database, in whichever process it runs: how it is, whether it is paused, and
 * its settings.
 */
export function createEngineControl(
  deps: StatusParts & {
    /** Loaded when it is needed: what is allowed is known by schemas, which are large. */
    runTime: () => Promise<RunTimeTable>;
    /** Starts an engine where none is running. Does not throw. */
    wakeEngine?: (() => void) | undefined;
  },
) {
  const { now, own, host } = deps;
  const store = inPlace(deps.store);
  const status = (storage?: string): Promise<ShownStatus> =>
    readStatus(store, deps, own, now, storage);
  return {
    status,
    /** Changes settings at run time; without changes it only returns them. */
    async configure(
      changes: SettingChanges,
      actor: string,
      signal?: AbortSignal,
    ): Promise<ShownConfigured> {
      const { running } = await viewEngine(store, deps);
      const parts = { store: inPlace(deps.store, signal), table: await deps.runTime() };
      return configure({ ...parts, own: running ? undefined : own?.settings }, changes, {
        actor,
        at: now(),
      });
    },
    async pause(paused: boolean, actor: string, signal?: AbortSignal): Promise<ShownStatus> {
      await pause(inPlace(deps.store, signal), paused, { actor, at: now() });
      if (!paused) await (host ? host.start() : deps.wakeEngine?.());
      return status();
    },
    /** Has what does not answer asked at once, and not when its pause is over. */
    async askAtOnce(signal?: AbortSignal): Promise<ShownStatus> {
      await inPlace(deps.store, signal).write(askAtOnce);
      return status();
    },
  };
}

/**
 * Pauses or resumes discovery and automatic filing, for any engine on this database. A second call
 * changes nothing.
 */
export function pause(store: Store, paused: boolean, by: By): Promise<void> {
  return store.write(async (trx) => {
    if ((await isPaused(trx)) === paused) return;
    await setPaused(trx, paused, by);
    await appendHistory(trx, { at: by.at, action: paused ? "paused" : "resumed", actor: by.actor });
  });
}
