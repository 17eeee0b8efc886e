import { kindOf } from "../../core/release/job.ts";
import type { Release } from "../../core/release/release.ts";
import type { FileDeps } from "./file-deps.ts";
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
  const kind = kindOf(release);
  if (kind === "library_move") return undoLibraryMove(deps, release);
  if (kind === "rename_plan") return undoRename(deps, release, signal);
  const run = await resumeUndo(deps, release);
  await run.takeBackNames(signal);
  await run.removeFolders(signal);
  await run.takeOutFiles(signal);
  await run.putBackReplaced();
  await run.finish(signal);
}
