import { dirname } from "node:path";
import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import { METHODS } from "../../core/journal/method-traits.ts";
import type { Operation } from "../../core/journal/operation.ts";
import {
  type FileIdentity,
  isSameFile,
  isUnchangedFile,
} from "../../core/media-files/file-identity.ts";
import { isTakenBack, leftOutReasons } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { advance, findOperation } from "../../store/journal/journal.ts";
import { publicationsOf, undonePublicationsOf } from "../../store/journal/publications.ts";
import { renamesOf } from "../../store/journal/renames.ts";
import { listTrashedFor, refreshSuperseded } from "../../store/journal/supersede.ts";
import type { Trx } from "../../store/open.ts";
import { addScan } from "../../store/plex/scans.ts";
import { changeItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { removeMadeFolder } from "../journal/operations/make-folder.ts";
import { reinstate } from "../journal/operations/reinstate.ts";
import { assertReturnable, returnSource } from "../journal/operations/return-source.ts";
import { moveIntoTrash } from "../journal/operations/trash.ts";
import { recoverRelease } from "../journal/recover.ts";
import { type Journal, type JournalStamp, stampOf } from "../journal/steps/journal.ts";
import { record } from "../journal/steps/perform.ts";
import { assertAnchored, outsideLibraryReason } from "../journal/steps/roots.ts";
import { scanFolderOf } from "../journal/steps/scan-folder.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import type { ObservedRelease } from "../releases/observe.ts";
import type { FileParts } from "./parts.ts";
import { isRenamePlan } from "./rename/steps.ts";
import { takeBack, undoRename } from "./rename/undo-rename.ts";

type KeptPublication = { publication: Operation; reason: Reason };

/**
 * Undoes what a release published, or the part of it that was asked for, as far as each file is
 * unchanged; the rest is left and listed. Files go to the trash of their library; the source is
 * never touched. Then the release enters the requested state.
 */
export async function undoRelease(
  deps: FileParts,
  release: Release,
  signal: AbortSignal,
): Promise<void> {
  const { store } = deps;
  if (await isRenamePlan(store.read, release)) return undoRename(deps, release, signal);
  await recoverRelease(deps, release.id);
  const left: KeptPublication[] = [];
  const folders = new Set<string>();
  const all = await publicationsOf(store.read, release.id);
  const marked = (await itemsOf(store.read, release.id)).filter(({ problem }) =>
    isTakenBack(problem),
  );
  // A decision about the whole release that was made since comes first.
  const taken =
    release.requested || marked.length === 0 ? undefined : new Set(marked.map(({ path }) => path));
  const kept = all.filter(({ itemPath }) => taken && !taken.has(itemPath));
  const publications = all.filter((one) => !kept.includes(one));
  const stems = publications.map(({ finalPath }) => `${withoutExtension(finalPath)}.`);
  // Subtitles of what it replaced: they belong to that again.
  for (const publication of (await renamesOf(store.read, release.id)).toReversed()) {
    if (taken && !stems.some((stem) => publication.finalPath.startsWith(stem))) continue;
    const reason = await takeBack(deps, publication.id, signal);
    if (reason) left.push({ publication, reason });
  }
  for (const publication of innermostFirst(
    publications.filter(({ kind }) => kind === "make_folder"),
  )) {
    signal.throwIfAborted();
    const reason = await removeMadeFolder(deps, publication);
    if (reason) left.push({ publication, reason });
  }
  for (const publication of publications.filter(({ kind }) => kind === "publish").toReversed()) {
    signal.throwIfAborted();
    await reinstateBeside(deps, publication);
    const reason = await undoPublication(deps, publication, signal);
    if (reason) left.push({ publication, reason });
    folders.add(scanFolderOf(publication, release.identity?.type));
    // A file tool may have moved it within the library.
    if (release.job !== undefined && (await isInLibrary(deps, publication.sourcePath))) {
      folders.add(dirname(publication.sourcePath));
    }
  }
  // What was undone before a stop is not a live publication any more, but Plex must still scan its
  // folder.
  for (const publication of await undonePublicationsOf(store.read, release.id)) {
    folders.add(scanFolderOf(publication, release.identity?.type));
  }
  const missing = left
    .filter(({ reason }) => reason.code === "missing")
    .map(({ publication }) => publication);
  const notBack = await reinstateRest(deps, release.id, missing, kept);
  const content = taken ? undefined : await contentNow(deps, release, signal);
  await finish(deps, release, { left, notBack, taken }, folders, content);
}

const innermostFirst = (folders: readonly Operation[]): Operation[] =>
  folders.toSorted((a, b) => b.finalPath.length - a.finalPath.length);

const isInLibrary = async ({ libraryHomes }: Journal, path: string): Promise<boolean> =>
  (await libraryHomes()).some((home) => isBelow(path, home));

/**
 * Its content as it is now: changes while it was filed are no reason to identify it again.
 * Undefined when it cannot be read, or when it will be filed as another work: then its files are
 * compared with those recorded.
 */
async function contentNow(
  { observe }: Pick<FileParts, "observe">,
  release: Release,
  signal: AbortSignal,
) {
  if (release.requested?.kind === "approve") return undefined;
  const seen = await observe(release, signal, { tails: false });
  return seen.problems.length > 0 ? undefined : seen;
}

/**
 * Abandons the files that were left and moves the release, in one transaction. After a stop before
 * it, those files are checked again.
 */
async function finish(
  deps: Journal,
  release: Release,
  {
    left,
    notBack,
    taken,
  }: { left: KeptPublication[]; notBack: ReinstateFailure[]; taken: Set<string> | undefined },
  folders: ReadonlySet<string>,
  content: ObservedRelease | undefined,
): Promise<void> {
  const { store, hasPlex } = deps;
  const stamp = stampOf(deps);
  const { lease, at } = stamp;
  await store.write(async (trx) => {
    // A decision that a person made in the meantime says where it goes.
    const current = (await findRelease(trx, release.id)) ?? release;
    // All of it is to go now: the engine comes back to it.
    if (taken && current.requested) return;
    for (const { publication, reason } of left) {
      if ((await findOperation(trx, publication.id))?.state === publication.state) {
        await advance(trx, publication, "abandoned", lease, at, {
          error: toCommandText(reason.message),
        });
      }
    }
    for (const { old } of notBack) await closeNotReinstated(trx, old, stamp);
    const reasons = [...left, ...notBack].map(({ reason }) => reason);
    for (const path of taken ?? []) {
      await changeItem(trx, release.id, path, { method: null, destination: null });
    }
    const open = taken ? leftOutReasons(await itemsOf(trx, release.id)) : [];
    const event = {
      kind: "taken_back" as const,
      left: [...open, ...reasons],
      stays: taken !== undefined,
    };
    const keeps = content === undefined || current.requested?.kind === "approve";
    const plex = taken && hasPlex() ? ("pending" as const) : null;
    const fields = { plex, ...(keeps ? {} : { contentKey: content.contentKey }) };
    await changeStateWithin(trx, current, event, byEngine(at), { fields });
    if (hasPlex()) for (const folder of folders) await addScan(trx, release.id, folder, at);
  });
}

/** Undoes one file. Returns the reason if it was left where it is. */
async function undoPublication(
  journal: Journal,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files } = journal;
  const path = quoted(publication.finalPath, 300);
  const found = await files.fileIdentity(publication.finalPath);
  if (!found) {
    await assertAnchored(files, publication.anchor);
    return { code: "missing", message: `${path} no longer exists.` };
  }
  const outside = await outsideLibraryReason(journal, publication);
  if (outside) return outside;
  if (!publication.final || !isSameFile(found, publication.final)) {
    return { code: "changed", message: `${path} is another file now and was left alone.` };
  }
  if (publication.hash !== undefined) {
    await assertReturnable(journal, publication);
    const hashed = await files.hashFile(publication.finalPath, publication.hash, signal);
    if (!hashed.ok || hashed.hash !== publication.hash) {
      return { code: "changed", message: `${path} has other content now and was left alone.` };
    }
  } else if (
    publication.method &&
    METHODS[publication.method].provenBy === "times" &&
    !isUnchangedFile(found, publication.final)
  ) {
    // A file without a hash that is no link: once it was written to, the download is no second
    // copy, as the trash would assume.
    return {
      code: "changed",
      message: `${path} was written to since it was filed and was left alone.`,
    };
  }
  const kept = await returnSource(journal, publication, found, signal);
  if (kept) return kept;
  if (await reinstateInPlace(journal, publication, found)) return undefined;
  const moved = await moveIntoTrash(journal, { publication, found });
  if (moved.ok) return undefined;
  // The folder is a mount of its own inside the library: no trash can ever take the file, so
  // waiting would not help.
  if (moved.reason) {
    return { code: moved.reason.code, message: sentence`${path}: ${moved.reason.message}` };
  }
  throw UserError.refused(
    `${path} cannot be moved to any trash.`,
    "Set PLEX_MEDIA_ROOT to the library that it was filed into, and restart.",
  );
}

