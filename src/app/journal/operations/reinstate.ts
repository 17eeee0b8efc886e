import { dirname, join } from "node:path";
import { MustStop, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import { wayBackOf } from "../../../store/journal/supersede.ts";
import { findTrashed } from "../../../store/journal/trash.ts";
import { recoverOperation } from "../recover.ts";
import { anchorOf, assertAnchored, type RecoverDeps } from "../steps/deps.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { closeReinstate } from "./close-reinstate.ts";
import { rollBack } from "./roll-back.ts";
import { swapIntoPlace } from "./swap.ts";
import type { TrashDeps } from "./trash.ts";

export type ReinstateDeps = RecoverDeps &
  TrashDeps & { stagedName: (operationId: string) => string; policy: { dirMode: number | undefined } };

/** The publication whose file has the place now, and which file that is: what is to leave in the same instant. */
type Occupant = { publication: Operation; found: FileIdentity };

type Begun = { operation: Operation; root: string } | Reason;

/**
 * Puts one superseded file back from the trash to its place: in one instant with the leaving of what took it, if that is
 * given, else where nothing stands. `trash` is the operation that took it there. Returns why it cannot come back.
 * @throws Outage while its library is not there or not writable; it is asked again
 */
export async function reinstate(
  deps: ReinstateDeps,
  trash: Operation,
  occupant?: Occupant,
): Promise<Reason | undefined> {
  const { store } = deps;
  const open = await wayBackOf(store.read, trash.id);
  if (open) await recoverOperation(deps, open);
  if ((await findOperation(store.read, trash.undoes ?? ""))?.state !== "superseded") return undefined;
  try {
    const begun = await begin(deps, trash, occupant);
    if ("code" in begun) return begun;
    const { operation, root } = begun;
    return await (occupant ? inPlace(deps, operation, occupant) : beside(deps, operation, root));
  } catch (error) {
    // This engine may touch nothing any more: the next one recovers.
    if (error instanceof MustStop) throw error;
    const left = await wayBackOf(store.read, trash.id);
    if (left) await recoverOperation(deps, left);
    // A path that is refused, or a file where its folder was, keeps this one in the trash, and holds up no other.
    const isBack = (await findOperation(store.read, trash.undoes ?? ""))?.state !== "superseded";
    if (!(error instanceof UserError) || isBack) throw error;
    return { code: error.code, message: error.message };
  }
}

async function begin(deps: ReinstateDeps, trash: Operation, occupant: Occupant | undefined): Promise<Begun> {
  const { store, files, lease, now } = deps;
  const place = trash.sourcePath;
  const row = await findTrashed(store.read, trash.id);
  if (!row) return { code: "not_in_trash", message: "It was deleted from the trash, or put back by hand." };
  const found = await files.fileIdentity(row.path);
  if (!found) {
    await assertAnchored(files, trash.anchor);
    return { code: "missing", message: "It is not in the trash any more." };
  }
  if (!sameFile(found, row.identity))
    return { code: "changed", message: "Another file lies in the trash in its place; it was left alone." };
  if (!occupant && (await files.fileIdentity(place)) !== undefined) return OCCUPIED;
  const root = await assertInsideRoots(deps, place);
  const madeFolders = await files.missingFolders(root, dirname(place));
  const anchor = await anchorOf(deps, place);
  const id = deps.newId();
  return store.write(async (trx): Promise<Begun> => {
    if (!(await findTrashed(trx, trash.id)) || (await wayBackOf(trx, trash.id)))
      return { code: "changed", message: "It was decided otherwise meanwhile." };
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
        source: found,
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

/** Where nothing stands: never over anything. */
async function beside(deps: ReinstateDeps, operation: Operation, root: string): Promise<Reason | undefined> {
  const { files, lease, policy } = deps;
  const mode = policy.dirMode === undefined ? {} : { mode: policy.dirMode };
  await files.makeFolders(root, dirname(operation.finalPath), mode);
  lease.assertHeld();
  const moved = await files.restoreFromTrash(operation.sourcePath, operation.finalPath, operation.source);
  if (moved.ok) {
    await closeReinstate(deps, operation);
    return undefined;
  }
  await rollBack(deps, operation, moved.why);
  return { code: moved.code, message: moved.why };
}

/** Where what took its place stands: that name is one or the other at every instant. */
async function inPlace(deps: ReinstateDeps, operation: Operation, occupant: Occupant): Promise<Reason | undefined> {
  const { store, files, lease, now } = deps;
  lease.assertHeld();
  const temp = operation.tempPath ?? "";
  const linked = await files.secondName(operation.sourcePath, temp, operation.source);
  if (!linked.ok) {
    await rollBack(deps, operation, linked.why);
    return { code: linked.code, message: linked.why };
  }
  await files.syncFolder(dirname(temp));
  const staged: Operation = { ...operation, state: "staged", temp: operation.source };
  await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), { temp: operation.source }));
  const { publication, found } = occupant;
  const reason = await swapIntoPlace(deps, { into: staged, leaving: publication, found });
  if (reason) await rollBack(deps, staged, reason.message);
  return reason;
}

const OCCUPIED: Reason = {
  code: "destination_exists",
  message: "Something stands in its place already, and nothing is ever written over a file.",
};

/** What a person is told of a file that does not come back. */
export const stayedInTrash = (trash: Operation, { code, message }: Reason): Reason => ({
  code,
  message: `${cleanText(trash.sourcePath, 300)}, which had been replaced, does not come back: ${message}`,
});
