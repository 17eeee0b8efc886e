import { createDataVersionStage, type Stage } from "../../app/engine/engine.ts";
import { createAskAtOnce } from "../../app/health/ask-at-once.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** Notices what other processes, and this one beside its stages, wrote to the database. */
export interface EngineOutside {
  dataVersion: Stage;
  settings: Stage;
  askAtOnce: Stage;
  /** Something else was written: `why` completes "Woken: …". */
  changed(why: string): Promise<void>;
}

/** `askAll` asks everything that does not answer at once. */
export function createOutside(engine: EngineDeps, askAll: () => void): EngineOutside {
  const { store, settings, wake, lease, onError } = engine;
  const atOnce = createAskAtOnce(store, askAll);
  // What was set at run time is in force before any stage looks at what else was written.
  async function changed(why: string): Promise<void> {
    await settings.refresh().catch(onError("settings"));
    await atOnce.look().catch(onError("health"));
    wake.ring(why);
  }
  return {
    dataVersion: createDataVersionStage(store, { ring: changed }, lease.assertLeased),
    settings: settings.stage,
    askAtOnce: atOnce.stage,
    changed,
  };
}
