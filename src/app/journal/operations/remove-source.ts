import { basename, dirname, join } from "node:path";
import { Outage } from "../../../core/errors.ts";
import { type Anchor, asideName, type Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { sameFile, unchangedFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import type { Release } from "../../../core/release/release.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation } from "../../../store/journal/journal.ts";
import type { OperationDeps, RecoverDeps, Sources } from "../steps/deps.ts";
import { whyChangedSince, whyUnproven } from "../steps/prove-filed.ts";
import { rollBack } from "../steps/roll-back.ts";
import { assertAnchored, outsideLibraryReason } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";
import { assertNotAway } from "../steps/source-root.ts";

export type RemoveDeps = OperationDeps & { sources: Sources };

/**
 * Removes one source after a `move`, as an operation of its own: intent, the library's file proven again, no other claim to
 * the source, then the deletion of exactly the file that was filed. Returns the reason if it is not removed, also when the
 * system refuses to remove it.
 * @throws Outage while its disk is not mounted, or while it is unknown whether a torrent has it; the signal's reason
 */
export async function removeFiled(
  deps: RemoveDeps,
  release: Release,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { files } = deps;
  const { sourcePath } = publication;
  const source = await files.fileIdentity(sourcePath);
  const root = await rootOf(deps, release);
  if (!source) {
    await assertNotAway(files, root.path, publication.source, signal);
    return undefined; // someone removed it already
  }
  if (!unchangedFile(source, publication.source)) return sourceKept("source_changed", CHANGED);
  const operation = await begin(deps, publication, root);
  const carryOut = async (): Promise<Reason | undefined> => {
    const reason = await remove(deps, release, { operation, publication }, signal);
    if (reason) await rollBack(deps, operation, reason.message);
    return reason;
  };
  return runOperation(deps, operation, carryOut, {
    recoverIn: ["intent"],
    async afterRecovery(error, closed) {
      if (!(error instanceof Outage && error.code === "not_writable")) throw error;
      // The library has the file, and the system will keep refusing, so the release does not wait.
      if (closed?.state === "sealed") return undefined;
      const { tempPath = "" } = operation;
      return notRemoved(error, (await files.fileIdentity(tempPath)) && basename(tempPath));
    },
  });
}

/** `aside` is the name under which it was set aside, if it still has that name. */
const notRemoved = ({ message }: Outage, aside: string | undefined): Reason => ({
  code: "not_removed",
  message: `The download could not be removed: ${message} Its file in the library is complete. Delete the download yourself, or leave it.${aside === undefined ? "" : ` It has a second name, ${aside}, in the same folder; delete that as well.`}`,
});

/** The folder of the release: a source that is not found counts as gone only while that folder is there. */
async function rootOf({ files }: RemoveDeps, { path }: Release): Promise<Anchor> {
  const root = dirname(path);
  const folder = await files.reachedFile(root);
  if (folder) return { path: root, ino: folder.ino };
  throw new Outage("root_missing", `${cleanText(root, 300)} is not there, so its files cannot be moved.`);
}

async function begin(deps: RemoveDeps, publication: Operation, root: Anchor): Promise<Operation> {
  const { store, files, lease, now } = deps;
  const id = deps.newId();
  const { releaseId, itemPath, sourcePath, source, finalPath } = publication;
  const sourceMode = await files.permissions(sourcePath);
  return store.write((trx) =>
    beginOperation(
      trx,
      {
        id,
        releaseId,
        itemPath,
        kind: "remove",
        lease: lease.number,
        sourcePath,
        source,
        sourceMode,
        tempPath: join(dirname(sourcePath), asideName(id)),
        finalPath,
        madeFolders: [],
        anchor: root,
        undoes: publication.id,
      },
      now(),
    ),
  );
}

async function remove(
  deps: RemoveDeps,
  release: Release,
  { operation, publication }: { operation: Operation; publication: Operation },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files, lease, now, sources } = deps;
  const { sourcePath, source, tempPath = "" } = operation;
  const root = dirname(release.path);
  const before = await files.fileIdentity(operation.finalPath);
  if (!before) await assertAnchored(files, publication.anchor);
  if (!(await files.fileIdentity(sourcePath))) await assertNotAway(files, root, source, signal);
  const unproven = await whyUnproven(files, publication, { path: sourcePath, identity: source }, signal);
  if (unproven !== undefined) return sourceKept("not_proven", unproven);
  const outside = await outsideLibraryReason(deps, publication);
  if (outside) return sourceKept(outside.code, outside.message);
  const real = await files.assertInside(root, sourcePath);
  // Reading a large file takes minutes, in which a torrent of it may have been added to Transmission.
  const held = await sources.heldBy(release, [...new Set([sourcePath, real])], signal);
  if (held) return held;
  // Someone may have removed the file from the library in the meantime, and this would be its last name.
  const gone = await whyChangedSince(files, operation, before);
  if (gone !== undefined) return sourceKept("not_proven", gone);
  signal.throwIfAborted();
  lease.assertLeased();
  const removed = await files.removeSource(sourcePath, tempPath, source);
  if (!removed.ok && removed.code === "changed") return sourceKept("source_changed", CHANGED);
  if (!removed.ok) await assertNotAway(files, root, source, signal);
  const final = await files.fileIdentity(operation.finalPath);
  await store.write((trx) => advance(trx, operation, "sealed", lease.number, now(), { final }));
  return undefined;
}

const CHANGED = "It was changed since it was filed.";

const sourceKept = (code: Reason["code"], why: string): Reason => ({
  code,
  message: `The downloaded file was not removed. ${why}`,
});

/**
 * Recovers an interrupted removal: a source that is gone is recorded as moved; one that is there, or set aside, gets its
 * name back, and the release continues with it. Recovery deletes nothing, because it proves nothing.
 */
export async function recoverRemoval(deps: RecoverDeps, operation: Operation, recovery: Recovery): Promise<void> {
  const { store, files, lease, now } = deps;
  const { sourcePath, tempPath } = operation;
  lease.assertLeased();
  if (recovery.do === "seal") {
    // Its folder may be gone too.
    if (await files.fileIdentity(dirname(sourcePath))) await files.syncFolder(dirname(sourcePath));
    const { final } = recovery;
    await store.write((trx) => advance(trx, operation, "sealed", lease.number, now(), { final }));
    return;
  }
  const name = tempPath === undefined ? "own" : await putBack(deps, operation, tempPath);
  const why = recovery.do === "publish" ? "stopped before the source was removed" : recovery.why;
  await rollBack(deps, operation, `${why}${NOTE[name](cleanText(basename(tempPath ?? ""), 300))}`);
}

const NOTE = {
  own: () => "",
  taken: (aside: string) => `; another file has its name now, so this one is still named ${aside}, in the same folder`,
  both: (aside: string) => `; it has its name again, and a second name, ${aside}, that cannot be removed`,
};

/** A second name that the system refuses to remove is left: the file has its own name, and nothing depends on the other. */
async function putBack(
  { files }: RecoverDeps,
  { sourcePath, source }: Operation,
  aside: string,
): Promise<keyof typeof NOTE> {
  try {
    return (await files.putBack(aside, sourcePath)) ? "own" : "taken";
  } catch (error) {
    if (!(error instanceof Outage && error.code === "not_writable")) throw error;
    const there = await files.fileIdentity(sourcePath);
    if (!there || !sameFile(there, source)) throw error;
    return "both";
  }
}
