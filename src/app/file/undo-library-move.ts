import { sentence } from "../../base/actions/sentence.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { byEngine } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { findMoveSince, moveRootBack } from "../../store/journal/move-root.ts";
import { findBusyWithin } from "../../store/journal/renames.ts";
import { changeItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { assertLease } from "../../store/settings/lease.ts";
import { own } from "../../store/storages/scope.ts";
import { stampOf } from "../journal/steps/journal.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import { followMovedRoot } from "../releases/left-roots.ts";
import type { FileDeps } from "./file-deps.ts";

/**
 * Takes the move of a library back in the journal, in one transaction. Touches no file. Later moves
 * must be taken back first.
 */
export async function undoLibraryMove(deps: FileDeps, release: Release): Promise<void> {
  const { store } = deps;
  await store.write(async (trx) => {
    const { lease, at } = stampOf(deps);
    await assertLease(trx, lease);
    const [step] = await itemsOf(trx, release.id);
    const [from, to] = [step?.path, step?.destination];
    const later = await findMoveSince(own(trx), release.id);
    const left: Reason[] = later === undefined ? [] : [movedAgain(later)];
    if (left.length === 0 && from !== undefined && to !== undefined) {
      for (const folder of [from, to]) {
        const busy = await findBusyWithin(trx, folder, release.id);
        if (busy !== undefined) left.push(busyReason(busy));
      }
      if (left.length === 0) {
        await moveRootBack(trx, { releaseId: release.id, from, to });
        await followMovedRoot(trx, from);
        await changeItem(trx, release.id, from, { method: null });
      }
    }
    const current = (await findRelease(trx, release.id)) ?? release;
    const event = { kind: "taken_back", left, stays: left.length > 0 } as const;
    await changeStateWithin(trx, current, event, byEngine(at));
  });
}

const movedAgain = (id: number): Reason => ({
  code: "changed",
  message: sentence`Plan ${id} later moved a library again. Undo that plan first with ${{ do: "undo", id }}.`,
});

const busyReason = (id: number): Reason => ({
  code: "changed",
  message: sentence`Release ${id} is being filed or undone there. ${{ do: "show", id }} shows its progress.`,
});
