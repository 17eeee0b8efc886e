import type { WorkDeps } from "../../app/engine/work-on.ts";
import type { Files } from "../../app/releases/files-port.ts";
import type { ObserveRelease } from "../../app/releases/observe.ts";
import type { Store } from "../../store/open.ts";
import { isPaused } from "../../store/settings/settings.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { createStageErrors } from "./warnings.ts";

/** What the parts of the engine are handed alike. */
export type EngineBase = {
  work: WorkDeps;
  hooks: StageHooks;
  files: Files;
  observe: ObserveRelease;
};

/** What connects a stage to the rest of the engine. */
export type StageHooks = ReturnType<typeof createStageHooks>;

export const createStageHooks = (
  store: Store,
  log: DaemonLog,
  given: {
    onlyFiles: boolean;
    /**
     * Every stage looks for work again at once, as after a release changed its state. `why` is for
     * the log.
     */
    wake: (why?: string) => void;
    isDry: boolean;
  },
) => ({
  wake: given.wake,
  /** In a dry run: how many downloads of each folder or client the first start would park. */
  wouldPark: given.isDry ? new Map<string, number>() : undefined,
  log,
  /** Whether a person paused the engine. */
  paused: () => isPaused(store.read),
  /** Whether nothing new is taken in: the engine is paused, or it only files. */
  takesNothing: async () => given.onlyFiles || isPaused(store.read),
  /** Logs the errors of one stage that do not concern a single release. */
  onError: createStageErrors(log, systemClock.monotonic),
});