// What an undo puts back: the files that were replaced by those that it removes.

/** A superseded publication whose file cannot be put back. */
type ReinstateFailure = { old: Operation; reason: Reason };

/**
 * Puts back what a publication replaced under other names, before the publication leaves the
 * library.
 */
async function reinstateBeside(journal: Journal, publication: Operation): Promise<void> {
  for (const trash of await listTrashedFor(journal.store.read, { publication: publication.id })) {
    if (trash.sourcePath !== publication.finalPath) await reinstate(journal, trash);
  }
}

/**
 * Puts back what a publication replaced under its own name, in the same instant in which the
 * publication leaves. False when there is none, or when it cannot be put back.
 */
async function reinstateInPlace(
  journal: Journal,
  publication: Operation,
  found: FileIdentity,
): Promise<boolean> {
  const replaced = await listTrashedFor(journal.store.read, { publication: publication.id });
  const trash = replaced.find(({ sourcePath }) => sourcePath === publication.finalPath);
  return (
    trash !== undefined && (await reinstate(journal, trash, { publication, found })) === undefined
  );
}

/**
 * Puts back everything else that a release replaced, if its place is free now; returns what cannot
 * be put back. A publication that is `missing`, because someone removed its file, is abandoned
 * first: a name has one live publication.
 */
