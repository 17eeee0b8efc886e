import type { Store } from "../../store/open.ts";
import { isPaused } from "../../store/settings/settings.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "../process/clock.ts";
import { createStageErrors } from "./warnings.ts";

/** What connects a stage to the rest of the engine. */
export type StageHooks = {
  log: DaemonLog;
  /** Whether a person paused the engine. */
  paused: () => Promise<boolean>;
  /** Whether nothing new is taken in: the engine is paused, or it only files. */
  takesNothing: () => Promise<boolean>;
  /** A release changed its state: every stage checks its work again at once. `why` is for the log. */
  moved: (why?: string) => void;
  /** Logs the errors of one stage that do not concern a single release. */
  onError: (stage: string) => (error: unknown) => void;
};

export const createStageHooks = (
  store: Store,
  log: DaemonLog,
  { wake, onlyFiles }: { wake: (why?: string) => void; onlyFiles: boolean },
): StageHooks => ({
  log,
  paused: () => isPaused(store.read),
  takesNothing: async () => onlyFiles || isPaused(store.read),
  moved: wake,
  onError: createStageErrors(log, systemClock.monotonic),
});
