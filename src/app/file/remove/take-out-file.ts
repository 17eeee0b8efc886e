import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { METHODS } from "../../../core/journal/method-traits.ts";
import { isMissingProof, type Missing } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import {
  type FileIdentity,
  isLinkOf,
  isSameFile,
  isUnchangedFile,
} from "../../../core/media-files/file-identity.ts";
import { listTrashedFor } from "../../../store/journal/supersede.ts";
import { reinstate } from "../../journal/operations/reinstate.ts";
import { assertReturnable, returnSource } from "../../journal/operations/return-source.ts";
import { moveIntoTrash } from "../../journal/operations/trash.ts";
import { hashSeenFile, lookInLibrary, missingReason } from "../../journal/steps/confirm-missing.ts";
import type { Journal } from "../../journal/steps/journal.ts";
import { assertNotCopied } from "../../journal/steps/prove-filed.ts";
import { outsideLibraryReason } from "../../journal/steps/roots.ts";
import { hasDownloadContent } from "../../journal/steps/small-files.ts";

/**
 * Why a file was not taken out. `missing` proves that it was gone already. `isKept`: it is still
 * filed, because the version that it replaced cannot come back now.
 */
export interface FileLeft {
  reason: Reason;
  missing?: Missing;
  isKept?: true;
}

/**
 * Takes one published file out of the library: into the trash, or to the path of its source if a
 * move removed the source. Files that it replaced come back.
 * @returns the reason if the file was left where it is
 */
export async function takeOutFile(
  journal: Journal,
  publication: Operation,
  signal: AbortSignal,
): Promise<FileLeft | undefined> {
  const { files } = journal;
  const replaced = await listTrashedFor(journal.store.read, { publication: publication.id });
  // Files that were replaced under other names come back before the publication leaves the library.
  let notBack: Reason | undefined;
  for (const trash of replaced) {
    if (trash.sourcePath === publication.finalPath) continue;
    const reason = await reinstate(journal, trash);
    if (reason && !isNothingThere(reason)) notBack ??= reason;
  }
  const path = quoted(publication.finalPath, 300);
  const { finalPath, anchor, final } = publication;
  const found = await lookInLibrary(files, { path: finalPath, anchor, file: final });
  if (isMissingProof(found)) return { reason: missingReason(found), missing: found };
  const kept =
    (await reasonToLeave(journal, publication, found, signal)) ??
    (await returnSource(journal, publication, found, signal));
  if (kept) return { reason: kept };
  if (notBack) return keptFor(publication, notBack);
  // A file that was replaced under the same name comes back at the same instant at which the
  // publication leaves.
  const sameName = replaced.find(({ sourcePath }) => sourcePath === publication.finalPath);
  if (sameName) {
    const reason = await reinstate(journal, sameName, { publication, found });
    if (reason === undefined) return undefined;
    if (!isNothingThere(reason)) return keptFor(publication, reason);
  }
  const moved = await moveIntoTrash(journal, { publication, found });
  if (moved.ok) return undefined;
  // The folder is a separate mount inside the library. A rename cannot move the file from there
  // into a trash folder, and retrying would not help.
  if (moved.reason) {
    const message = sentence`${path}: ${moved.reason.message}`;
    return { reason: { code: moved.reason.code, message } };
  }
  throw UserError.refused(
    `${path} cannot be moved to a trash folder.`,
    "Set PLEX_MEDIA_ROOT to the library that it was filed into, and restart.",
  );
}

/**
 * True if a replaced version is no longer in the trash, or is about to leave it. Nothing can
 * come back then, so the new version is taken out alone.
 */
const isNothingThere = ({ code }: Reason): boolean =>
  code === "not_in_trash" || code === "missing" || code === "changed";

/** Without this, both versions would be in the trash. */
const keptFor = ({ finalPath }: Operation, { code, message }: Reason): FileLeft => ({
  isKept: true,
  reason: {
    code,
    message: sentence`${quoted(finalPath, 300)} stays in the library, because the version that it replaced cannot come back from the trash: ${message}`,
  },
});

/**
 * Returns why the file is left alone: it is not the file that was published, or it is not ours to
 * move.
 */
async function reasonToLeave(
  journal: Journal,
  publication: Operation,
  found: FileIdentity,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const path = quoted(publication.finalPath, 300);
  const outside = await outsideLibraryReason(journal, publication);
  if (outside) return outside;
  const { final, hash, finalPath, sourcePath, method } = publication;
  // A recorded hash identifies a file that was copied to another disk.
  const mayBeOurs = final && (isSameFile(found, final) || isHashed(publication, found));
  if (!mayBeOurs) {
    const small = { path: finalPath, size: found.size, sourcePath };
    if (found.size === final?.size && (await hasDownloadContent(journal.files, small, signal))) {
      return undefined;
    }
    if (final) assertNotCopied(publication.finalPath, final, found);
    return { code: "changed", message: `${path} is now a different file and was left alone.` };
  }
  const provenBy = method && METHODS[method].provenBy;
  // A hardlink has the content of its download, whatever was written to it since.
  const isProvenLink = provenBy === "inode" && isLinkOf(found, final);
  if (hash !== undefined && !isProvenLink) {
    await assertReturnable(journal, publication);
    return (await hashSeenFile(journal.files, publication.finalPath, hash, signal)) === hash
      ? undefined
      : { code: "changed", message: `${path} now has different content and was left alone.` };
  }
  // For a file without a hash that is not a link, any write counts as a change. The download is
  // then no longer a second copy of the file, as the trash would assume.
  return provenBy === "times" && !isUnchangedFile(found, final)
    ? {
        code: "changed",
        message: `${path} has been modified since it was filed and was left alone.`,
      }
    : undefined;
}

const isHashed = ({ final, hash }: Operation, found: FileIdentity): boolean =>
  hash !== undefined && found.size === final?.size;
