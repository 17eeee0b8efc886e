import { dirname } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { workText } from "../../../base/candidate.ts";
import { reasonOf } from "../../../base/errors.ts";
import { type Identity, sameWork } from "../../../base/identity.ts";
import { bindMapping, type EpisodeMapping, hasSameNumbers } from "../../../base/item.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { type Reason, withoutReasonsFor } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { byEngine } from "../../../core/actor.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isSameFile } from "../../../core/media-files/file-identity.ts";
import type { Release } from "../../../core/release/release.ts";
import { engineActs, formatState } from "../../../core/release/state-traits.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import {
  filingOf,
  findPublicationAt,
  publicationsOf,
} from "../../../store/journal/publications.ts";
import { openRestoreOf, refreshSuperseded } from "../../../store/journal/supersede.ts";
import {
  findTrashed,
  listUnfiledRestores,
  markRestored,
  type TrashRow,
} from "../../../store/journal/trash.ts";
import type { Db, Trx } from "../../../store/open.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { changeItem, itemsOf } from "../../../store/releases/items.ts";
import { findRelease, setReasons } from "../../../store/releases/releases.ts";
import { changeStateWithin } from "../../releases/change-state.ts";
import { reasonOfAttempt } from "../steps/confirm-missing.ts";
import type { Journal } from "../steps/journal.ts";
import { isReason, type OperationEnding, perform, rollBack } from "../steps/perform.ts";
import { findTrashedFile } from "../steps/prove-filed.ts";
import { anchorOf, resolveInRoots } from "../steps/roots.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";
import { leaveTrash } from "./close-reinstate.ts";

/**
 * Moves one file from the trash back to its original path. Each step is written to the journal
 * before it is taken. Returns the reason if the file was left in the trash.
 * @throws Outage while its library is not mounted or not writable; the caller tries again
 */
export async function restoreTrashed(
  journal: Journal,
  asked: TrashRow,
): Promise<Reason | undefined> {
  const { files, store, lease, policy } = journal;
  const { operationId, path: sourcePath, originalPath: finalPath } = asked;
  const trash = await findOperation(store.read, operationId);
  const source = await findTrashedFile(files, asked, trash?.anchor);
  if (isReason(source)) return source;
  if ((await files.readFileIdentity(finalPath)) !== undefined) return OCCUPIED;
  try {
    const { root, missing } = await resolveInRoots(journal, finalPath);
    const anchor = await anchorOf(journal, finalPath);
    return await perform(journal, RESTORE, {
      intent: () => ({
        releaseId: asked.releaseId,
        itemPath: trash?.itemPath ?? "",
        kind: "restore",
        sourcePath,
        source,
        finalPath,
        madeFolders: missing,
        anchor,
        undoes: operationId,
      }),
      async recheck(trx) {
        const still = await findTrashed(trx, operationId);
        if (still?.request !== "restore") {
          return {
            code: "changed",
            message: "Another decision about it was made in the meantime.",
          };
        }
        const against = await reasonAgainstRestore(trx, still);
        if (against) return against;
        // A release that is being filed under that name takes precedence. Otherwise, recovery could
        // not know whose file it is.
        const claim = await findPublicationAt(trx, finalPath);
        if (claim) return claimed(claim);
        // The release that superseded this file is being undone right now, which puts the file
        // back.
        const open = await openRestoreOf(trx, operationId);
        return open && { code: "changed", message: "It is already being put back." };
      },
      async carryOut(restore) {
        await files.makeFolders(root, dirname(finalPath), { mode: policy.dirMode });
        lease.assertLeased();
        const moved = await files.restoreFromTrash(sourcePath, finalPath, source);
        if (!moved.ok) return reasonOfAttempt(moved, sourcePath);
        await close(journal, restore, source);
        return undefined;
      },
      async afterRecovery(error, operation) {
        if (operation?.state === "sealed") return undefined;
        throw error;
      },
    });
  } catch (error) {
    return reasonOf(error);
  }
}

