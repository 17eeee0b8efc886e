import type { Store } from "../../store/open.ts";
import { type HistoryEntry, historyAfter, newestHistory } from "../../store/releases/history.ts";
import type { Stage } from "./engine.ts";

/** The engine's own moves ring the bell; for the rest nobody waits. */
const EVERY_MS = 5000;
const AT_ONCE = 200;

/**
 * Tells what is written into history from now on, whoever wrote it, oldest first and each once. `actions` are the ones told.
 * What was there before is never told again: a restart repeats nothing.
 */
export async function createFollowHistory(
  store: Pick<Store, "read">,
  actions: readonly string[],
  tell: (entry: HistoryEntry) => void,
): Promise<Stage> {
  let seen = await newestHistory(store.read);

  async function follow(): Promise<void> {
    for (;;) {
      const entries = await historyAfter(store.read, { after: seen, actions, limit: AT_ONCE });
      for (const entry of entries) {
        seen = entry.id;
        tell(entry);
      }
      if (entries.length < AT_ONCE) return;
    }
  }

  return {
    name: "history",
    async run() {
      await follow();
      return EVERY_MS;
    },
    idle: async () => true,
    // What was filed last is told as well.
    drained: () => follow().catch(() => {}),
  };
}
