import { dirname, join, relative } from "node:path";
import type { NameAttempt } from "../../../adapters/fs/links/links.ts";
import { isBelow } from "../../../base/path/is-below.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { ENGINE } from "../../../core/actor.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import { isInPlace, type Operation } from "../../../core/journal/operation.ts";
import {
  type FileIdentity,
  isOneInode,
  isSameFile,
} from "../../../core/media-files/file-identity.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { returnOf } from "../../../store/journal/moved-sources.ts";
import {
  hasPublicationsBeside,
  listFoldersMadeAbove,
} from "../../../store/journal/publications.ts";
import { refreshSuperseded } from "../../../store/journal/supersede.ts";
import { addTrashed } from "../../../store/journal/trash.ts";
import type { Trx } from "../../../store/open.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { findShownRelease } from "../../../store/releases/releases.ts";
import { lookInLibrary, reasonOfAttempt } from "../steps/confirm-missing.ts";
import { type Journal, type JournalStamp, stampOf } from "../steps/journal.ts";
import { type OperationEnding, rollBack } from "../steps/perform.ts";

type TrashJob = {
  publication: Operation;
  /** Identity of the file that has the name now. */
  found: FileIdentity;
  /** The publication that replaces this file. */
  replacedBy?: string | undefined;
  /**
   * Called in the transaction that begins the operation. If it throws, the operation does not
   * begin.
   */
  check?: (trx: Trx) => Promise<void>;
};

/**
 * `reason` states why the last trash that was tried did not accept the file. Undefined if there was
 * no trash to try.
 */
type TrashingOutcome = { ok: true } | { ok: false; reason: Reason | undefined };

/** Moves a published file into the trash. */
export function moveIntoTrash(journal: Journal, job: TrashJob): Promise<TrashingOutcome> {
  return tryTrashes(journal, job, async (trash) => {
    const moved = await journal.files.moveToTrash(trash.sourcePath, trash.finalPath, job.found);
    if (moved.ok) await closeTrash(journal, trash, job.found);
    return moved;
  });
}

/**
 * Tries the trash of one library folder after another until one is on the file's own file system.
 * `move` receives the operation, carries it out and closes it on success.
 */
export async function tryTrashes(
  journal: Journal,
  job: TrashJob,
  move: (trash: Operation) => Promise<NameAttempt>,
): Promise<TrashingOutcome> {
  let reason: Reason | undefined;
  for (const home of await trashHomes(journal, job.publication)) {
    const trash = await begin(journal, job, home);
    journal.lease.assertLeased();
    const moved = await move(trash);
    if (moved.ok) return moved;
    // If the file was not found, its operation stays open until the disk shows what happened.
    reason = reasonOfAttempt(moved, job.publication.finalPath);
    await TRASH.rollBack(journal, trash, moved.why);
    if (moved.code !== "other_file_system") break;
  }
  return { ok: false, reason };
}

/**
 * Returns the folders that may contain the file's trash. Folders that are most likely on the same
 * file system come first. Includes the file's own library even if that library is no longer
 * configured.
 */
async function trashHomes({ libraryHomes }: Journal, { finalPath, anchor }: Operation) {
  const homes = [...(await libraryHomes()), ...(anchor ? [anchor.path] : [])];
  return [...new Set(homes)].filter((home) => isBelow(finalPath, home));
}

/**
 * Begins a move to `home/.plex-ingest-trash/2026-11-20/<operation>/Movies/…`. The date is for
 * people; the operation's id makes the path unique.
 */
function begin(journal: Journal, job: TrashJob, home: string): Promise<Operation> {
  const { store, lease, clock } = journal;
  const { publication, found, replacedBy, check } = job;
  const id = journal.newId();
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const inside = relative(home, publication.finalPath);
  return store.write(async (trx) => {
    await check?.(trx);
    return beginOperation(
      trx,
      {
        id,
        releaseId: publication.releaseId,
        itemPath: publication.itemPath,
        kind: "trash",
        lease: lease.number,
        sourcePath: publication.finalPath,
        source: found,
        finalPath: join(home, journal.trashFolder, day, id, inside),
        madeFolders: [],
        anchor: publication.anchor,
        undoes: publication.id,
        replacedBy,
      },
      clock.now(),
    );
  });
}

/**
 * Records that a file is in the trash: adds its row to the trash manifest and marks its publication
 * as undone or superseded.
 */
