import type { Reason } from "../../../base/reason-codes.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { lookInLibrary } from "../steps/confirm-missing.ts";
import type { Journal } from "../steps/journal.ts";
import { type OperationEnding, perform, record, rollBack } from "../steps/perform.ts";
import { anchorOf, assertInsideRoots, asUnknown } from "../steps/roots.ts";

/**
 * Removes a folder that a rename took something out of, if it is empty now. Its mode is kept for an
 * undo. Returns whether it is gone.
 */
export async function removeEmptyFolder(
  journal: Journal,
  { releaseId, path }: { releaseId: number; path: string },
): Promise<boolean> {
  const { files, lease } = journal;
  const anchor = await anchorOf(journal, path);
  const source = await lookInLibrary(files, { path, anchor: anchor && asUnknown(anchor) });
  if (isMissingProof(source)) return true;
  const listing = await files.listRoot(path, AbortSignal.timeout(LIST_TIMEOUT_MS), { atMost: 1 });
  if (listing.state !== "ok" || listing.entries.length > 0) return false;
  const sourceMode = await files.readPermissions(path);
  const kept = await perform(journal, REMOVE_FOLDER, {
    intent: () => ({
      releaseId,
      itemPath: path,
      kind: "remove_folder",
      sourcePath: path,
      source,
      sourceMode,
      finalPath: path,
      madeFolders: [],
      anchor,
    }),
    async carryOut(operation) {
      lease.assertLeased();
      if (!(await files.removeFolder(path, source))) return KEPT;
      await record(journal, operation, "sealed");
      return undefined;
    },
  });
  return kept === undefined;
}

const LIST_TIMEOUT_MS = 30_000;
const KEPT: Reason = { code: "changed", message: "It is not empty, or must not be removed." };

export const REMOVE_FOLDER: OperationEnding = {
  rollBack,
  finish: (journal, operation) => record(journal, operation, "sealed"),
};

/** Recreates a removed folder with its former mode. Can be killed at any point and run again. */
export async function restoreFolder(journal: Journal, removed: Operation): Promise<void> {
  const { files, lease } = journal;
  const root = await assertInsideRoots(journal, removed.finalPath);
  lease.assertLeased();
  await files.makeFolders(root, removed.finalPath, { mode: removed.sourceMode });
  await record(journal, removed, "undone");
}
