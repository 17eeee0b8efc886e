import type { Release } from "../../core/release/release.ts";
import { LIBRARY_MOVE } from "../../store/journal/move-root.ts";
import type { FileDeps } from "./file-deps.ts";
import { isRenamePlan } from "./rename/steps.ts";
import { undoRename } from "./rename/undo-rename.ts";
import { undoLibraryMove } from "./undo-library-move.ts";
import { resumeUndo } from "./undo-run.ts";

/**
 * Undoes what a release published, or the requested part of it. Changed files are left in place and
 * listed. All other files go to the trash of their library; the source is never touched. Then the
 * release enters the requested state.
 */
export async function undoRelease(
  deps: FileDeps,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  if (release.job === LIBRARY_MOVE) return undoLibraryMove(deps, release);
  if (await isRenamePlan(deps.store.read, release)) return undoRename(deps, release, signal);
  const run = await resumeUndo(deps, release);
  await run.takeBackNames(signal);
  await run.removeFolders(signal);
  await run.takeOutFiles(signal);
  await run.putBackReplaced();
  await run.finish(signal);
}