/**
 * Returns why a file must stay in the trash for now, regardless of its path: no release would own
 * the file in the library.
 */
export async function reasonAgainstRestore(
  db: Db,
  row: Pick<TrashRow, "operationId">,
): Promise<Reason | undefined> {
  const owned = await ownedAgain(db, row);
  return owned && "code" in owned ? owned : undefined;
}

/**
 * Records that a file is back in the library. Its release owns it as before, and is filed again if
 * it was undone.
 */
async function close(journal: Journal, restore: Operation, final: FileIdentity): Promise<void> {
  const { store, lease, clock, hasServer } = journal;
  lease.assertLeased();
  await leaveTrash(journal, { ...restore, source: final });
  await store.write(async (trx) => {
    const { releaseId, finalPath } = restore;
    const by = byEngine(clock.now());
    await advance(trx, restore, "sealed", lease.number, by.at, { final });
    if (restore.undoes !== undefined) await markRestored(trx, restore.undoes, by.at);
    const isMoved = await fileAgain(journal, trx, restore, final);
    const release = await findRelease(trx, releaseId);
    const detail = { message: putBack(finalPath) };
    if (isMoved !== "moved") {
      await appendHistory(trx, {
        ...by,
        releaseId,
        name: release?.name,
        action: "restored",
        detail,
      });
    }
    if (hasServer()) {
      await addScan(trx, releaseId, scanFolderOf(restore, release?.identity?.type), by.at);
    }
  });
}

const putBack = (path: string): string => `${quoted(path, 4096)} was put back from the trash.`;

/**
 * Reactivates the publication whose file a restore brought back. Returns `moved` if this marks its
 * release as filed.
 */
async function fileAgain(
  { lease, clock, hasServer }: Journal,
  trx: Trx,
  restore: Operation,
  final: FileIdentity,
) {
  const { releaseId, finalPath } = restore;
  const by = byEngine(clock.now());
  const owned = await ownedAgain(trx, { operationId: restore.undoes ?? "" });
  if (!owned || "code" in owned) return "no";
  const { release, published, filedAs } = owned;
  await advance(trx, published, "sealed", lease.number, by.at, { final });
  const { itemPath, method = null } = published;
  const mapping = filedAs && { mapping: filedAs.mapping };
  await changeItem(trx, releaseId, itemPath, {
    method,
    destination: finalPath,
    problem: null,
    ...mapping,
  });
  await refreshSuperseded(trx, releaseId);
  await setReasons(
    trx,
    [releaseId],
    { state: "filed" },
    withoutReasonsFor(release.reasons, [itemPath]),
  );
  if (release.state === "filed") return "counted";
  const identity = filedAs && { identity: filedAs.identity };
  const event = { kind: "put_back" as const, message: putBack(finalPath), ...identity };
  await changeStateWithin(trx, release, event, by, {
    fields: hasServer() ? { plex: "pending" } : {},
  });
  return "moved";
}

/**
 * Marks releases as filed whose file an earlier version of plex-ingest put back but left as undone,
 * if that same file is still in the library.
 */
export async function fileRestored(journal: Journal): Promise<void> {
  const { store, files, hasServer, clock } = journal;
  for (const restore of await listUnfiledRestores(store.read)) {
    const there = await files.readFileIdentity(restore.finalPath);
    if (there === undefined || !isSameFile(there, restore.final ?? restore.source)) continue;
    await store.write(async (trx) => {
      if ((await fileAgain(journal, trx, restore, there)) === "no" || !hasServer()) return;
      const release = await findRelease(trx, restore.releaseId);
      await addScan(
        trx,
        restore.releaseId,
        scanFolderOf(restore, release?.identity?.type),
        clock.now(),
      );
    });
  }
}

export const RESTORE: OperationEnding = {
  rollBack,
  finish: (journal, restore, found) =>
    close(journal, restore, (found.do === "seal" && found.final) || restore.source),
};

const OCCUPIED: Reason = {
  code: "destination_exists",
  message:
    "Another file already exists at its path in the library. plex-ingest never overwrites files.",
};

