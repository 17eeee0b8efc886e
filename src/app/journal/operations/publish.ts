import { dirname, join } from "node:path";
import type { Reason } from "../../../base/reason-codes.ts";
import { findLeadingMethod, METHODS } from "../../../core/journal/method-traits.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isLinkOf } from "../../../core/media-files/file-identity.ts";
import { advance } from "../../../store/journal/journal.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { type Journal, type JournalStamp, type PublishJob, stampOf } from "../steps/journal.ts";
import { makeFile, makeVisible, watchCopy, withNote } from "../steps/make-file.ts";
import {
  begin,
  carryThrough,
  intentOf,
  isReason,
  type OperationEnding,
  type OperationIntent,
  reasonAgainstName,
  record,
  removeStaged,
  rollBack,
} from "../steps/perform.ts";
import { anchorOf, assertInsideRoots, resolveInRoots } from "../steps/roots.ts";
import { hashSmallFile } from "../steps/small-files.ts";

/** A file that can be put into the library, with its journal row, which is written first. */
export type Publication = { job: PublishJob; root: string; intent: OperationIntent };

/** A publication whose intent is in the journal, but whose file does not exist yet. */
export interface BegunPublication {
  publication: Publication;
  operation: Operation;
}

/** A file that is visible in the library, with the data that the journal records about it. */
export type PublishedFile = {
  operation: Operation;
  made: Pick<Operation, "method" | "why" | "final" | "hash">;
};

/** Puts one file into the library. Returns why it was not published. */
export async function publishItem(
  journal: Journal,
  job: PublishJob,
  signal: AbortSignal,
): Promise<PublishedFile | Reason> {
  const begun = await beginPublication(journal, job);
  return isReason(begun) ? begun : publish(journal, begun, signal);
}

/** Runs the checks, then writes the publication's intent in a separate commit. */
export async function beginPublication(
  journal: Journal,
  job: PublishJob,
): Promise<BegunPublication | Reason> {
  const publication = await preparePublication(journal, job);
  if (isReason(publication)) return publication;
  const operation = await begin(journal, publication.intent);
  return isReason(operation) ? operation : { publication, operation };
}

/** Checks whether a file can have its name in the library. Writes and creates nothing. */
export async function preparePublication(
  journal: Journal,
  job: PublishJob,
): Promise<Publication | Reason> {
  const { files, policy } = journal;
  const { root, missing } = await resolveInRoots(journal, job.destination);
  // Checked before the intent is written: if the name was free then and recovery finds our inode
  // under it, that file is ours. In a missing folder, every name is free. If another publication
  // has claimed the name, writing the intent fails.
  const isFree =
    missing.length > 0 || (await files.readFileIdentity(job.destination)) === undefined;
  const taken = isFree ? undefined : await reasonAgainstDestination(journal, job);
  if (taken) return taken;
  const anchor = await anchorOf(journal, job.destination);
  const intent = intentOf(journal, (id) => ({
    ...publicationOf(journal, job, id),
    // Recovery recognizes our link by its target.
    method: findLeadingMethod(policy.method),
    madeFolders: missing,
    anchor,
  }));
  return { job, root, intent };
}

/**
 * Creates the file of a publication whose intent is written, makes it visible and records that it
 * is visible. Each step is written to the journal before it is taken: intent, made (staged unless
 * it is a link), published.
 */
export function publish(
  journal: Journal,
  begun: BegunPublication,
  signal: AbortSignal,
): Promise<PublishedFile | Reason> {
  const act = async (): Promise<PublishedFile | Reason> => {
    const published = await makeAndShow(journal, begun, signal);
    if (!isReason(published)) await recordPublished(journal, published);
    return published;
  };
  return carryThrough(journal, PUBLISH, begun.operation, act());
}

/**
 * Does the same as `publish`, but does not record that the file is visible. The caller records it
 * with `markPublished`, in the commit that ends the release. Until then, the journal looks the same
 * as after a kill, and recovery finds the file.
 */
export const publishUnrecorded = (
  journal: Journal,
  begun: BegunPublication,
  signal: AbortSignal,
): Promise<PublishedFile | Reason> =>
  carryThrough(journal, PUBLISH, begun.operation, makeAndShow(journal, begun, signal));

