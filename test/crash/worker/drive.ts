import { createFileStage } from "../../../src/app/file/stage.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { listRequestedTrash } from "../../../src/store/journal/trash.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import type { Scene } from "./scene.ts";
import type { Worker } from "./wire-worker.ts";

/** Ten rounds with the longest pause between them are enough for all tries of a release. */
const LOOKS = 10;
const PAUSE_MS = 61_000;

/**
 * Runs recovery, then files everything approved, undoes what was requested and carries out trash
 * requests. Returns true if nothing is left to do.
 */
export async function drive(worker: Worker, scene: Scene): Promise<boolean> {
  const { deps, store, told } = worker;
  const { signal } = new AbortController();
  await recoverAll(
    deps,
    ({ finalPath }, error) => void told.push(`recovery of ${finalPath}: ${String(error)}`),
  );
  const stages = [createFileStage(deps), createTrashStage(deps)];
  for (let look = 0; look < LOOKS; look++) {
    for (const stage of stages) {
      await stage.run(signal);
      await stage.drained?.();
    }
    const releases = await listReleasesIn(store.read, ["approved", "filing", "undoing"]);
    if (releases.length === 0 && (await listRequestedTrash(store.read)).length === 0) {
      if (scene.purgeDays !== undefined) await purgeTrash(deps, scene.purgeDays, signal);
      return true;
    }
    worker.skip(PAUSE_MS);
  }
  return false;
}