/** Another release owns the path, although no file was at the path a moment ago. */
const claimed = ({ releaseId, state }: Operation): Reason => ({
  code: "destination_exists",
  message:
    state === "sealed"
      ? `Its path belongs to release ${releaseId}, whose file there was removed. Undo release ` +
        `${releaseId}, then try again.`
      : `Release ${releaseId} is being filed under its name right now. Try again when that is ` +
        "done.",
});

/** A release that regains its file from the trash. */
type RestoredOwner = {
  release: Release;
  published: Operation;
  /**
   * The identity under which the release is filed again. Missing if the release still has that
   * identity.
   */
  filedAs?: { identity: Identity; mapping: EpisodeMapping | null };
};

/**
 * Returns how a release gets back a file that leaves the trash, or why it cannot. If it cannot, the
 * file stays in the trash, because no release would own it in the library. Undefined for a file
 * that never belonged to a release.
 */
async function ownedAgain(
  db: Db,
  { operationId }: Pick<TrashRow, "operationId">,
): Promise<RestoredOwner | Reason | undefined> {
  const trash = await findOperation(db, operationId);
  const published = await findOperation(db, trash?.undoes ?? "");
  const release = published && (await findRelease(db, published.releaseId));
  if (!release) return undefined;
  const { id, state, identity } = release;
  if (engineActs(state)) {
    return changed(
      sentence`Release ${id}, which filed it, is ${formatState(state)} now. Try again when that is done; ${{ do: "show", id }} shows its progress.`,
    );
  }
  const newer =
    published.state === "superseded" &&
    (await findOperation(db, trash?.replacedBy ?? ""))?.releaseId;
  if (newer) {
    return {
      code: "duplicate",
      message: sentence`Release ${newer} replaced it with a better version. To get this one back, undo that release: ${{ do: "undo", id: newer }}.`,
    };
  }
  if (published.state !== "undone") return undefined;
  const filing = await filingOf(db, published);
  const was = filing.identity ?? identity;
  const live = await publicationsOf(db, id);
  const isOther = state === "filed" && was && identity && !sameWork(was, identity);
  if (isOther || live.some(({ itemPath }) => itemPath === published.itemPath)) {
    return changed(
      sentence`This download is now filed${identity && release.job === undefined ? ` as ${workText(identity)}` : ""}. Undo that first with ${{ do: "undo", id }}, then put this file back.`,
    );
  }
  if ((await itemsOf(db, id)).every(({ path }) => path !== published.itemPath)) {
    return changed(
      sentence`Release ${id} no longer has ${quoted(baseOf(published.sourcePath), 300)}; another release may have it now. Add that file separately: ${{ do: "add", paths: [published.sourcePath] }}.`,
    );
  }
  if (filing.isLast && isKnownAs(release, was)) return { release, published };
  if (!was) {
    return changed(
      sentence`It is not known what it was filed as. Specify what it is: ${{ do: "approve", id }}.`,
    );
  }
  if (was.type === "movie") {
    return { release, published, filedAs: { identity: was, mapping: null } };
  }
  const { season, episodes } = was;
  // A pack's episodes are those of its files, as counted by the last filing.
  if (season === undefined || episodes === undefined) {
    return changed(
      sentence`It was filed as ${workText(was)}, but its episodes are no longer known. File the download as that series again: ${{ do: "approve", id, type: was.type, tmdbId: was.tmdbId }}.`,
    );
  }
  return {
    release,
    published,
    filedAs: { identity: was, mapping: bindMapping(was, { season, episodes, titles: [] }) },
  };
}

const changed = (message: Reason["message"]): Reason => ({ code: "changed", message });

/** True if no later decision contradicts the former identity. */
const isKnownAs = ({ state, identity }: Release, was: Identity | undefined): boolean =>
  (state === "undone" || state === "filed") &&
  (was === undefined ||
    identity === undefined ||
    (sameWork(was, identity) && hasSameNumbers(was, identity)));
