import { dirname, join } from "node:path";
import { MustStop, UserError } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import { findPublicationAt } from "../../../store/journal/publications.ts";
import { openRestoreOf } from "../../../store/journal/supersede.ts";
import { findTrashed } from "../../../store/journal/trash.ts";
import { reasonOfAttempt } from "../steps/confirm-missing.ts";
import type { Journal } from "../steps/journal.ts";
import { isReason, perform, record } from "../steps/perform.ts";
import { findTrashedFile } from "../steps/prove-filed.ts";
import { anchorOf, resolveInRoots } from "../steps/roots.ts";
import { closeReinstate, REINSTATE } from "./close-reinstate.ts";
import { swapIntoPlace } from "./swap.ts";

/**
 * The publication whose file is at the path now, and that file's identity. The file leaves the path
 * at the same instant at which the reinstated file arrives.
 */
type PathOccupant = { publication: Operation; found: FileIdentity };

/**
 * Moves one superseded file from the trash back to its path, either at the same instant at which
 * `occupant` leaves it, or to a free path. `trash` is the operation that moved it to the trash.
 * Returns the reason if it cannot be put back.
 * @throws Outage while its library is not mounted or not writable; the caller tries again
 */
export async function reinstate(
  journal: Journal,
  trash: Operation,
  occupant?: PathOccupant,
): Promise<Reason | undefined> {
  const { store } = journal;
  const open = await openRestoreOf(store.read, trash.id);
  if (open) await journal.recoverOperation(journal, open);
  const isBack = async () =>
    (await findOperation(store.read, trash.undoes ?? ""))?.state !== "superseded";
  if (await isBack()) return undefined;
  try {
    return await putBack(journal, trash, occupant);
  } catch (error) {
    // If the path is refused, or its folder was replaced by a file, this file stays in the trash
    // and does not delay the others.
    if (!(error instanceof UserError) || error instanceof MustStop || (await isBack())) throw error;
    return { code: error.code, message: error.message };
  }
}

async function putBack(
  journal: Journal,
  trash: Operation,
  occupant: PathOccupant | undefined,
): Promise<Reason | undefined> {
  const { store, files, lease, policy } = journal;
  const place = trash.sourcePath;
  const row = await findTrashed(store.read, trash.id);
  if (!row) {
    return { code: "not_in_trash", message: "It was deleted from the trash, or put back by hand." };
  }
  const source = await findTrashedFile(files, row, trash.anchor);
  if (isReason(source)) return source;
  if (!occupant && (await files.readFileIdentity(place)) !== undefined) return OCCUPIED;
  const { root, missing } = await resolveInRoots(journal, place);
  const anchor = await anchorOf(journal, place);
  return perform(journal, REINSTATE, {
    intent: (id) => ({
      releaseId: trash.releaseId,
      itemPath: trash.itemPath,
      kind: "reinstate",
      sourcePath: row.path,
      source,
      tempPath: occupant && join(dirname(place), journal.stagedName(id)),
      finalPath: place,
      madeFolders: missing,
      anchor,
      undoes: trash.id,
    }),
    async recheck(trx) {
      if (!(await findTrashed(trx, trash.id)) || (await openRestoreOf(trx, trash.id))) {
        return { code: "changed", message: "Another decision about it was made in the meantime." };
      }
      const there = await findPublicationAt(trx, place);
      return there && there.id !== occupant?.publication.id ? OCCUPIED : undefined;
    },
    async carryOut(operation) {
      if (occupant) return swapBack(journal, operation, occupant);
      // Moves only to a free path; never overwrites.
      await files.makeFolders(root, dirname(place), { mode: policy.dirMode });
      lease.assertLeased();
      const moved = await files.restoreFromTrash(row.path, place, source);
      if (!moved.ok) return reasonOfAttempt(moved, row.path);
      await closeReinstate(journal, operation);
      return undefined;
    },
  });
}

/**
 * Swaps the file with the one that replaced it. At every instant, the name leads to one of the two
 * files.
 */
async function swapBack(
  journal: Journal,
  operation: Operation,
  { publication, found }: PathOccupant,
) {
  const { files, lease } = journal;
  const { tempPath: temp = "", sourcePath, source } = operation;
  lease.assertLeased();
  // The old version is beside its path before the new one leaves it.
  const staged = await files.stageFromTrash(sourcePath, temp, source);
  if (!staged.ok) return reasonOfAttempt(staged, sourcePath);
  await files.syncFolder(dirname(temp));
  await record(journal, operation, "staged", { temp: source });
  return swapIntoPlace(journal, {
    into: { ...operation, state: "staged", temp: source },
    leaving: publication,
    found,
  });
}

const OCCUPIED: Reason = {
  code: "destination_exists",
  message: "Another file already exists at its path. plex-ingest never overwrites files.",
};
