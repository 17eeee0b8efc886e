import { fileIdentity, linkCount } from "../../adapters/fs/disk/identity.ts";
import { linkTarget } from "../../adapters/fs/links/symlink.ts";
import { viewEngine } from "../../app/engine/engine-view.ts";
import { inPlace } from "../../app/review/in-place.ts";
import { createTrashDesk } from "../../app/trash/list.ts";
import type { TrashDesk } from "../../hosts/cli/terminal/context.ts";
import type { Store } from "../../store/open.ts";
import { isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { startCommandHere } from "../process/installed-service.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";
import type { ReviewOptions } from "./review.ts";

export type TrashOptions = Pick<ReviewOptions, "wakeEngine" | "host" | "lockHeld">;

/** On an open store. */
export const trashDeskOn = (config: Config, store: Store, { wakeEngine, host, lockHeld }: TrashOptions) =>
  createTrashDesk({
    store,
    files: { fileIdentity, linkCount, linkTarget },
    now: systemClock.now,
    trashDays: config.trashDays,
    engine: () =>
      viewEngine(store, {
        lockHeld: lockHeld ?? (() => isEngineLockTaken(storeFiles(config.stateDir).lock)),
        mode: config.mode,
        host,
        startCommand: startCommandHere,
      }),
    wakeEngine,
  });

/** The commands for the trash, with their own store. */
export async function wireTrash(
  config: Config,
  { readOnly, wakeEngine }: { readOnly: boolean; wakeEngine: (() => void) | undefined },
): Promise<TrashDesk & AsyncDisposable> {
  const opened = await openStoreFor(readOnly ? "reader" : "trash", config.stateDir);
  return {
    ...trashDeskOn(config, inPlace(opened), { wakeEngine }),
    wakesEngine: wakeEngine !== undefined,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}
