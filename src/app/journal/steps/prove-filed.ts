import { sentence } from "../../../base/actions/sentence.ts";
import { Outage } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { METHODS } from "../../../core/journal/method-traits.ts";
import { isMissingProof, type Missing } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import {
  type FileIdentity,
  isOneInode,
  isSameFile,
  isSamePlace,
  isUnchangedFile,
} from "../../../core/media-files/file-identity.ts";
import { mayBeCopy } from "../../../core/media-files/new-inodes.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { hashSeenFile, lookInLibrary, missingReason, notFound } from "./confirm-missing.ts";
import { hasDownloadContent } from "./small-files.ts";

export type FiledProof =
  | { ok: true; found: FileIdentity }
  /** `missing` proves that the file is gone. */
  | { ok: false; reason: Reason; missing?: Missing };

/**
 * Proves that the file in the library is still the one that was published: it was not written to
 * since, or its times or its inode changed but its content has the recorded hash. Otherwise returns
 * the reason.
 * @throws Outage `root_missing` while its library is not mounted; Outage `new_inode` for a file that
 * may be a copy of the published one
 */
export async function proveUnchanged(
  files: EngineFiles,
  { finalPath, final, hash, anchor, sourcePath }: Operation,
  signal: AbortSignal,
): Promise<FiledProof> {
  const path = quoted(finalPath, 300);
  const found = await lookInLibrary(files, { path: finalPath, anchor, file: final });
  if (isMissingProof(found)) return { ok: false, reason: missingReason(found), missing: found };
  if (final && isUnchangedFile(found, final)) return { ok: true, found };
  const changed: FiledProof = {
    ok: false,
    reason: {
      code: "changed",
      message:
        final !== undefined && isSamePlace(found, final)
          ? `${path} has changed since it was filed and is left alone.`
          : `${path} is now a different file than the one that was filed and is left alone.`,
    },
  };
  if (!final || found.size !== final.size) return changed;
  if (hash === undefined) {
    const small = { path: finalPath, size: found.size, sourcePath };
    if (await hasDownloadContent(files, small, signal)) return { ok: true, found };
    assertNotCopied(finalPath, final, found);
    return changed;
  }
  const now = await hashSeenFile(files, finalPath, hash, signal);
  return now === hash ? { ok: true, found } : changed;
}

/**
 * Asserts that a file is not a copy of the recorded file under the same path, as on a new disk.
 * Such a file is neither ours nor foreign until `adopt` has recorded its inode.
 * @throws Outage `new_inode`
 */
export function assertNotCopied(path: string, recorded: FileIdentity, found: FileIdentity): void {
  if (isSameFile(found, recorded) || !mayBeCopy(recorded, found)) return;
  throw new Outage(
    "new_inode",
    sentence`${quoted(path, 300)} has a new inode, as after a copy to another disk. Run ${{ do: "adopt" }}; the work continues automatically after that.`,
  );
}

type ProveFiles = Pick<
  EngineFiles,
  "readFileIdentity" | "readLinkTarget" | "listRoot" | "readPoolBytes" | "hashFile" | "countLinks"
>;

/**
 * Returns why the file in the library cannot replace the source at `source.path`, which is about to
 * be removed. Undefined if the file is proven: it is the same file under a second name, or it was
 * just read in full and has the same content.
 */
export async function explainUnproven(
  files: ProveFiles,
  publication: Pick<Operation, "final" | "finalPath" | "method" | "hash" | "anchor">,
  source: { path: string; identity: FileIdentity },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { final, finalPath, method, anchor } = publication;
  const provenBy = method && METHODS[method].provenBy;
  const there = await lookInLibrary(files, { path: finalPath, anchor, file: final });
  if (isMissingProof(there)) return "The file in the library no longer exists.";
  if (!final || !isSameFile(there, final)) return "Another file is in its place in the library.";
  if (provenBy === "nothing") return "The library has only a link to it.";
  if (isOneInode(there, source.identity)) {
    // If the file has a single name that is visible at two paths, for example through a bind mount,
    // removing the source would remove the last name.
    return (await files.countLinks(source.path)) > 1 ? undefined : ONE_NAME;
  }
  if (provenBy === "inode") return "The file in the library is no longer the same file.";
  const inLibrary = await files.hashFile(finalPath, publication.hash, signal);
  if (!inLibrary.ok && inLibrary.code === "source_missing") throw notFound(finalPath);
  if (!inLibrary.ok) return `The file in the library cannot be verified: ${inLibrary.why}`;
  return (await recordedOrRead(files, publication, source, signal)) === inLibrary.hash
    ? undefined
    : DIFFERS;
}

/**
 * Repeats the check of `explainUnproven` without reading, for a file that was already proven.
 * `proven` is the identity that the library's file had at that time.
 */
export async function explainChange(
  files: EngineFiles,
  { sourcePath, source }: Pick<Operation, "sourcePath" | "source">,
  { finalPath: path, anchor }: Pick<Operation, "finalPath" | "anchor">,
  proven: FileIdentity | Missing,
): Promise<string | undefined> {
  const now = await lookInLibrary(files, { path, anchor });
  if (isMissingProof(now) || isMissingProof(proven) || !isUnchangedFile(now, proven)) {
    return "The file in the library was just changed or removed.";
  }
  return isOneInode(now, source) && (await files.countLinks(sourcePath)) < 2 ? ONE_NAME : undefined;
}

/**
 * Returns the source's hash. For a copy, the hash was recorded while the source was read. A file
 * that shares the source's blocks has no hash yet.
 */
async function recordedOrRead(
  files: ProveFiles,
  { hash }: Pick<Operation, "hash">,
  source: { path: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  if (hash !== undefined) return hash;
  const read = await files.hashFile(source.path, undefined, signal);
  return read.ok ? read.hash : undefined;
}

const ONE_NAME = "The library has no hardlink of its own to the file.";
const DIFFERS = "The file in the library has different content than the download.";

/**
 * Returns a trash row's file if it is still the one that was moved there, otherwise why it cannot
 * be put back.
 * @throws Outage `root_missing` while its library is not mounted; Outage `new_inode` for a file that
 * may be a copy of the trashed one
 */
export async function findTrashedFile(
  files: EngineFiles,
  { path, identity }: { path: string; identity: FileIdentity },
  anchor: Operation["anchor"],
): Promise<FileIdentity | Reason> {
  const found = await lookInLibrary(files, { path, anchor, file: identity });
  if (isMissingProof(found)) return missingReason(found, () => "It is no longer in the trash.");
  if (isSameFile(found, identity)) return found;
  assertNotCopied(path, identity, found);
  return {
    code: "changed",
    message: "Another file is in its place in the trash and was left alone.",
  };
}
