import { dirname } from "node:path";
import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import type { Operation } from "../../core/journal/operation.ts";
import { isTakenBack, leftOutReasons } from "../../core/plan/files/not-filed.ts";
import type { Release } from "../../core/release/release.ts";
import { abandonOperation, advance, findOperation } from "../../store/journal/journal.ts";
import { publicationsOf, undonePublicationsOf } from "../../store/journal/publications.ts";
import { renamesOf } from "../../store/journal/renames.ts";
import { listTrashedFor, refreshSuperseded } from "../../store/journal/supersede.ts";
import type { Trx } from "../../store/open.ts";
import { addScan } from "../../store/plex/scans.ts";
import { changeItem, itemsOf } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { removeMadeFolder } from "../journal/operations/make-folder.ts";
import { reinstate } from "../journal/operations/reinstate.ts";
import { type JournalStamp, stampOf } from "../journal/steps/journal.ts";
import { abandon } from "../journal/steps/perform.ts";
import { scanFolderOf } from "../journal/steps/scan-folder.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import type { ObservedRelease } from "../releases/observe.ts";
import type { FileDeps } from "./file-deps.ts";
import { type FileLeft, takeOutFile } from "./remove/take-out-file.ts";
import { takeBack } from "./rename/undo-rename.ts";
import type { UndoRun } from "./run/runs.ts";

/** Reads which files of a download or of a file plan are taken out. */
export async function resumeUndo(deps: FileDeps, release: Release): Promise<UndoRun> {
  const { store } = deps;
  const [publications, undone, items] = await Promise.all([
    publicationsOf(store.read, release.id),
    undonePublicationsOf(store.read, release.id),
    itemsOf(store.read, release.id),
  ]);
  const marked = items.filter(({ problem }) => isTakenBack(problem)).map(({ path }) => path);
  // A later decision about the whole release takes precedence.
  const part = release.requested || marked.length === 0 ? undefined : new Set(marked);
  return createUndoRun(deps, { release, publications, undone, part });
}

/** Database records that an undo reads once, before its first step. */
interface UndoStart {
  release: Release;
  /** The release's publications that are in the library. */
  publications: readonly Operation[];
  /** Publications that were already undone, by an earlier run of this undo or by another undo. */
  undone: readonly Operation[];
  /** Paths of the items that are taken out. Undefined if the whole release is taken out. */
  part: ReadonlySet<string> | undefined;
}

type KeptPublication = FileLeft & { publication: Operation };
/** A superseded publication whose file cannot be put back. */
type ReinstateFailure = { old: Operation; reason: Reason };

/**
 * Only the run knows which files of the release are taken out, which were left, and which folders
 * media servers have to scan.
 */
