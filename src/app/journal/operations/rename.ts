import { dirname } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { RENAME_METHOD } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isSameFolder } from "../../../core/media-files/file-identity.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { movePlaces } from "../../../store/journal/places.ts";
import { findBusyWithin, findPublicationWithin } from "../../../store/journal/renames.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { confirmMissing, reasonOfAttempt } from "../steps/confirm-missing.ts";
import { type Journal, stampOf } from "../steps/journal.ts";
import { type OperationEnding, perform, rollBack } from "../steps/perform.ts";
import { anchorOf, assertInsideRoots, resolveInRoots } from "../steps/roots.ts";
import { removeEmptied } from "./trash.ts";

export type RenameJob = Pick<Operation, "releaseId" | "itemPath" | "source"> & {
  kind: "rename" | "rename_folder";
  from: string;
  to: string;
  /** The earlier rename that this rename undoes. */
  undoes?: Operation | undefined;
};

/**
 * Renames one file or folder of the library and never overwrites. When the operation is sealed, the
 * same transaction updates all affected paths in the journal. Returns the reason if the name stays
 * as it is.
 * @throws Outage while its library is not mounted
 */
export async function renameItem(journal: Journal, job: RenameJob): Promise<Reason | undefined> {
  const { files, lease, policy } = journal;
  const { releaseId, itemPath, source, kind, from, to, undoes } = job;
  const there = await files.readFileIdentity(to);
  // On a disk that ignores letter case, the new name already leads to the file.
  const isRespelled = there !== undefined && (await files.isOneName(from, to));
  if (there && !isRespelled) return isSameFolder(there, source) ? SAME : TAKEN;
  const { root, missing } = await resolveInRoots(journal, to);
  await assertInsideRoots(journal, from);
  const anchor = await anchorOf(journal, to);
  // An empty folder reserves a folder's new name. This is how recovery recognizes that the folder
  // is ours.
  const madeFolders = kind === "rename_folder" && !isRespelled ? [...missing, to] : missing;
  return perform(journal, RENAME, {
    intent: () => ({
      releaseId,
      itemPath,
      kind,
      sourcePath: from,
      source,
      finalPath: to,
      madeFolders,
      anchor,
      undoes: undoes?.id,
    }),
    recheck: (trx) => reasonAgainst(trx, job),
    async carryOut(operation) {
      await files.makeFolders(root, dirname(to), { mode: policy.dirMode });
      lease.assertLeased();
      const renamed = await (kind === "rename" ? files.renameFile : files.renameFolder)(
        from,
        to,
        source,
      );
      if (!renamed.ok) return reasonOfAttempt(renamed, from);
      if (renamed.oldName === "path_not_found") {
        await confirmMissing(files, { path: from, anchor });
      }
      await seal(journal, operation, source, renamed.note);
      return undefined;
    },
    async afterRecovery(error, operation) {
      if (operation?.state === "sealed") return undefined;
      const stays =
        error instanceof UserError || (error instanceof Outage && STAYS.includes(error.code));
      if (!stays || error instanceof MustStop) throw error;
      return { code: error.code, message: error.message };
    },
  });
}

/** This is one of many renames. The other renames do not need to wait for space or permissions. */
const STAYS: readonly Outage["code"][] = ["no_space", "not_writable"];

async function reasonAgainst(
  trx: Trx,
  { releaseId, from, to }: RenameJob,
): Promise<Reason | undefined> {
  const claimed = await findPublicationWithin(trx, to);
  if (claimed) {
    return {
      code: "destination_exists",
      message: `Its new name belongs to release ${claimed.releaseId}, whose file there was removed.`,
    };
  }
  const busy = await findBusyWithin(trx, from, releaseId);
  return busy === undefined ? undefined : busyReason(busy);
}

export const busyReason = (release: number): Reason => ({
  code: "being_filed",
  message: sentence`Release ${release} is being filed or taken back there. Plan it again when ${{ do: "show", id: release }} shows that this is done.`,
});

const TAKEN: Reason = {
  code: "destination_exists",
  message: "A file or folder with the new name already exists. plex-ingest never overwrites files.",
};
const SAME: Reason = {
  code: "destination_exists",
  message: "Its new name already leads to the same file, as a hardlink.",
};

/** Records the new name. Until this is committed, the journal looks the same as after a kill. */
async function seal(
  journal: Journal,
  operation: Operation,
  final: FileIdentity,
  why?: string,
): Promise<void> {
  const { store, files } = journal;
  const { releaseId, itemPath, finalPath, undoes } = operation;
  const undone = undoes === undefined ? undefined : await findOperation(store.read, undoes);
  if (undone) await removeEmptied(journal, undone);
  const madeFolders = operation.madeFolders.filter((path) => path !== finalPath);
  const now = (await files.readFileIdentity(finalPath)) ?? final;
  await store.write(async (trx) => {
    const { lease, at } = stampOf(journal);
    await advance(trx, operation, "sealed", lease, at, { final: now, why, madeFolders });
    if (undone) await advance(trx, undone, "undone", lease, at);
    await movePlaces(trx, operation);
    await changeItem(trx, releaseId, itemPath, {
      method: undone ? null : RENAME_METHOD,
      problem: null,
    });
  });
}

export const RENAME: OperationEnding = {
  rollBack,
  async finish(journal, operation, found) {
    const { files } = journal;
    const { kind, sourcePath, finalPath, source } = operation;
    if (kind === "rename") {
      const left = await files.leaveOldName(sourcePath, finalPath, source);
      if (left === "path_not_found") {
        await confirmMissing(files, { path: sourcePath, anchor: operation.anchor });
      }
    } else if (await files.isOneName(sourcePath, finalPath)) {
      await files.renameFolder(sourcePath, finalPath, source);
    } else {
      for (const path of new Set([dirname(finalPath), dirname(sourcePath)])) {
        await files.syncFolder(path);
      }
    }
    await seal(journal, operation, (found.do === "seal" && found.final) || source);
  },
};
