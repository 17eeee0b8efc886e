import { dirname } from "node:path";
import { MustStop, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import { wayBackOf } from "../../../store/journal/supersede.ts";
import { findTrashed, type Trashed } from "../../../store/journal/trash.ts";
import { recoverOperation } from "../recover.ts";
import { anchorOf, assertAnchored, type RecoverDeps } from "../steps/deps.ts";
import { assertInsideRoots } from "../steps/roots.ts";
import { closeRestore } from "./close-restore.ts";
import { rollBack } from "./roll-back.ts";

export type RestoreDeps = RecoverDeps & { dirMode: number | undefined };

/**
 * Puts one file of the trash back to where it stood, each step written down before it is taken. Returns why it was left
 * in the trash, if it was.
 * @throws Outage while its library is not there or not writable: it is asked again.
 */
export async function restoreTrashed(deps: RestoreDeps, asked: Trashed): Promise<Reason | undefined> {
  const { files, store } = deps;
  const trash = await findOperation(store.read, asked.operationId);
  const found = await files.fileIdentity(asked.path);
  if (!found) {
    await assertAnchored(files, trash?.anchor);
    return { code: "missing", message: "It is not in the trash any more." };
  }
  if (!sameFile(found, asked.identity))
    return { code: "changed", message: "Another file lies in the trash in its place; it was left alone." };
  if ((await files.fileIdentity(asked.originalPath)) !== undefined) return OCCUPIED;
  try {
    const root = await assertInsideRoots(deps, asked.originalPath);
    return await putBack(deps, { ...asked, identity: found }, root);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return { code: error.code, message: `${error.message} ${error.hint}` };
  }
}

async function putBack(deps: RestoreDeps, row: Trashed, root: string): Promise<Reason | undefined> {
  const { files, store, dirMode, lease } = deps;
  const folder = dirname(row.originalPath);
  const restore = await begin(deps, row, await files.missingFolders(root, folder));
  if ("code" in restore) return restore;
  try {
    await files.makeFolders(root, folder, dirMode === undefined ? {} : { mode: dirMode });
    lease.assertHeld();
    const moved = await files.restoreFromTrash(row.path, row.originalPath, row.identity);
    if (moved.ok) {
      await closeRestore(deps, restore, row.identity);
      return undefined;
    }
    await rollBack(deps, restore, moved.why);
    return { code: moved.code, message: moved.why };
  } catch (error) {
    // This engine may touch nothing any more: the next one recovers.
    if (error instanceof MustStop) throw error;
    const open = await findOperation(store.read, restore.id);
    if (open?.state === "intent") await recoverOperation(deps, open);
    const sealed = (await findOperation(store.read, restore.id))?.state === "sealed";
    if (sealed) return undefined;
    throw error;
  }
}

async function begin(deps: RestoreDeps, row: Trashed, madeFolders: string[]): Promise<Operation | Reason> {
  const { store, lease, now } = deps;
  const id = deps.newId();
  const anchor = await anchorOf(deps, row.originalPath);
  return store.write(async (trx) => {
    const still = await findTrashed(trx, row.operationId);
    if (still?.wish !== "restore") return { code: "changed", message: "It was decided otherwise meanwhile." };
    // A release that is being filed under that name comes first, or recovery could not tell whose file it is.
    const claim = await publicationAt(trx, row.originalPath);
    if (claim) return claimed(claim);
    // What superseded it is being undone at this moment, which puts it back.
    if (await wayBackOf(trx, row.operationId)) return { code: "changed", message: "It is being put back already." };
    const trash = await findOperation(trx, row.operationId);
    return beginOperation(
      trx,
      {
        id,
        releaseId: row.releaseId,
        itemPath: trash?.itemPath ?? "",
        kind: "restore",
        lease: lease.number,
        sourcePath: row.path,
        source: row.identity,
        finalPath: row.originalPath,
        madeFolders,
        anchor,
        undoes: row.operationId,
      },
      now(),
    );
  });
}

const OCCUPIED: Reason = {
  code: "destination_exists",
  message: "Something stands in its place in the library already, and nothing is ever written over a file.",
};

/** Nothing stood there when it was looked at. */
const claimed = ({ releaseId, state }: Operation): Reason => ({
  code: "destination_exists",
  message:
    state === "sealed"
      ? `Its place belongs to release ${releaseId}, whose file there was taken away. Undo release ${releaseId}, then ask again.`
      : `Release ${releaseId} is being filed under its name at this moment. Ask again when that is done.`,
});
