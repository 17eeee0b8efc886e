import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { refreshSuperseded, trashedFor } from "../../../store/journal/supersede.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { type ReinstateDeps, reinstate, stayedInTrash } from "./reinstate.ts";

/** A superseded publication whose file does not come back. */
export type Lost = { old: Operation; reason: Reason };

/** What a publication replaced under other names stands in the library again before it leaves. */
export async function giveBackBeside(deps: ReinstateDeps, publication: Operation): Promise<void> {
  for (const trash of await trashedFor(deps.store.read, { publication: publication.id }))
    if (trash.sourcePath !== publication.finalPath) await reinstate(deps, trash);
}

/** What it replaced under its own name takes that name back in the instant in which it leaves. False when there is none, or it cannot. */
export async function giveBackInPlace(
  deps: ReinstateDeps,
  publication: Operation,
  found: FileIdentity,
): Promise<boolean> {
  const replaced = await trashedFor(deps.store.read, { publication: publication.id });
  const trash = replaced.find(({ sourcePath }) => sourcePath === publication.finalPath);
  return trash !== undefined && (await reinstate(deps, trash, { publication, found })) === undefined;
}

/**
 * What is left of all that a release replaced, where its place is free by now; answers what cannot come back. What is
 * `missing`, because somebody took it away, is let go of first: a name has one publication that stands there.
 */
export async function giveBackRest(
  deps: ReinstateDeps,
  releaseId: number,
  missing: readonly Operation[],
): Promise<Lost[]> {
  const { store, lease, now } = deps;
  const lost: Lost[] = [];
  for (const trash of await trashedFor(store.read, { release: releaseId })) {
    const taken = missing.find(({ finalPath }) => finalPath === trash.sourcePath);
    if (taken && (await findOperation(store.read, taken.id))?.state === taken.state)
      await store.write((trx) => advance(trx, taken, "abandoned", lease.number, now(), { error: MISSING }));
    const reason = await reinstate(deps, trash);
    const old = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
    if (reason && old) lost.push({ old, reason: stayedInTrash(trash, reason) });
  }
  return lost;
}

/** Nothing stands for it any more, and it does not stand there itself: it was taken back, and that was that. */
export async function letGo(trx: Trx, old: Operation, lease: number, at: number): Promise<void> {
  await advance(trx, old, "undone", lease, at);
  await changeItem(trx, old.releaseId, old.itemPath, { problem: null });
  await refreshSuperseded(trx, old.releaseId);
}

const MISSING = "It is not in the library any more.";
