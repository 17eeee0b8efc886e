import type { By } from "../../core/actor.ts";
import type { Store } from "../../store/open.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import type { OwnConfiguration } from "../engine/status.ts";
import type { ShownConfigured } from "../shown/configured-shape.ts";
import type { ShownStatistics } from "../shown/statistics-shape.ts";
import { configure, type RunTimeTable, type SettingChanges } from "./configure.ts";
import { inPlace } from "./in-place.ts";
import { readStatistics } from "./statistics.ts";

export type ControlDeps = EngineView & {
  store: Store;
  now: () => number;
  /** What the caller's own configuration says; without it status shows only what an engine recorded. */
  own?: OwnConfiguration | undefined;
  /** Loaded when it is needed: what is allowed is known by schemas, which are large. */
  runTime: () => Promise<RunTimeTable>;
};

/** How well the engine does, and the settings by which it decides. */
export function createControl(deps: ControlDeps) {
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
