import { dirname } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { reasonOf } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { type Reason, toFileReason } from "../../../base/reason-codes.ts";
import { byEngine } from "../../../core/actor.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isSameFolder } from "../../../core/media-files/file-identity.ts";
import type { Release } from "../../../core/release/release.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import { findPublicationAt } from "../../../store/journal/publications.ts";
import { findRenameSince, removedFoldersOf, renamesOf } from "../../../store/journal/renames.ts";
import { forgetRenamedVideos } from "../../../store/plex/renamed-videos.ts";
import { changeItem, itemsOf, setSkipped } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { restoreFolder } from "../../journal/operations/remove-folder.ts";
import { lookInLibrary, missingReason } from "../../journal/steps/confirm-missing.ts";
import { abandon } from "../../journal/steps/perform.ts";
import { assertNotCopied } from "../../journal/steps/prove-filed.ts";
import { changeStateWithin } from "../../releases/change-state.ts";
import { watchStep } from "../../releases/step-progress.ts";
import type { UndoRun } from "../run/runs.ts";
import {
  type RenameJobDeps,
  reasonAgainst,
  renameAlone,
  requestScans,
  toFreeOrder,
} from "./steps.ts";

/**
 * Undoes the renames of a plan, or the requested part of them, starting from the current path of
 * each file and folder. A file or folder that cannot be taken back keeps its new name, is listed,
 * and can be taken back later.
 */
export async function resumeUndoRename(deps: RenameJobDeps, release: Release): Promise<UndoRun> {
  const { store } = deps;
  const left: Reason[] = [];
  const items = new Map((await itemsOf(store.read, release.id)).map((item) => [item.path, item]));
  const renamed = (await renamesOf(store.read, release.id)).toReversed();
  const wanted = renamed.filter(({ itemPath }) => items.get(itemPath)?.skip !== true);
  const sizeOf = ({ itemPath }: Operation): number => items.get(itemPath)?.size ?? 0;
  const total = wanted.reduce((sum, operation) => sum + sizeOf(operation), 0);

  return {
    async takeBackNames(signal) {
      const steps = toFreeOrder(wanted, ({ sourcePath, finalPath }) => ({
        from: finalPath,
        to: sourcePath,
      }));
      let done = 0;
      await watchStep(deps, { step: "rename", releaseId: release.id }, async (note) => {
        for (const step of steps) {
          signal.throwIfAborted();
          const reason = await takeBack(deps, step.id, signal);
          if (reason) left.push(toFileReason(step.finalPath, reason));
          done += sizeOf(step);
          note(done, total);
        }
      });
    },

    finish: () => finish(deps, release, renamed, left),
  };
}

/** Takes back one step. Returns why it cannot be taken back. */
export async function takeBack(
  deps: RenameJobDeps,
  id: string,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = deps;
  // Read again: an earlier step may have moved its paths.
  const step = await findOperation(store.read, id);
  if (step?.state !== "sealed" || (step.kind !== "rename" && step.kind !== "rename_folder")) {
    return undefined;
  }
  const { releaseId, itemPath, kind, finalPath: from, sourcePath: to } = step;
  try {
    const since = await findRenameSince(store.read, step);
    if (since !== undefined) return renamedAgain(since);
    const file = kind === "rename" && { file: step.final };
    const found = await lookInLibrary(files, { path: from, anchor: step.anchor, ...file });
    if (isMissingProof(found)) {
      await abandon(deps, step, found, "It no longer existed.");
      await store.write((trx) => changeItem(trx, releaseId, itemPath, { method: null }));
      return missingReason(found, () => "It no longer exists, so nothing was taken back.");
    }
    if (!step.final || !isSameFolder(found, step.final)) {
      if (step.final && kind === "rename") assertNotCopied(from, step.final, found);
      return anotherFile((await findPublicationAt(store.read, from))?.releaseId);
    }
    const against = await reasonAgainst(deps, [from, to], signal);
    if (against) return against;
    await restoreFoldersFor(deps, releaseId, to);
    return await renameAlone(
      deps,
      { releaseId, itemPath, kind, from, to, source: found, undoes: step },
      signal,
    );
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Restores the folders that were removed when they became empty, as far as this path needs them,
 * each with its mode.
 */
async function restoreFoldersFor(
  deps: RenameJobDeps,
  releaseId: number,
  path: string,
): Promise<void> {
  // Checked first: the journal's list is as long as the plan, and this function is called for each
  // step.
  if (await deps.files.readFileIdentity(dirname(path))) return;
  const removed = await removedFoldersOf(deps.store.read, releaseId);
  const above = removed.filter(({ finalPath }) => isAtOrBelow(dirname(path), finalPath));
  for (const operation of above.toSorted((a, b) => a.finalPath.length - b.finalPath.length)) {
    await restoreFolder(deps, operation);
  }
}

const renamedAgain = (id: number): Reason => ({
  code: "changed",
  message: sentence`Plan ${id} later renamed it again. Undo that plan first with ${{ do: "undo", id }}.`,
});

const anotherFile = (id: number | undefined): Reason => ({
  code: "changed",
  message:
    id === undefined
      ? sentence`Another file or folder now has this name and was left alone. If the library was copied to another disk, run ${{ do: "adopt" }}, then undo this again.`
      : sentence`A file of release ${id} now has this name. Undo that release first with ${{ do: "undo", id }}.`,
});

async function finish(
  deps: RenameJobDeps,
  release: Release,
  renamed: readonly Operation[],
  left: Reason[],
): Promise<void> {
  const { store } = deps;
  const by = byEngine(deps.clock.now());
  const stays = (await renamesOf(store.read, release.id)).length > 0;
  const paths = renamed.flatMap(({ sourcePath, finalPath }) => [sourcePath, finalPath]);
  await store.write(async (trx) => {
    const current = (await findRelease(trx, release.id)) ?? release;
    const moved = await changeStateWithin(trx, current, { kind: "taken_back", left, stays }, by);
    if (!moved.ok) return;
    // A request for a part applies only once.
    await setSkipped(trx, release.id, []);
    await forgetRenamedVideos(trx, release.id);
    if (deps.hasServer()) await requestScans(trx, release.id, paths, by.at);
  });
}
