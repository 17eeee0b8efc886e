import type { Store } from "../../store/open.ts";
import { takeAskAtOnce } from "../../store/releases/sources.ts";
import type { Stage } from "../engine/engine.ts";

const POLL_INTERVAL_MS = 500;

/**
 * Notices that a person wants what does not answer to be asked at once, whichever process they
 * told.
 */
export function createAskAtOnce(
  store: Store,
  ask: () => void,
): { look(): Promise<void>; stage: Stage } {
  let noticed: number | undefined;
  const look = async (): Promise<void> => void ((await takeAskAtOnce(store)) && ask());
  return {
    /** After a change of another process. */
    look,
    stage: {
      name: "ask at once",
      async run() {
        // What this process wrote wakes no stage; at rest nothing is read.
        const changes = store.ownChanges();
        if (changes !== noticed) await look();
        noticed = changes;
        return POLL_INTERVAL_MS;
      },
    },
  };
}
