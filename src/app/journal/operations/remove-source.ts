import { basename, dirname, join } from "node:path";
import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { Outage } from "../../../base/errors.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { type Anchor, type Operation, toAsideName } from "../../../core/journal/operation.ts";
import { isSameFile, isUnchangedFile } from "../../../core/media-files/file-identity.ts";
import type { Release } from "../../../core/release/release.ts";
import { findPublicationAt } from "../../../store/journal/publications.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { lookInLibrary } from "../steps/confirm-missing.ts";
import type { Journal, SourceProtection } from "../steps/journal.ts";
import { type OperationEnding, perform, record, rollBack } from "../steps/perform.ts";
import { explainChange, explainUnproven } from "../steps/prove-filed.ts";
import { assertNotAway, outsideLibraryReason } from "../steps/roots.ts";

/**
 * Removes one source after a `move`, as a separate operation: writes the intent, proves the
 * library's file again, checks that nothing else claims the source, then deletes exactly the file
 * that was filed. Returns the reason if the source is not removed, for example because the system
 * refuses to remove it.
 * @throws Outage while its disk is not mounted, or while it is unknown whether a torrent uses the
 * source; the signal's reason
 */
export async function removeFiled(
  journal: Journal & { sources: SourceProtection },
  release: Release,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files } = journal;
  const { sourcePath, finalPath } = publication;
  const source = await files.readFileIdentity(sourcePath);
  const root = await rootOf(files, release);
  if (!source) {
    await assertNotAway(files, root.path, publication.source, signal);
    return undefined; // someone has already removed the source
  }
  if (!isUnchangedFile(source, publication.source)) return sourceKept("source_changed", CHANGED);
  const adopted = await findPublicationAt(journal.store.read, sourcePath);
  if (adopted) {
    return sourceKept("refused", `It belongs to the library as release ${adopted.releaseId}.`);
  }
  const sourceMode = await files.readPermissions(sourcePath);
  const { releaseId, itemPath } = publication;
  return perform(journal, REMOVE, {
    intent: (id) => ({
      releaseId,
      itemPath,
      kind: "remove",
      sourcePath,
      source: publication.source,
      sourceMode,
      tempPath: join(dirname(sourcePath), toAsideName(id)),
      finalPath,
      madeFolders: [],
      anchor: root,
      undoes: publication.id,
    }),
    carryOut: (operation) => remove(journal, release, { operation, publication }, signal),
    async afterRecovery(error, closed) {
      if (!(error instanceof Outage && error.code === "not_writable")) throw error;
      // The file is in the library, and the system will keep refusing to remove the source, so the
      // release does not wait.
      if (closed?.state === "sealed") return undefined;
      const aside = closed?.tempPath;
      return notRemoved(
        error,
        aside !== undefined && (await files.readFileIdentity(aside)) ? basename(aside) : undefined,
      );
    },
  });
}

/** `aside` is the temporary name that the file was given, if it still has that name. */
const notRemoved = ({ message }: Outage, aside: string | undefined): Reason => ({
  code: "not_removed",
  message:
    `The download could not be removed: ${message} Its file in the library is complete, so you ` +
    `can delete the download${aside === undefined ? "" : ` and its second name, ${aside}, in the same folder`}.`,
});

/**
 * Returns the folder that contains the release. A missing source counts as gone only while that
 * folder exists.
 */
async function rootOf(files: EngineFiles, { path }: Release): Promise<Anchor> {
  const root = dirname(path);
  const folder = await files.readTargetIdentity(root);
  if (folder) return { path: root, ino: folder.ino };
  throw new Outage(
    "root_missing",
    `${quoted(root, 300)} does not exist, so its files cannot be moved.`,
  );
}

async function remove(
  journal: Journal & { sources: SourceProtection },
  release: Release,
  { operation, publication }: { operation: Operation; publication: Operation },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files, lease, sources } = journal;
  const { sourcePath, source, tempPath = "" } = operation;
  const root = dirname(release.path);
  const before = await lookInLibrary(files, {
    path: publication.finalPath,
    anchor: publication.anchor,
    file: publication.final,
  });
  if (!(await files.readFileIdentity(sourcePath))) await assertNotAway(files, root, source, signal);
  const unproven = await explainUnproven(
    files,
    publication,
    { path: sourcePath, identity: source },
    signal,
  );
  if (unproven !== undefined) return sourceKept("not_proven", unproven);
  const outside = await outsideLibraryReason(journal, publication);
  if (outside) return sourceKept(outside.code, outside.message);
  const real = await files.assertInside(root, sourcePath);
  // Reading a large file takes minutes. In that time, a torrent with the file may have been added
  // to a client.
  const held = await sources.heldBy(release, [...new Set([sourcePath, real])], signal);
  if (held) return held;
  // Someone may have removed the file from the library in the meantime. In that case, the source is
  // the file's last name.
  const gone = await explainChange(files, operation, publication, before);
  if (gone !== undefined) return sourceKept("not_proven", gone);
  signal.throwIfAborted();
  lease.assertLeased();
  const removed = await files.removeSource(sourcePath, tempPath, source);
  if (!removed.ok && removed.code === "changed") return sourceKept("source_changed", CHANGED);
  if (!removed.ok) await assertNotAway(files, root, source, signal);
  await record(journal, operation, "sealed", {
    final: await files.readFileIdentity(operation.finalPath),
  });
  return undefined;
}

const CHANGED = "It has changed since it was filed.";

const sourceKept = (code: Reason["code"], why: Sentence): Reason => ({
  code,
  message: sentence`The downloaded file was not removed. ${why}`,
});

/**
 * Records a missing source as moved. A source that still exists, under its own or its temporary
 * name, gets its name back, and the release continues with it. Recovery deletes nothing, because it
 * does not prove files.
 */
export const REMOVE: OperationEnding = {
  async rollBack(journal, operation, why) {
    const { sourcePath, source, tempPath } = operation;
    journal.lease.assertLeased();
    const name =
      tempPath === undefined
        ? "own"
        : await putBack(journal.files, { sourcePath, source }, tempPath);
    await rollBack(
      journal,
      operation,
      `${why}${NOTE[name](cleanText(basename(tempPath ?? ""), 300))}`,
    );
  },
  async finish(journal, operation, found) {
    const folder = dirname(operation.sourcePath);
    // The source's folder may also be gone.
    if (await journal.files.readFileIdentity(folder)) await journal.files.syncFolder(folder);
    await record(journal, operation, "sealed", {
      final: found.do === "seal" ? found.final : undefined,
    });
  },
};

const NOTE = {
  own: () => "",
  taken: (aside: string) =>
    `; another file now has its name, so this one keeps the name ${aside} in the same folder`,
  both: (aside: string) =>
    `; it has its name again, and also the name ${aside}, which cannot be removed`,
};

/**
 * Moves a file that was set aside back to its name. If the system refuses to remove the temporary
 * name, that name is left: the file has its own name again, and nothing depends on the temporary
 * one.
 */
async function putBack(
  files: EngineFiles,
  { sourcePath, source }: Pick<Operation, "sourcePath" | "source">,
  aside: string,
): Promise<keyof typeof NOTE> {
  try {
    return (await files.putBack(aside, sourcePath)) ? "own" : "taken";
  } catch (error) {
    if (!(error instanceof Outage && error.code === "not_writable")) throw error;
    const there = await files.readFileIdentity(sourcePath);
    if (!there || !isSameFile(there, source)) throw error;
    return "both";
  }
}