function createUndoRun(deps: FileDeps, { release, ...start }: UndoStart): UndoRun {
  const { store, hasServer } = deps;
  const { part } = start;
  const others = start.publications.filter(({ itemPath }) => part && !part.has(itemPath));
  const going = start.publications.filter((publication) => !others.includes(publication));
  const left: KeptPublication[] = [];
  const notBack: ReinstateFailure[] = [];
  const folderOf = (publication: Operation): string =>
    scanFolderOf(publication, release.identity?.type);
  // Media servers must also scan the folders of files that an earlier run took out.
  const folders = new Set(start.undone.map(folderOf));

  const noteLeft = (publication: Operation, kept: FileLeft | undefined): void => {
    if (kept) left.push({ publication, ...kept });
  };
  const noteReason = (publication: Operation, reason: Reason | undefined): void =>
    noteLeft(publication, reason && { reason });

  const kept = (): KeptPublication[] => left.filter(({ isKept }) => isKept);

  async function isInLibrary(path: string): Promise<boolean> {
    return (await deps.libraryHomes()).some((home) => isBelow(path, home));
  }

  /**
   * Returns the release's current content, because changes made while it was filed are no reason to
   * identify it again. Undefined if the content cannot be read, or if the release will be filed as
   * another work. In that case, its files are compared with the recorded ones.
   */
  async function contentNow(signal: AbortSignal): Promise<ObservedRelease | undefined> {
    if (part || release.requested?.kind === "approve") return undefined;
    const seen = await deps.observe(release, signal, { tails: false });
    return seen.problems.length > 0 ? undefined : seen;
  }

  return {
    async takeBackNames(signal) {
      const stems = going.map(({ finalPath }) => `${withoutExtension(finalPath)}.`);
      for (const renamed of (await renamesOf(store.read, release.id)).toReversed()) {
        if (part && !stems.some((stem) => renamed.finalPath.startsWith(stem))) continue;
        noteReason(renamed, await takeBack(deps, renamed.id, signal));
      }
    },

    async removeFolders(signal) {
      const made = going.filter(({ kind }) => kind === "make_folder");
      for (const folder of made.toSorted((a, b) => b.finalPath.length - a.finalPath.length)) {
        signal.throwIfAborted();
        noteReason(folder, await removeMadeFolder(deps, folder));
      }
    },

    async takeOutFiles(signal) {
      for (const file of going.filter(({ kind }) => kind === "publish").toReversed()) {
        signal.throwIfAborted();
        noteLeft(file, await takeOutFile(deps, file, signal));
        folders.add(folderOf(file));
        // A file tool may have moved the file within the library.
        if (release.job !== undefined && (await isInLibrary(file.sourcePath))) {
          folders.add(dirname(file.sourcePath));
        }
      }
    },

    async putBackReplaced() {
      const missing = left.flatMap(({ publication, missing: proof }) =>
        proof ? [{ publication, proof }] : [],
      );
      const staying = new Set(
        [...others, ...kept().map(({ publication }) => publication)].map(({ id }) => id),
      );
      for (const trash of await listTrashedFor(store.read, { release: release.id })) {
        // The file that replaced this one stays in the library, so this one stays in the trash.
        if (trash.replacedBy !== undefined && staying.has(trash.replacedBy)) continue;
        const gone = missing.find(({ publication }) => publication.finalPath === trash.sourcePath);
        const now = gone && (await findOperation(store.read, gone.publication.id));
        // A name can have only one live publication.
        if (gone && now?.state === gone.publication.state) {
          await abandon(deps, gone.publication, gone.proof, MISSING);
        }
        const reason = await reinstate(deps, trash);
        const old =
          trash.undoes === undefined ? undefined : await findOperation(store.read, trash.undoes);
        if (reason && old) notBack.push({ old, reason: stayedInTrash(trash, reason) });
      }
    },

    // Runs in one transaction. After a stop before it, the files that were left are checked again.
    async finish(signal) {
      const content = await contentNow(signal);
      const stamp = stampOf(deps);
      await store.write(async (trx) => {
        // If a person decided something in the meantime, that decision determines the next state.
        const current = (await findRelease(trx, release.id)) ?? release;
        // The whole release is to be undone now, so the engine will process it again.
        if (part && current.requested) return;
        await closeLeft(
          trx,
          left.filter(({ isKept }) => !isKept),
          stamp,
        );
        for (const { old } of notBack) await closeNotReinstated(trx, old, stamp);
        for (const path of part ?? []) {
          await changeItem(trx, release.id, path, { method: null, destination: null });
        }
        const open = part ? leftOutReasons(await itemsOf(trx, release.id)) : [];
        const stays = part !== undefined || kept().length > 0;
        const event = {
          kind: "taken_back" as const,
          left: [...open, ...[...left, ...notBack].map(({ reason }) => reason)],
          stays,
          isSeen: left.some(
            ({ publication, missing }) => publication.kind === "publish" && !missing,
          ),
        };
        const keeps = content === undefined || current.requested?.kind === "approve";
        const plex = stays && hasServer() ? ("pending" as const) : null;
        const fields = { plex, ...(keeps ? {} : { contentKey: content.contentKey }) };
        await changeStateWithin(trx, current, event, byEngine(stamp.at), { fields });
        if (!hasServer()) return;
        for (const folder of folders) await addScan(trx, release.id, folder, stamp.at);
      });
    },
  };
}

/**
 * Must run in a transaction. Files that were left are no longer ours, unless they were closed in
 * the meantime.
 */
async function closeLeft(
  trx: Trx,
  left: readonly KeptPublication[],
  { lease, at }: JournalStamp,
): Promise<void> {
  for (const { publication, reason, missing } of left) {
    if ((await findOperation(trx, publication.id))?.state !== publication.state) continue;
    const error = toCommandText(reason.message);
    await abandonOperation(trx, publication, missing ?? "left_alone", { lease, at, error });
  }
}

/**
 * Must run in a transaction. The replaced version has no live publication and is not in the
 * library, so it counts as undone.
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
  message: sentence`The replaced file ${quoted(trash.sourcePath, 300)} cannot be put back: ${message}`,
});
