import { limitToOneEngine, type Stage } from "../../app/engine/engine.ts";
import { createHistoryStage } from "../../app/engine/follow-history.ts";
import { createCountOlder } from "../../app/upkeep/nightly.ts";
import type { EngineDeps } from "./engine-deps.ts";
import { createHistoryLog, LOGGED_ACTIONS } from "./warnings.ts";

/** Counts the history from before an upgrade for the statistics; undefined in a dry run. */
export function createStatistics({ store, lease, isDry }: EngineDeps): Stage | undefined {
  if (isDry) return undefined;
  return limitToOneEngine(createCountOlder(store), () => lease.isOnly("statistics"));
}

/** Logs history entries written by any process; undefined in a dry run. */
export async function createLoggedHistory(engine: EngineDeps): Promise<Stage | undefined> {
  const { store, log, isDry } = engine;
  if (isDry) return undefined;
  return await createHistoryStage({
    db: store.read,
    actions: LOGGED_ACTIONS,
    report: createHistoryLog(log),
  });
}
