import { basename, dirname, join } from "node:path";
import { MustStop, Outage } from "../../../core/errors.ts";
import { type Anchor, asideName, type Operation } from "../../../core/journal/operation.ts";
import { unchangedFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import type { Release } from "../../../core/release/release.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { recoverOperation } from "../recover.ts";
import { assertAnchored, type RecoverDeps } from "../steps/deps.ts";
import { whyNotStanding, whyUnproven } from "../steps/prove-filed.ts";
import { whyOutside } from "../steps/roots.ts";
import { assertNotAway } from "../steps/source-root.ts";
import type { Sources } from "../steps/sources.ts";
import { rollBack } from "./roll-back.ts";

export type RemoveDeps = RecoverDeps & { sources: Sources };

/**
 * Takes one source away after a `move`, as an operation of its own: intent, the library's file proven again, nobody else's
 * claim to the source, then the deletion of exactly the file that was filed. Answers why it stays, if it does; also where
 * the system refuses to remove it.
 * @throws Outage while its disk is away, or nobody can say whether a torrent has it; the signal's reason
 */
export async function removeFiled(
  deps: RemoveDeps,
  release: Release,
  publication: Operation,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = deps;
  const { sourcePath } = publication;
  const source = await files.fileIdentity(sourcePath);
  const root = await rootOf(deps, release);
  if (!source) {
    await assertNotAway(files, root.path, publication.source, signal);
    return undefined; // somebody took it away already
  }
  if (!unchangedFile(source, publication.source)) return stays("source_changed", CHANGED);
  const operation = await begin(deps, publication, root);
  try {
    const reason = await remove(deps, release, { operation, publication }, signal);
    if (reason) await rollBack(deps, operation, reason.message);
    return reason;
  } catch (error) {
    // This engine may touch nothing any more: the next one recovers.
    if (error instanceof MustStop) throw error;
    const open = await findOperation(store.read, operation.id);
    if (open?.state === "intent") await recoverOperation(deps, open);
    if (!(error instanceof Outage && error.code === "not_writable")) throw error;
    // The library holds it, and what refuses us will go on refusing: nothing of the release waits for that.
    const closed = await findOperation(store.read, operation.id);
    if (closed?.state === "sealed") return undefined;
    const { tempPath = "" } = operation;
    return notRemoved(error, (await files.fileIdentity(tempPath)) && basename(tempPath));
  }
}

/** `aside` is the name that it was set aside under, if it has that still. */
const notRemoved = ({ message }: Outage, aside: string | undefined): Reason => ({
  code: "not_removed",
  message: `The download could not be removed: ${message} Its file in the library is whole; delete the download yourself, or leave it.${aside === undefined ? "" : ` It has a second name, ${aside}, beside its own; delete that as well.`}`,
});

/** Where the release lies: what is not found there may be believed to be gone only while that folder is there. */
async function rootOf({ files }: RemoveDeps, { path }: Release): Promise<Anchor> {
  const root = dirname(path);
  const folder = await files.reachedFile(root);
  if (folder) return { path: root, ino: folder.ino };
  throw new Outage("root_missing", `${cleanText(root, 300)} is not there, so its files cannot be moved on.`);
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
  if (unproven !== undefined) return stays("not_proven", unproven);
  const outside = await whyOutside(deps, publication);
  if (outside) return stays(outside.code, outside.message);
  const real = await files.assertInside(root, sourcePath);
  // To read a large file takes minutes, in which Transmission may have been given a torrent of it.
  const held = await sources.heldBy(release, [...new Set([sourcePath, real])], signal);
  if (held) return held;
  // Meanwhile somebody may have taken the file out of the library, of which this would be the last name then.
  const gone = await whyNotStanding(files, operation, before);
  if (gone !== undefined) return stays("not_proven", gone);
  signal.throwIfAborted();
  lease.assertHeld();
  const removed = await files.removeSource(sourcePath, tempPath, source);
  if (!removed.ok && removed.code === "changed") return stays("source_changed", CHANGED);
  if (!removed.ok) await assertNotAway(files, root, source, signal);
  const final = await files.fileIdentity(operation.finalPath);
  await store.write((trx) => advance(trx, operation, "sealed", lease.number, now(), final ? { final } : {}));
  return undefined;
}

const CHANGED = "It was changed since it was filed.";

const stays = (code: Reason["code"], why: string): Reason => ({ code, message: `The downloaded file stays. ${why}` });
