import type { By } from "../../core/actor.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { isPaused, setPaused } from "../../store/settings/settings.ts";

/** Pauses or resumes discovery and automatic filing, for any engine on this database. A second call changes nothing. */
export function pause(store: Store, paused: boolean, by: By): Promise<void> {
  return store.write(async (trx) => {
    if ((await isPaused(trx)) === paused) return;
    await setPaused(trx, paused, by);
    await appendHistory(trx, { at: by.at, action: paused ? "paused" : "resumed", actor: by.actor });
  });
}
