import type { WorkDeps } from "../../app/engine/work-on.ts";
import type { Files } from "../../app/releases/files-port.ts";
import type { ObserveRelease } from "../../app/releases/observe.ts";
import type { Store } from "../../store/open.ts";
import { isPaused } from "../../store/settings/settings.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { createStageErrors } from "./warnings.ts";

/** What the parts of the engine are handed alike. */
export type EngineBase = { work: WorkDeps; hooks: StageHooks; files: Files; observe: ObserveRelease };

/** What connects a stage to the rest of the engine. */
export type StageHooks = {
  log: DaemonLog;
  /** Whether a person paused the engine. */
  paused: () => Promise<boolean>;
  /** Whether nothing new is taken in: the engine is paused, or it only files. */
  takesNothing: () => Promise<boolean>;
  /** Every stage looks for work again at once, as after a release changed its state. `why` is for the log. */
  wake: (why?: string) => void;
  /** Logs the errors of one stage that do not concern a single release. */
  onError: (stage: string) => (error: unknown) => void;
  /** In a dry run: told how many downloads of a folder or client the first start would park. */
  wouldPark?: ((root: string, count: number) => void) | undefined;
};

export const createStageHooks = (
  store: Store,
  log: DaemonLog,
  { wake, onlyFiles, wouldPark }: Pick<StageHooks, "wake" | "wouldPark"> & { onlyFiles: boolean },
): StageHooks => ({
  log,
  paused: () => isPaused(store.read),
  takesNothing: async () => onlyFiles || isPaused(store.read),
  wake,
  wouldPark,
  onError: createStageErrors(log, systemClock.monotonic),
});
