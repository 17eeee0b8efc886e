import { createFileStage } from "../../../src/app/file/stage.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { moveLibrary, planLibraryMove } from "../../../src/app/library/move-library.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { LIBRARY_MOVE } from "../../../src/core/release/job.ts";
import { listRequestedTrash } from "../../../src/store/journal/trash.ts";
import { listReleasesIn } from "../../../src/store/releases/releases.ts";
import type { Scene } from "./scene.ts";
import type { Worker } from "./wire-worker.ts";

/** Ten rounds with the longest pause between them are enough for all tries of a release. */
const LOOKS = 10;
const PAUSE_MS = 61_000;

/** Runs `library move` as a person does who does not know whether the last run was killed. */
async function moveAgain(
  { store, deps }: Worker,
  folders: NonNullable<Scene["move"]>,
): Promise<void> {
  const { signal } = new AbortController();
  const found = await store.read
    .selectFrom("release")
    .select("id")
    .where("job", "=", LIBRARY_MOVE)
    .executeTakeFirst();
  if (found) return;
  const plan = await planLibraryMove(deps, folders, signal);
  const by = { actor: "cli:me", at: deps.clock.now() };
  await moveLibrary({ store, newId: deps.newId, engineRuns: true }, plan, by);
}

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
  if (scene.move) await moveAgain(worker, scene.move);
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
