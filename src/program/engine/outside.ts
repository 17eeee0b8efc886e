import { createDataVersionStage, type Stage } from "../../app/engine/engine.ts";
import { createAskAtOnce } from "../../app/health/ask-at-once.ts";
import type { EngineDeps } from "./engine-deps.ts";

/**
 * Detects what other processes wrote to the database, and what this process wrote outside its
 * stages.
 */
export interface EngineOutside {
  dataVersion: Stage;
  settings: Stage;
  askAtOnce: Stage;
  /** Reports another write. `why` completes "Woken: …". */
  changed(why: string): Promise<void>;
}

/** `askAll` immediately retries every service that was not responding. */
export function createOutside(engine: EngineDeps, askAll: () => void): EngineOutside {
  const { store, settings, wake, lease, onError } = engine;
  const atOnce = createAskAtOnce(store, askAll);
  // Run-time settings take effect before any stage looks at other writes.
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
