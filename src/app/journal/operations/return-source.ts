import { dirname, join } from "node:path";
import { type Sentence, sentence, withHint } from "../../../base/actions/sentence.ts";
import { MustStop, UserError } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isLinkOf } from "../../../core/media-files/file-identity.ts";
import { advance } from "../../../store/journal/journal.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { notFound } from "../steps/confirm-missing.ts";
import type { Journal } from "../steps/journal.ts";
import { makeFile, makeVisible, watchCopy } from "../steps/make-file.ts";
import { type OperationEnding, perform, record, removeStaged, rollBack } from "../steps/perform.ts";
import { explainMissingRoot } from "../steps/roots.ts";

/**
 * Puts the source of a `move` back at its original path, made from the file in the library
 * (`found`), which stays there. Uses a link if possible, otherwise a verified copy, and never
 * overwrites. Does nothing if the source was not moved or is already back.
 * @returns why the source cannot be put back; its file then stays in the library
 * @throws Outage while the download folder's disk is not mounted, is full or refuses access; the
 * signal's reason
 */
export async function returnSource(
  journal: Journal,
  publication: Operation,
  found: FileIdentity,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = journal;
  const removal = (await removalsOf(store.read, publication.releaseId)).get(publication.id);
  if (!removal) return undefined;
  const left = (code: Reason["code"], why: Sentence): Reason => ({
    code,
    message: sentence`${quoted(publication.finalPath, 300)} stays in the library. ${why}`,
  });
  const place = removal.sourcePath;
  const noRoot = await explainMissingRoot(files, removal);
  if (noRoot !== undefined) return left("source_folder_gone", noRoot);
  const there = await files.readFileIdentity(place);
  if (there && !isLinkOf(there, found)) {
    return left("source_taken", `Another file is now at its original path, ${quoted(place, 300)}.`);
  }
  try {
    const failed = await putBack(
      journal,
      { publication, removal, found, isThere: there !== undefined },
      signal,
    );
    return failed && left(failed.code, failed.message);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return left(error.code, withHint(error));
  }
}

/**
 * Checks whether the source can be put back. The check is cheap, so it runs before a large file is
 * read: while that disk is not mounted, an undo is attempted twice a minute.
 * @throws Outage `root_missing`
 */
export async function assertReturnable(
  { store, files }: Journal,
  { id, releaseId }: Operation,
): Promise<void> {
  const removal = (await removalsOf(store.read, releaseId)).get(id);
  if (removal) await explainMissingRoot(files, removal);
}

type ReturnJob = {
  publication: Operation;
  removal: Operation;
  found: FileIdentity;
  /** True if the source is already at its path but the journal does not record it yet. */
  isThere: boolean;
};

async function putBack(
  journal: Journal,
  job: ReturnJob,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files, lease } = journal;
  const { publication, removal, found } = job;
  const place = removal.sourcePath;
  const folder = dirname(place);
  const root = removal.anchor?.path ?? folder;
  const madeFolders = await files.findMissingFolders(root, folder);
  return perform(journal, RETURN, {
    intent: (id) => ({
      releaseId: publication.releaseId,
      itemPath: publication.itemPath,
      kind: "return",
      sourcePath: publication.finalPath,
      source: found,
      sourceMode: removal.sourceMode,
      tempPath: join(folder, journal.stagedName(id)),
      finalPath: place,
      madeFolders,
      anchor: removal.anchor,
      undoes: publication.id,
    }),
    async carryOut(begun) {
      // Folders created by root would be inaccessible to the owner of the downloads.
      for (const made of await files.makeFolders(root, folder)) {
        await files.giveOwner(made, dirname(made));
      }
      lease.assertLeased();
      const made = job.isThere ? begun : await make(journal, begun, signal);
      if ("code" in made) return made;
      await files.syncFolder(folder);
      await close(journal, made, (await files.readFileIdentity(place)) ?? found);
      return undefined;
    },
  });
}

/** Makes the file at its path. Returns the updated operation, or why the file could not be made. */
async function make(
  journal: Journal,
  operation: Operation,
  signal: AbortSignal,
): Promise<Operation | Reason> {
  const { files, lease, policy } = journal;
  const { sourcePath, source, sourceMode, tempPath = "", finalPath } = operation;
  const job = {
    source: sourcePath,
    expected: source,
    temp: tempPath,
    final: finalPath,
    folder: dirname(finalPath),
  };
  const how = { method: "auto", fileMode: sourceMode, minFreeBytes: policy.minFreeBytes } as const;
  const made = await watchCopy(journal, operation, (onProgress) =>
    makeFile(files, { ...job, where: "The download folder", onProgress }, how, signal),
  );
  if (!made.ok) {
    // The file that is read here is the one in the library.
    if (made.code === "source_missing") throw notFound(sourcePath);
    return { code: made.code, message: made.why };
  }
  if (!made.staged) return operation;
  const temp = await files.readFileIdentity(tempPath);
  if (temp) await files.giveOwner(tempPath, dirname(finalPath), temp);
  await record(journal, operation, "staged", { method: made.method, temp, hash: made.hash });
  lease.assertLeased();
  const visible = await makeVisible(files, tempPath, finalPath);
  return visible.ok
    ? { ...operation, state: "staged" }
    : { code: visible.code, message: visible.why };
}

/** Records that the source of a `move` is back at its path, so its removal is undone. */
async function close(journal: Journal, operation: Operation, final: FileIdentity): Promise<void> {
  const { store, lease, clock } = journal;
  await store.write(async (trx) => {
    const removal = (await removalsOf(trx, operation.releaseId)).get(operation.undoes ?? "");
    await advance(trx, operation, "sealed", lease.number, clock.now(), { final });
    if (removal) await advance(trx, removal, "undone", lease.number, clock.now());
    // A copy preserves the modification time only to a fraction of a microsecond. The copy's time
    // therefore becomes part of the release's recorded content.
    await changeItem(trx, operation.releaseId, operation.itemPath, { mtime_ns: final.mtimeNs });
  });
}

/** Records the return if the source is at its path; otherwise removes the staged file. */
export const RETURN: OperationEnding = {
  rollBack,
  async finish(journal, operation, found) {
    const { files } = journal;
    await removeStaged(journal, operation);
    await files.syncFolder(dirname(operation.finalPath));
    await close(journal, operation, (found.do === "seal" && found.final) || operation.source);
  },
};
