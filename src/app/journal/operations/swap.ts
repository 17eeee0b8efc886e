import { dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import { recoveryOf } from "../../../core/journal/recovery.ts";
import { sameFile } from "../../../core/media-files/file-identity.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { openWith } from "../../../store/journal/supersede.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { sealTrash } from "../../file/seal-trash.ts";
import type { JournalDeps } from "../deps.ts";
import { rollBack } from "../roll-back.ts";
import { assertInsideRoots } from "../roots.ts";
import { sealReinstated } from "./seal-reinstated.ts";

/** The two open operations by which a name changes its file: what comes, and what goes to the trash for it. */
export type SwapPair = { into: Operation; out: Operation };

export type SwapDeps = JournalDeps & { hasPlex: () => boolean; mediaRoots: readonly string[] };

/** The pair that an open operation is one half of, if it is. */
export async function swapPairOf({ store }: { store: Store }, operation: Operation): Promise<SwapPair | undefined> {
  if (operation.kind === "trash") {
    const into = await openWith(store.read, { finalPath: operation.sourcePath }, ["publish", "reinstate"]);
    return into && isSwap(into) ? { into, out: operation } : undefined;
  }
  if (!isSwap(operation)) return undefined;
  const out = await openWith(store.read, { sourcePath: operation.finalPath }, ["trash"]);
  return out && { into: operation, out };
}

const isSwap = ({ kind, state, replaces }: Operation): boolean =>
  (state === "intent" || state === "staged") &&
  (kind === "reinstate" || (kind === "publish" && replaces !== undefined));

/** Both end together, as the disk says: the name is the new file's, or it never was. */
export async function recoverSwap(deps: SwapDeps, { into, out }: SwapPair): Promise<void> {
  const { files } = deps;
  const recovery = recoveryOf(into, {
    temp: into.tempPath === undefined ? undefined : await files.fileIdentity(into.tempPath),
    final: await files.fileIdentity(into.finalPath),
    source: await files.fileIdentity(into.sourcePath),
  });
  if (recovery.do !== "roll_back") return closeSwap(deps, { into, out });
  await rollBack(deps, into, recovery.why);
  await rollBack(deps, out, recovery.why);
}

/** Writes down, in one transaction, that a file took the place of another, which lies in the trash. */
export async function closeSwap(deps: SwapDeps, { into, out }: SwapPair): Promise<void> {
  const { store, files, lease, now } = deps;
  lease.assertHeld();
  await assertInsideRoots(deps, into.finalPath);
  if (into.tempPath !== undefined) await files.removeStaged(into.tempPath, into.id);
  if (into.kind === "reinstate") await files.leaveTrash(into.sourcePath, into.finalPath, into.source);
  await files.syncFolder(dirname(into.finalPath));
  const final = into.temp ?? into.source;
  const trashed = await files.fileIdentity(out.finalPath);
  await store.write(async (trx) => {
    const by = { lease: lease.number, at: now() };
    // First what goes: a name has one publication that stands there.
    if (trashed && sameFile(trashed, out.source)) await sealTrash(trx, out, trashed, by);
    else await loseTrashed(trx, out, by);
    if (into.kind === "reinstate") return sealReinstated(trx, into, final, { ...by, hasPlex: deps.hasPlex() });
    const method = into.method ?? "copy";
    await advance(trx, into, "published", by.lease, by.at, { method, final });
    const change = { method, destination: into.finalPath, problem: null };
    await changeItem(trx, into.releaseId, into.itemPath, change);
  });
}

/** Somebody took it out of the trash before it was written down: it is nobody's any more. */
async function loseTrashed(trx: Trx, out: Operation, by: { lease: number; at: number }): Promise<void> {
  const error = "It was taken out of the trash by somebody else.";
  await advance(trx, out, "rolled_back", by.lease, by.at, { error });
  const gone = out.undoes === undefined ? undefined : await findOperation(trx, out.undoes);
  if (gone) await advance(trx, gone, "abandoned", by.lease, by.at, { error });
}
