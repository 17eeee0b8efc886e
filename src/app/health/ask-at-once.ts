import type { Store } from "../../store/open.ts";
import { takeAskAtOnce } from "../../store/releases/sources.ts";
import type { Stage } from "../engine/engine.ts";

const POLL_INTERVAL_MS = 500;

/** Detects a person's request, made in any process, to retry unresponsive sources at once. */
export function createAskAtOnce(
  store: Store,
  ask: () => void,
): { look(): Promise<void>; stage: Stage } {
  let noticed: number | undefined;
  const look = async (): Promise<void> => void ((await takeAskAtOnce(store)) && ask());
  return {
    /** Called after another process has changed the database. */
    look,
    stage: {
      name: "ask at once",
      async run() {
        // This process's own writes wake no stage, so they are detected here. While nothing
        // changes, nothing is read.
        const changes = store.ownChanges();
        if (changes !== noticed) await look();
        noticed = changes;
        return POLL_INTERVAL_MS;
      },
    },
  };
}
