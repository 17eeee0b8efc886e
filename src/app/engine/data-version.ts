import type { Store } from "../../store/open.ts";
import type { Stage } from "./engine.ts";

const POLL_INTERVAL_MS = 500;

/**
 * Wakes the stages when another process (CLI, MCP, hook) has committed to the database. A check costs 2 µs.
 *
 * Also checks that lock and database are still ours (`assertLeased` throws), so that an idle engine notices within half a
 * second that another one may replace it.
 */
export function createDataVersionStage(
  store: Pick<Store, "dataVersion">,
  wake: { ring(why: string): void | Promise<void> },
  assertLeased: () => void,
): Stage {
  let seen = store.dataVersion();
  return {
    name: "data-version",
    async run() {
      assertLeased();
      const version = store.dataVersion();
      if (version !== seen) await wake.ring("another process wrote to the database");
      seen = version;
      return POLL_INTERVAL_MS;
    },
    idle: async () => true,
  };
}
