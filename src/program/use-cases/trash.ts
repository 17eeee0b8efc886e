import { fileIdentity, linkCount } from "../../adapters/fs/disk/identity.ts";
import { linkTarget } from "../../adapters/fs/links/symlink.ts";
import { spaceOf } from "../../adapters/machine/inspect.ts";
import { viewEngine } from "../../app/engine/engine-view.ts";
import { libraryFoldersAndRoots } from "../../app/library-state/libraries.ts";
import { inPlace } from "../../app/review/in-place.ts";
import { readFreeSpace } from "../../app/trash/free-space.ts";
import { createTrashDesk, type TrashDesk } from "../../app/trash/list.ts";
import type { ShownDisk } from "../../app/trash/storage-shape.ts";
import { libraryPolicy } from "../parts/planning.ts";
import { systemClock } from "../process/clock.ts";
import { startActionHere } from "../process/installed-service.ts";
import type { Program } from "../program.ts";

/** What was removed from the library. */
export async function openTrash(program: Program): Promise<TrashDesk> {
  const { config, wakeEngine, host } = program;
  const [opened, lock] = await Promise.all([program.store(), program.lock()]);
  const store = inPlace(opened);
  const view = { lockHeld: lock.isTaken, mode: config.mode, host, toStart: startActionHere };
  return createTrashDesk({
    store,
    files: { fileIdentity, linkCount, linkTarget },
    now: systemClock.now,
    trashDays: config.trashDays,
    engine: () => viewEngine(store, view),
    wakeEngine,
  });
}

/** The disks of the libraries. */
export async function freeSpace({ config, store: open }: Program, signal: AbortSignal): Promise<ShownDisk[]> {
  const store = inPlace(await open());
  const libraryHomes = () => libraryFoldersAndRoots(store, libraryPolicy(config));
  return readFreeSpace({ libraryHomes, spaceOf, minFreeBytes: config.minFreeBytes }, signal);
}