async function makeAndShow(
  journal: Journal,
  { publication: { job, root }, operation }: BegunPublication,
  signal: AbortSignal,
): Promise<PublishedFile | Reason> {
  const { files, lease, policy } = journal;
  const { tempPath: temp = "", finalPath } = operation;
  const folder = dirname(finalPath);
  await files.makeFolders(root, folder, { mode: policy.dirMode });
  lease.assertLeased();
  const makeJob = { source: job.sourcePath, expected: job.source, temp, final: finalPath, folder };
  const made = await watchCopy(journal, operation, (onProgress) =>
    makeFile(files, { ...makeJob, onProgress }, policy, signal),
  );
  if (!made.ok) return { code: made.code, message: made.why };
  const { method, why } = made;
  const small = { finalPath, size: job.source.size };
  if (METHODS[method].isCopy && why) journal.onCopy(job.sourcePath, root, why);
  if (!made.staged) {
    const final =
      made.method === "hardlink" ? made.identity : await files.readFileIdentity(finalPath);
    await files.syncNewName(finalPath, final);
    const hash =
      method === "hardlink" ? await hashSmallFile(files, small, finalPath, signal) : undefined;
    return { operation, made: { method, why, final, hash } };
  }
  await record(journal, operation, "staged", {
    method,
    why,
    temp: await files.readFileIdentity(temp),
    hash: made.hash ?? (await hashSmallFile(files, small, temp, signal)),
  });
  lease.assertLeased();
  // A copy takes hours. In that time, a link may have replaced a folder.
  await assertInsideRoots(journal, finalPath);
  return showStaged(journal, { ...operation, state: "staged", method, why });
}

/** Returns the columns that are the same for all publications. */
export const publicationOf = (
  { stagedName }: Journal,
  { releaseId, item, sourcePath, source, destination }: PublishJob,
  id: string,
) =>
  ({
    releaseId,
    itemPath: item.path,
    kind: "publish",
    sourcePath,
    source,
    tempPath: join(dirname(destination), stagedName(id)),
    finalPath: destination,
  }) as const;

/** Gives a staged file its name in the library. That name must be free. */
export async function showStaged(
  { files }: Journal,
  staged: Operation,
): Promise<PublishedFile | Reason> {
  const visible = await makeVisible(files, staged.tempPath ?? "", staged.finalPath);
  if (!visible.ok) return { code: visible.code, message: visible.why };
  const { method, why } = staged;
  return {
    operation: staged,
    made: { method, why: withNote(why, visible), final: visible.identity },
  };
}

/** Records in a separate commit that a file is visible. */
export const recordPublished = (
  journal: Journal,
  { operation, made }: PublishedFile,
): Promise<void> =>
  journal.store.write((trx) => markPublished(trx, operation, stampOf(journal), made));

/**
 * Returns why nothing can be filed under a name in the library: a file already has the name, or
 * another release published a file under it. If the existing file is identical, someone else put it
 * there, and undo will not touch it.
 */
export async function reasonAgainstDestination(
  {
    store,
    files,
  }: {
    store: Journal["store"];
    files: Pick<Journal["files"], "readFileIdentity" | "readTargetIdentity">;
  },
  { source, destination }: { source: FileIdentity; destination: string },
): Promise<Reason | undefined> {
  const there = await files.readFileIdentity(destination);
  const reached = there && (await files.readTargetIdentity(destination));
  if (reached && isLinkOf(reached, source)) {
    return { code: "already_there", message: "The same file is already there." };
  }
  const other = await reasonAgainstName(store.read, destination);
  if (other || !there) return other;
  return {
    code: "destination_exists",
    message: "Another file already has this name. plex-ingest never overwrites files.",
  };
}

/**
 * Must run in a transaction. Records that the file is visible at its destination. `final` is the
 * file identity that was proven to be ours. An undo removes only a file with this identity, even if
 * another file has the name by then.
 */
export async function markPublished(
  trx: Trx,
  operation: Operation,
  { lease, at }: JournalStamp,
  { method, why, final, hash }: PublishedFile["made"],
  to: "published" | "sealed" = "published",
): Promise<void> {
  const { releaseId, itemPath, finalPath: destination } = operation;
  await advance(trx, operation, to, lease, at, { method, why, final, hash });
  await changeItem(trx, releaseId, itemPath, {
    method: method ?? null,
    destination,
    problem: null,
  });
}

/** Makes a complete file visible. */
export const PUBLISH: OperationEnding = {
  rollBack,
  async finish(journal, operation, found) {
    const { store, files } = journal;
    await assertInsideRoots(journal, operation.finalPath);
    const close = (final: FileIdentity | undefined, why?: string): Promise<void> => {
      const linked = final !== undefined && isLinkOf(final, operation.source);
      const method = linked ? "hardlink" : (operation.method ?? "copy");
      return store.write((trx) =>
        markPublished(trx, operation, stampOf(journal), { method, why, final }),
      );
    };
    if (found.do === "publish") {
      const visible = await makeVisible(files, operation.tempPath ?? "", operation.finalPath);
      if (!visible.ok) return rollBack(journal, operation, visible.why);
      return close(visible.identity, withNote(operation.why, visible));
    }
    await removeStaged(journal, operation);
    await files.syncFolder(dirname(operation.finalPath));
    await close(found.final);
  },
};
