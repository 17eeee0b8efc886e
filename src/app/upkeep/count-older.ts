import { setImmediate } from "node:timers/promises";
import type { Store } from "../../store/open.ts";
import { countOlder } from "../../store/statistics/daily-counts.ts";
import type { Stage } from "../engine/engine.ts";

/** Between two batches everything else has its turn, other processes' writes too. */
const BETWEEN_BATCHES_MS = 20;
const DONE_INTERVAL_MS = 24 * 3600 * 1000;

/** After an upgrade it counts the history of before for the statistics, a thousand rows at a time. */
export const createCountOlder = (store: Pick<Store, "write">): Stage => ({
  name: "statistics",
  run: async () => ((await store.write(countOlder)) ? BETWEEN_BATCHES_MS : DONE_INTERVAL_MS),
  // No engine stays for it: the next one goes on, and the nightly upkeep brings it to its end.
  idle: async () => true,
});

/** The same to the end, for engines that end before that. */
export async function countAllOlder(store: Pick<Store, "write">, signal: AbortSignal): Promise<void> {
  while (await store.write(countOlder)) {
    signal.throwIfAborted();
    await setImmediate();
  }
}
