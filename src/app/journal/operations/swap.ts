import { dirname } from "node:path";
import type { Operation } from "../../../core/journal/operation.ts";
import { recoveryOf } from "../../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { openWith } from "../../../store/journal/supersede.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import type { JournalDeps } from "../steps/deps.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { rollBack } from "./roll-back.ts";
import { sealReinstated } from "./seal-reinstated.ts";
import { beginTrash, sealTrash, type TrashDeps, trashHomes } from "./trash.ts";

/** The two open operations by which a name changes its file: what comes, and what goes to the trash for it. */
type SwapPair = { into: Operation; out: Operation };

type SwapDeps = JournalDeps & { hasPlex: () => boolean; mediaRoots: readonly string[] };

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
async function closeSwap(deps: SwapDeps, { into, out }: SwapPair): Promise<void> {
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

type SwapJob = {
  /** Staged: a publication that replaces, or a file that comes back. */
  into: Operation;
  /** The publication whose file has the name now, and which file that is. */
  leaving: Operation;
  found: FileIdentity;
  /** The publication that stands for it from then on; none where it is undone. */
  replacedBy?: string | undefined;
};

/** Gives the name of a file to a staged one, and the file to the trash of its library. Returns why it could not, if so: the trash's part is closed then. */
export async function swapIntoPlace(deps: SwapDeps & TrashDeps, job: SwapJob): Promise<Reason | undefined> {
  const { files, lease } = deps;
  const { into, leaving, found, replacedBy } = job;
  let reason: Reason = { code: "refused", message: "No trash can take the file that stands there." };
  for (const home of await trashHomes(deps, leaving)) {
    const out = await beginTrash(deps, { publication: leaving, home, found, replacedBy });
    lease.assertHeld();
    const swapped = await files.swapFiles({
      temp: into.tempPath ?? "",
      staged: into.temp ?? into.source,
      final: into.finalPath,
      old: found,
      trashPath: out.finalPath,
    });
    if (swapped.ok) {
      await closeSwap(deps, { into, out });
      return undefined;
    }
    reason = { code: swapped.code, message: swapped.why };
    await rollBack(deps, out, swapped.why);
    if (swapped.code !== "other_file_system") return reason;
  }
  return reason;
}