async function closeTrash(
  journal: Journal,
  trash: Operation,
  final: FileIdentity | undefined,
): Promise<void> {
  const { store } = journal;
  const published =
    trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
  // The folders are removed before this is recorded. After a kill in between, this code runs again,
  // so no empty folders are left permanently.
  if (published) await removeEmptied(journal, published);
  await store.write((trx) => sealTrash(trx, trash, final, stampOf(journal)));
}

/**
 * Must run in a transaction. Adds a file's row to the trash manifest and closes its publication.
 */
export async function sealTrash(
  trx: Trx,
  trash: Operation,
  final: FileIdentity | undefined,
  { lease, at }: JournalStamp,
): Promise<void> {
  const published = trash.undoes === undefined ? undefined : await findOperation(trx, trash.undoes);
  // A source that was moved and then put back as a copy is not the same file as the one that was
  // filed.
  const returned = published && (await returnOf(trx, published));
  await advance(trx, trash, "sealed", lease, at, { final });
  await addTrashed(trx, {
    operationId: trash.id,
    releaseId: trash.releaseId,
    path: trash.finalPath,
    originalPath: trash.sourcePath,
    sourcePath: published?.sourcePath ?? trash.sourcePath,
    source: returned?.final ?? published?.source ?? trash.source,
    identity: final ?? trash.source,
    trashedAt: at,
  });
  if (!published) return;
  if (trash.replacedBy === undefined) {
    await advance(trx, published, "undone", lease, at);
    await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null });
    return;
  }
  await advance(trx, published, "superseded", lease, at);
  const by = (await findOperation(trx, trash.replacedBy))?.releaseId;
  const problem = `A file of release ${by} took its place in the library.`;
  await changeItem(trx, trash.releaseId, trash.itemPath, {
    method: null,
    destination: null,
    problem,
  });
  await refreshSuperseded(trx, trash.releaseId);
  await appendHistory(trx, {
    at,
    releaseId: trash.releaseId,
    name: (await findShownRelease(trx, trash.releaseId))?.name,
    action: "superseded",
    actor: ENGINE,
    detail: {
      message: `${quoted(trash.sourcePath, 4096)} is in the trash: release ${by} took its place.`,
      by,
    },
  });
}

/**
 * Removes the folders that filing made for a file and that are now empty: a film's folder, or a
 * season's folder and its show's folder.
 */
export async function removeEmptied(
  { store, files }: Journal,
  { finalPath, releaseId }: Operation,
): Promise<void> {
  const folder = dirname(finalPath);
  await files.removeEmptyFolders(await listFoldersMadeAbove(store.read, finalPath, folder));
  if (await files.readFileIdentity(folder)) return;
  // The parent of a film's folder is the library. Reading the operations of 100,000 films would
  // block the event loop for 100 ms.
  if (await hasPublicationsBeside(store.read, folder, releaseId)) return;
  await files.removeEmptyFolders(
    await listFoldersMadeAbove(store.read, finalPath, dirname(folder)),
  );
}

export const TRASH: OperationEnding = {
  /**
   * Rolls back, unless the file's only name is in the trash. Such a file stays there and is added
   * to the trash manifest.
   */
  async rollBack(journal, trash, why) {
    const { store, files } = journal;
    const { anchor } = trash;
    const here = await lookInLibrary(files, { path: trash.sourcePath, anchor });
    const there = await lookInLibrary(files, { path: trash.finalPath, anchor });
    const isThere = !isMissingProof(there) && isSameFile(there, trash.source);
    const isHere = !isMissingProof(here) && isSameFile(here, trash.source);
    if (isThere && !isHere) {
      // Someone else removed the file's name from the library, or gave that name to another file.
      const published =
        trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
      // The publication is in place, so nothing replaced the file: it was removed, and its only
      // name is in the trash.
      if (published && isInPlace(published)) {
        return closeTrash(journal, { ...trash, replacedBy: undefined }, there);
      }
    }
    // If the file is linked into the trash and also still in the library, its name in the trash is
    // removed. If nothing is in the trash yet, the folders made for it are removed.
    if (isMissingProof(there) || (isThere && isHere && isOneInode(there, here))) {
      await files.deleteFromTrash(trash.finalPath, trash.source);
    }
    await rollBack(journal, trash, why);
  },
  finish: (journal, trash, found) =>
    closeTrash(journal, trash, found.do === "seal" ? found.final : undefined),
};
