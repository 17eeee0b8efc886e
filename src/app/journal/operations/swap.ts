import { dirname } from "node:path";
import type { Reason } from "../../../base/reason-codes.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import { isUnfinished, type Operation } from "../../../core/journal/operation.ts";
import { type DiskState, recoveryOfSwap } from "../../../core/journal/recovery.ts";
import { type FileIdentity, isSameFile } from "../../../core/media-files/file-identity.ts";
import {
  type AbandonCause,
  abandonOperation,
  advance,
  findOperation,
} from "../../../store/journal/journal.ts";
import { findOpenOperationAt } from "../../../store/journal/supersede.ts";
import type { Store, Trx } from "../../../store/open.ts";
import { lookInLibrary } from "../steps/confirm-missing.ts";
import { type Journal, type JournalStamp, stampOf } from "../steps/journal.ts";
import { makeVisible, withNote } from "../steps/make-file.ts";
import { removeStaged } from "../steps/perform.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { leaveTrash, REINSTATE, sealReinstated } from "./close-reinstate.ts";
import { markPublished, PUBLISH } from "./publish.ts";
import { sealTrash, TRASH, tryTrashes } from "./trash.ts";

/** The two open operations of a swap: the new file, and the old file that goes to the trash. */
type SwapPair = { into: Operation; out: Operation };

type JournaledSwap = {
  /** A staged file: a publication that replaces another, or a file that is reinstated. */
  into: Operation;
  /** The publication whose file has the name now, with that file's identity in `found`. */
  leaving: Operation;
  found: FileIdentity;
  /** The publication that replaces the old file. Undefined when the old file is undone. */
  replacedBy?: string | undefined;
};

/**
 * Gives a file's name to a staged file and moves the old file to its library's trash. Returns the
 * reason if the swap failed; the trash operation is then closed.
 */
export async function swapIntoPlace(
  journal: Journal,
  job: JournaledSwap,
): Promise<Reason | undefined> {
  const { into, leaving, found, replacedBy } = job;
  const swapped = await tryTrashes(
    journal,
    { publication: leaving, found, replacedBy },
    async (out) => {
      const attempt = await journal.files.swapFiles({
        temp: into.tempPath ?? "",
        staged: into.temp ?? into.source,
        final: into.finalPath,
        old: found,
        trashPath: out.finalPath,
      });
      if (attempt.ok) await closeSwap(journal, { into, out }, withNote(into.why, attempt));
      return attempt;
    },
  );
  return swapped.ok ? undefined : (swapped.reason ?? NO_TRASH);
}

const NO_TRASH: Reason = {
  code: "refused",
  message: "The file that is there cannot be moved to a trash folder.",
};

/**
 * Records in one transaction that the new file has replaced the old one, which is now in the trash.
 */
async function closeSwap(
  journal: Journal,
  { into, out }: SwapPair,
  why: string | undefined = into.why,
): Promise<void> {
  const { store, files, lease } = journal;
  lease.assertLeased();
  await assertInsideRoots(journal, into.finalPath);
  await removeStaged(journal, into);
  if (into.kind === "reinstate") await leaveTrash(journal, into);
  await files.syncFolder(dirname(into.finalPath));
  const final = into.temp ?? into.source;
  const trashed = await lookInLibrary(files, { path: out.finalPath, anchor: out.anchor });
  await store.write(async (trx) => {
    const stamp = stampOf(journal);
    // The old file is closed first, because a name can have only one live publication.
    if (!isMissingProof(trashed) && isSameFile(trashed, out.source)) {
      await sealTrash(trx, out, trashed, stamp);
    } else {
      await loseTrashed(trx, out, isMissingProof(trashed) ? trashed : "left_alone", stamp);
    }
    if (into.kind === "reinstate") {
      return sealReinstated(trx, into, final, { ...stamp, hasServer: journal.hasServer() });
    }
    await markPublished(trx, into, stamp, { method: into.method ?? "copy", why, final });
  });
}

/** Someone else took the file out of the trash before it was recorded, so it is no longer ours. */
async function loseTrashed(
  trx: Trx,
  out: Operation,
  cause: AbandonCause,
  { lease, at }: JournalStamp,
): Promise<void> {
  const error = "Someone else took it out of the trash.";
  await advance(trx, out, "rolled_back", lease, at, { error });
  const gone = out.undoes === undefined ? undefined : await findOperation(trx, out.undoes);
  if (gone) await abandonOperation(trx, gone, cause, { lease, at, error });
}

/** Returns the swap to which an open operation belongs, if any. */
export async function swapPairOf(
  { store }: { store: Store },
  operation: Operation,
): Promise<SwapPair | undefined> {
  if (operation.kind === "trash") {
    const into = await findOpenOperationAt(store.read, { finalPath: operation.sourcePath }, [
      "publish",
      "reinstate",
    ]);
    return into && isSwap(into) ? { into, out: operation } : undefined;
  }
  if (!isSwap(operation)) return undefined;
  const out = await findOpenOperationAt(store.read, { sourcePath: operation.finalPath }, ["trash"]);
  return out && { into: operation, out };
}

const isSwap = ({ kind, state, replaces }: Operation): boolean =>
  isUnfinished({ state }) &&
  (kind === "reinstate" || (kind === "publish" && replaces !== undefined));

/**
 * Ends both operations together: either the new file has the name or gets it now, or it never had
 * it.
 */
export async function recoverSwap(
  journal: Journal,
  { into, out }: SwapPair,
  disk: DiskState,
): Promise<void> {
  const { files, lease } = journal;
  const trashed = await lookInLibrary(files, { path: out.finalPath, anchor: out.anchor });
  const recovery = recoveryOfSwap(
    { into, out },
    { ...disk, trashed: isMissingProof(trashed) ? undefined : trashed },
  );
  if (recovery.do === "seal") return closeSwap(journal, { into, out });
  if (recovery.do === "publish") {
    lease.assertLeased();
    await assertInsideRoots(journal, into.finalPath);
    const visible = await makeVisible(files, into.tempPath ?? "", into.finalPath);
    if (visible.ok) return closeSwap(journal, { into, out }, withNote(into.why, visible));
    return rollBackSwap(journal, { into, out }, visible.why);
  }
  await rollBackSwap(journal, { into, out }, recovery.why);
}

async function rollBackSwap(journal: Journal, { into, out }: SwapPair, why: string): Promise<void> {
  await (into.kind === "reinstate" ? REINSTATE : PUBLISH).rollBack(journal, into, why);
  await TRASH.rollBack(journal, out, why);
}
