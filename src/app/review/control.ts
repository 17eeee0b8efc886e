import type { By } from "../../core/actor.ts";
import { viewEngine } from "../engine/engine-view.ts";
import type { ShownConfigured } from "../shown/configured-shape.ts";
import type { ShownStatistics } from "../shown/statistics-shape.ts";
import { configure, type SettingChanges } from "./configure.ts";
import { inPlace } from "./in-place.ts";
import type { Parts } from "./parts.ts";
import { readStatistics } from "./statistics.ts";

/** How well the engine does, and the settings by which it decides. */
export function createControl(deps: Parts) {
  const { store, own, now } = deps;
  return {
    /** Changes settings at run time; without changes it only returns them. */
    async configure(changes: SettingChanges, actor: string, signal?: AbortSignal): Promise<ShownConfigured> {
      const { running } = await viewEngine(store, deps);
      const by: By = { actor, at: now() };
      const ownSettings = running ? undefined : own?.settings;
      return configure({ store: inPlace(store, signal), table: await deps.runTime(), own: ownSettings }, changes, by);
    },
    statistics: (days: number): Promise<ShownStatistics> => readStatistics(store, days, now()),
  };
}
