import type { Store } from "../../store/open.ts";
import type { Stage } from "./stage.ts";
import type { Wake } from "./wake.ts";

const EVERY_MS = 500;

/** Rings whenever another process (CLI, MCP, hook) committed to the database. Costs 2 µs a look. */
export function createDataVersionStage(store: Pick<Store, "dataVersion">, wake: Pick<Wake, "ring">): Stage {
  let seen = store.dataVersion();
  return {
    name: "data-version",
    async run() {
      const version = store.dataVersion();
      if (version !== seen) wake.ring();
      seen = version;
      return EVERY_MS;
    },
    idle: async () => true,
    drained: async () => {},
  };
}
