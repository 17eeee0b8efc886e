import type { Store } from "../../store/open.ts";
import type { Stage } from "./engine.ts";
import type { Wake } from "./wake.ts";

const POLL_INTERVAL_MS = 500;

/**
 * Rings whenever another process (CLI, MCP, hook) committed to the database. Costs 2 µs a look.
 *
 * Looks as well whether lock and database are still ours (`assertHeld` throws), so that an engine which has nothing to
 * file notices within half a second that another may take its place.
 */
export function createDataVersionStage(
  store: Pick<Store, "dataVersion">,
  wake: Pick<Wake, "ring">,
  assertHeld: () => void,
): Stage {
  let seen = store.dataVersion();
  return {
    name: "data-version",
    async run() {
      assertHeld();
      const version = store.dataVersion();
      if (version !== seen) wake.ring();
      seen = version;
      return POLL_INTERVAL_MS;
    },
    idle: async () => true,
  };
}