async function reinstateRest(
  journal: Journal,
  releaseId: number,
  missing: readonly Operation[],
  kept: readonly Operation[],
): Promise<ReinstateFailure[]> {
  const { store } = journal;
  const notBack: ReinstateFailure[] = [];
  for (const trash of await listTrashedFor(store.read, { release: releaseId })) {
    // It is still replaced, where only another file was taken back.
    if (kept.some(({ id }) => id === trash.replacedBy)) continue;
    const taken = missing.find(({ finalPath }) => finalPath === trash.sourcePath);
    if (taken && (await findOperation(store.read, taken.id))?.state === taken.state) {
      await record(journal, taken, "abandoned", { error: MISSING });
    }
    const reason = await reinstate(journal, trash);
    const old =
      trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
    if (reason && old) notBack.push({ old, reason: stayedInTrash(trash, reason) });
  }
  return notBack;
}

/**
 * Inside a transaction: the replaced version has no live publication and is not in the library, so
 * it counts as undone.
 */
async function closeNotReinstated(
  trx: Trx,
  old: Operation,
  { lease, at }: JournalStamp,
): Promise<void> {
  await advance(trx, old, "undone", lease, at);
  await changeItem(trx, old.releaseId, old.itemPath, { problem: null });
  await refreshSuperseded(trx, old.releaseId);
}

const MISSING = "It is no longer in the library.";

const stayedInTrash = (trash: Operation, { code, message }: Reason): Reason => ({
  code,
  message: sentence`${quoted(trash.sourcePath, 300)}, which had been replaced, cannot be put back: ${message}`,
});
