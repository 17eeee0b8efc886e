import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance, findOperation } from "../../store/journal/journal.ts";
import { refreshSuperseded, trashedFor } from "../../store/journal/supersede.ts";
import type { Trx } from "../../store/open.ts";
import { changeItem } from "../../store/releases/items.ts";
import { reinstate } from "./operations/reinstate.ts";
import type { MakeDeps, Stamp } from "./steps/deps.ts";

// What an undo puts back: the files that were replaced by those that it removes.

/** A superseded publication whose file cannot be put back. */
export type NotReinstated = { old: Operation; reason: Reason };

/** Puts back what a publication replaced under other names, before the publication leaves the library. */
export async function reinstateBeside(deps: MakeDeps, publication: Operation): Promise<void> {
  for (const trash of await trashedFor(deps.store.read, { publication: publication.id }))
    if (trash.sourcePath !== publication.finalPath) await reinstate(deps, trash);
}

/**
 * Puts back what a publication replaced under its own name, in the same instant in which the publication leaves. False when
 * there is none, or when it cannot be put back.
 */
export async function reinstateInPlace(deps: MakeDeps, publication: Operation, found: FileIdentity): Promise<boolean> {
  const replaced = await trashedFor(deps.store.read, { publication: publication.id });
  const trash = replaced.find(({ sourcePath }) => sourcePath === publication.finalPath);
  return trash !== undefined && (await reinstate(deps, trash, { publication, found })) === undefined;
}

/**
 * Puts back everything else that a release replaced, if its place is free now; returns what cannot be put back. A
 * publication that is `missing`, because someone removed its file, is abandoned first: a name has one live publication.
 */
export async function reinstateRest(
  deps: MakeDeps,
  releaseId: number,
  missing: readonly Operation[],
): Promise<NotReinstated[]> {
  const { store, lease, now } = deps;
  const notBack: NotReinstated[] = [];
  for (const trash of await trashedFor(store.read, { release: releaseId })) {
    const taken = missing.find(({ finalPath }) => finalPath === trash.sourcePath);
    if (taken && (await findOperation(store.read, taken.id))?.state === taken.state)
      await store.write((trx) => advance(trx, taken, "abandoned", lease.number, now(), { error: MISSING }));
    const reason = await reinstate(deps, trash);
    const old = trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
    if (reason && old) notBack.push({ old, reason: stayedInTrash(trash, reason) });
  }
  return notBack;
}

/** Inside a transaction: the replaced version has no live publication and is not in the library, so it counts as undone. */
export async function closeNotReinstated(trx: Trx, old: Operation, { lease, at }: Stamp): Promise<void> {
  await advance(trx, old, "undone", lease, at);
  await changeItem(trx, old.releaseId, old.itemPath, { problem: null });
  await refreshSuperseded(trx, old.releaseId);
}

const MISSING = "It is no longer in the library.";

const stayedInTrash = (trash: Operation, { code, message }: Reason): Reason => ({
  code,
  message: `${cleanText(trash.sourcePath, 300)}, which had been replaced, cannot be put back: ${message}`,
});
