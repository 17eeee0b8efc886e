import { fileIdentity, linkCount } from "../../adapters/fs/disk/identity.ts";
import { linkTarget } from "../../adapters/fs/links/symlink.ts";
import { engineInfo } from "../../app/engine/take-lease.ts";
import { inPlace } from "../../app/review/review.ts";
import { createTrashDesk } from "../../app/trash/list.ts";
import type { TrashDesk } from "../../cli/terminal/context.ts";
import { openStore } from "../../store/open.ts";
import { engineLockHeld } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { LONGEST_BUSY_MS, storeFiles } from "./store-files.ts";

/** What a person may ask about the trash, on a store of its own. */
export async function wireTrash(
  config: Config,
  { readOnly, wakeEngine }: { readOnly: boolean; wakeEngine: (() => void) | undefined },
): Promise<TrashDesk & AsyncDisposable> {
  const paths = storeFiles(config.stateDir);
  const { now } = systemClock;
  const opened = await openStore(paths, {
    mode: readOnly ? "read-only" : "existing",
    random: Math.random,
    now,
    longestBusyMs: LONGEST_BUSY_MS,
  });
  const store = inPlace(opened);
  const desk = createTrashDesk({
    store,
    files: { fileIdentity, linkCount, linkTarget },
    now,
    trashDays: config.trashDays,
    engine: () => engineInfo(store, () => engineLockHeld(paths.lock)),
    wakeEngine,
  });
  return {
    ...desk,
    wakesEngine: wakeEngine !== undefined,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
