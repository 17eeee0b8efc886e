import { dirname, join } from "node:path";
import { MustStop, UserError } from "../../../core/errors.ts";
import { OPEN_STATES, type Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import { openRestoreOf } from "../../../store/journal/supersede.ts";
import { findTrashed } from "../../../store/journal/trash.ts";
import type { MakeDeps } from "../steps/deps.ts";
import { anchorOf, assertAnchored, assertInsideRoots } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";
import { closeReinstate, rollBackReinstate } from "./close-reinstate.ts";
import { swapIntoPlace } from "./swap.ts";

/** The publication whose file has the place now, and that file's identity. It leaves in the same instant. */
type Occupant = { publication: Operation; found: FileIdentity };

type Begun = { operation: Operation; root: string } | Reason;

/**
 * Puts one superseded file back from the trash to its place: in the same instant in which `occupant` leaves it, or into a
 * free place. `trash` is the operation that moved it to the trash. Returns the reason if it cannot be put back.
 * @throws Outage while its library is not mounted or not writable; the caller tries again
 */
export async function reinstate(deps: MakeDeps, trash: Operation, occupant?: Occupant): Promise<Reason | undefined> {
  const { store } = deps;
  const open = await openRestoreOf(store.read, trash.id);
  if (open) await deps.recoverOperation(deps, open);
  const isBack = async (): Promise<boolean> =>
    (await findOperation(store.read, trash.undoes ?? ""))?.state !== "superseded";
  if (await isBack()) return undefined;
  try {
    const begun = await begin(deps, trash, occupant);
    if ("code" in begun) return begun;
    const { operation, root } = begun;
    const carryOut = () => (occupant ? swapBack(deps, operation, occupant) : putBack(deps, operation, root));
    return await runOperation(deps, operation, carryOut, { recoverIn: OPEN_STATES });
  } catch (error) {
    // If the path is refused, or a file is where its folder was, this file stays in the trash and does not delay the others.
    if (!(error instanceof UserError) || error instanceof MustStop || (await isBack())) throw error;
    return { code: error.code, message: error.message };
  }
}

async function begin(deps: MakeDeps, trash: Operation, occupant: Occupant | undefined): Promise<Begun> {
  const { store, files, lease, now } = deps;
  const place = trash.sourcePath;
  const row = await findTrashed(store.read, trash.id);
  if (!row) return { code: "not_in_trash", message: "It was deleted from the trash, or put back by hand." };
  const inTrash = await files.fileIdentity(row.path);
  if (!inTrash) {
    await assertAnchored(files, trash.anchor);
    return { code: "missing", message: "It is no longer in the trash." };
  }
  if (!sameFile(inTrash, row.identity))
    return { code: "changed", message: "Another file is in its place in the trash and was left alone." };
  if (!occupant && (await files.fileIdentity(place)) !== undefined) return OCCUPIED;
  const root = await assertInsideRoots(deps, place);
  const madeFolders = await files.missingFolders(root, dirname(place));
  const anchor = await anchorOf(deps, place);
  const id = deps.newId();
  return store.write(async (trx): Promise<Begun> => {
    if (!(await findTrashed(trx, trash.id)) || (await openRestoreOf(trx, trash.id)))
      return { code: "changed", message: "Another decision about it was made in the meantime." };
    const there = await publicationAt(trx, place);
    if (there && there.id !== occupant?.publication.id) return OCCUPIED;
    const operation = await beginOperation(
      trx,
      {
        id,
        releaseId: trash.releaseId,
        itemPath: trash.itemPath,
        kind: "reinstate",
        lease: lease.number,
        sourcePath: row.path,
        source: inTrash,
        ...(occupant ? { tempPath: join(dirname(place), deps.stagedName(id)) } : {}),
        finalPath: place,
        madeFolders,
        anchor,
        undoes: trash.id,
      },
      now(),
    );
    return { operation, root };
  });
}

/** Puts it into a free place; never over anything. */
async function putBack(deps: MakeDeps, operation: Operation, root: string): Promise<Reason | undefined> {
  const { files, lease, policy } = deps;
  const mode = policy.dirMode === undefined ? {} : { mode: policy.dirMode };
  await files.makeFolders(root, dirname(operation.finalPath), mode);
  lease.assertLeased();
  const moved = await files.restoreFromTrash(operation.sourcePath, operation.finalPath, operation.source);
  if (moved.ok) {
    await closeReinstate(deps, operation);
    return undefined;
  }
  await rollBackReinstate(deps, operation, moved.why);
  return { code: moved.code, message: moved.why };
}

/** Swaps it with the file that took its place: at every instant the name is one file or the other. */
async function swapBack(deps: MakeDeps, operation: Operation, occupant: Occupant): Promise<Reason | undefined> {
  const { store, files, lease, now } = deps;
  lease.assertLeased();
  const temp = operation.tempPath ?? "";
  const linked = await files.secondName(operation.sourcePath, temp, operation.source);
  if (!linked.ok) {
    await rollBackReinstate(deps, operation, linked.why);
    return { code: linked.code, message: linked.why };
  }
  await files.syncFolder(dirname(temp));
  const staged: Operation = { ...operation, state: "staged", temp: operation.source };
  await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), { temp: operation.source }));
  const { publication, found } = occupant;
  const reason = await swapIntoPlace(deps, { into: staged, leaving: publication, found });
  if (reason) await rollBackReinstate(deps, staged, reason.message);
  return reason;
}

const OCCUPIED: Reason = {
  code: "destination_exists",
  message: "Another file is already at its path, and files are never overwritten.",
};
