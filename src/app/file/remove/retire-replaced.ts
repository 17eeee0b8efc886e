import { isHalf, stemOfHalf } from "../../../base/file-types.ts";
import type { Item } from "../../../base/item.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { isSameFile } from "../../../core/media-files/file-identity.ts";
import { NOT_FILED } from "../../../core/plan/files/not-filed.ts";
import { renameKeptSubtitle } from "../../../core/plan/subtitles/kept-subtitles.ts";
import { findOperation } from "../../../store/journal/journal.ts";
import { listSubtitlesBeside } from "../../../store/journal/supersede.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { moveIntoTrash } from "../../journal/operations/trash.ts";
import { lookInLibrary } from "../../journal/steps/confirm-missing.ts";
import type { Journal } from "../../journal/steps/journal.ts";
import { assertNotPlaying } from "../../journal/steps/playing.ts";
import { proveUnchanged } from "../../journal/steps/prove-filed.ts";
import { outsideLibraryReason } from "../../journal/steps/roots.ts";
import { type RenameStepDeps, renameAlone } from "../rename/steps.ts";

type ReplacingRelease = {
  releaseId: number;
  items: readonly Pick<Item, "path" | "role">[];
  /** The release's publications that are in the library. */
  publications: readonly Operation[];
};

/**
 * Moves the files that a release replaced under other names to the trash, now that its own files
 * are in the library: older videos first, then their subtitles that do not fit the new ones.
 * Subtitles that fit are renamed after the new video. Continues where it was stopped. Returns the
 * reasons for files that stay as they are.
 */
export async function retireReplaced(
  journal: RenameStepDeps,
  { releaseId, items, publications }: ReplacingRelease,
  signal: AbortSignal,
): Promise<Reason[]> {
  const { store, files } = journal;
  const problems: Reason[] = [];
  const roles = new Map(items.map(({ path, role }) => [path, role]));
  for (const publication of publications) {
    if (publication.replaces === undefined) continue;
    signal.throwIfAborted();
    const old = await findOperation(store.read, publication.replaces);
    if (!old) continue;
    const beside =
      roles.get(publication.itemPath) === "video"
        ? await listSubtitlesBeside(store.read, old.finalPath, releaseId)
        : [];
    const torn = await changedHalves(files, beside, signal);
    const retired = await retire(journal, old, publication, signal);
    if (retired) problems.push(retired);
    const stem = `${withoutExtension(publication.finalPath)}.`;
    const subtitles = publications
      .filter(
        ({ itemPath, finalPath }) =>
          roles.get(itemPath) === "subtitle" && finalPath.startsWith(stem),
      )
      .map(({ finalPath }) => finalPath);
    for (const operation of beside) {
      const kept = retired
        ? operation.finalPath
        : renameKeptSubtitle(operation.finalPath, old.finalPath, publication.finalPath, subtitles);
      const reason =
        kept !== undefined
          ? await rename(journal, { releaseId, subtitle: operation, to: kept }, signal)
          : torn.has(operation.id)
            ? NOT_FILED.halfPair
            : await retire(journal, operation, publication, signal);
      if (reason) problems.push(reason);
    }
  }
  return problems;
}

/**
 * Returns the ids of publications whose other half was changed. After a manual correction, both
 * halves stay.
 */
async function changedHalves(
  files: Journal["files"],
  publications: readonly Operation[],
  signal: AbortSignal,
) {
  const torn = new Set<string>();
  const halves = publications.filter(({ finalPath }) => isHalf(finalPath));
  for (const same of Map.groupBy(halves, ({ finalPath }) => stemOfHalf(finalPath)).values()) {
    if (same.length < 2) continue;
    for (const operation of same) {
      const proof = await proveUnchanged(files, operation, signal);
      if (proof.ok || proof.reason.code !== "changed") continue;
      for (const { id } of same) if (id !== operation.id) torn.add(id);
    }
  }
  return torn;
}

/**
 * Renames a subtitle that is kept. The rename is undone together with the release that it was made
 * for.
 */
async function rename(
  journal: RenameStepDeps,
  { releaseId, subtitle, to }: { releaseId: number; subtitle: Operation; to: string },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { finalPath: from, anchor, final } = subtitle;
  if (from === to) return undefined;
  const source = await lookInLibrary(journal.files, { path: from, anchor, file: final });
  // Someone else removed the subtitle.
  if (isMissingProof(source)) return undefined;
  return renameAlone(
    journal,
    { releaseId, itemPath: from, kind: "rename", from, to, source },
    signal,
  );
}

async function retire(
  journal: Journal,
  old: Operation,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = journal;
  if ((await findOperation(store.read, old.id))?.state !== "sealed") return undefined;
  const { finalPath: path, anchor, final } = publication;
  const successor = await lookInLibrary(files, { path, anchor, file: final });
  if (isMissingProof(successor) || !final || !isSameFile(successor, final)) {
    return {
      code: "not_replaced",
      message: `${quoted(old.finalPath, 300)} was not replaced: ${NOT_THERE}`,
    };
  }
  const outside = await outsideLibraryReason(journal, old);
  if (outside) return outside;
  const proof = await proveUnchanged(files, old, signal);
  if (!proof.ok) return proof.missing ? undefined : proof.reason;
  await assertNotPlaying(journal, old.finalPath, signal);
  const moved = await moveIntoTrash(journal, {
    publication: old,
    found: proof.found,
    replacedBy: publication.id,
    async check(trx) {
      const release = await findRelease(trx, old.releaseId);
      if (release?.state !== "filed") {
        throw new Error(`Release ${old.releaseId} is now ${release?.state}.`);
      }
    },
  });
  if (moved.ok) return undefined;
  return moved.reason && moved.reason.code !== "other_file_system" ? moved.reason : NO_TRASH;
}

const NO_TRASH: Reason = {
  code: "refused",
  message: "The file that it replaces cannot be moved to a trash folder.",
};
const NOT_THERE = "the new file in the library has changed or was removed since it was filed.";
