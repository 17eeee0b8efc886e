import { dirname, join } from "node:path";
import { leadingMethod, METHODS } from "../../../core/journal/method-traits.ts";
import { OPEN_STATES, type Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { advance, beginOperation } from "../../../store/journal/journal.ts";
import { publicationAt } from "../../../store/journal/publications.ts";
import type { Trx } from "../../../store/open.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { watchCopy } from "../steps/copy-progress.ts";
import {
  type Journal,
  type MakeDeps,
  type Outcome,
  type PublishJob,
  type RecoverDeps,
  type Stamp,
  stampOf,
} from "../steps/deps.ts";
import { type Made, makeFile, makeVisible, withNote } from "../steps/make-file.ts";
import { rollBack } from "../steps/roll-back.ts";
import { anchorOf, assertInsideRoots, lookInsideRoots } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";

/**
 * Puts one file into the library. Each step is written to the journal before it is taken: intent, made (staged unless it is
 * a link), published.
 */
export async function publishItem(deps: MakeDeps, job: PublishJob, signal: AbortSignal): Promise<Outcome> {
  const { files, lease, policy } = deps;
  const folder = dirname(job.destination);
  const { root, missing } = await lookInsideRoots(deps, job.destination);
  // Checked before the intent: what recovery finds under a name that was free then, with our inode, is our file. In a folder
  // that is missing every name is free, and nothing is asked a second time.
  const taken = await reasonAgainstDestination(deps, job, missing.length > 0);
  if (taken) return { kind: "problem", reason: taken };
  const operation = await begin(deps, job, missing);
  // Also when it is published already: recording that again does no harm.
  return runOperation(deps, operation, carryOut, { recoverIn: OPEN_STATES });

  async function carryOut(): Promise<Outcome> {
    await files.makeFolders(root, folder, policy.dirMode === undefined ? {} : { mode: policy.dirMode });
    lease.assertLeased();
    const { tempPath: temp = "" } = operation;
    const makeJob = { source: job.sourcePath, expected: job.source, temp, final: job.destination, folder };
    const made = await watchCopy(deps, operation, (onProgress) =>
      makeFile(files, { ...makeJob, onProgress }, policy, signal),
    );
    if (!made.ok) return giveUp(deps, operation, made);
    if (METHODS[made.method].isCopy && made.why) deps.onCopy(job.sourcePath, root, made.why);
    return made.staged ? publishStaged(deps, operation, made) : publishLinked(deps, operation, made);
  }
}

/**
 * Why nothing can be filed under a name in the library: a file is there, or another release published under the name. The
 * file may be this very one: then someone else put it there, and undo will not touch it. `isFree`: the caller has just seen
 * that no file has the name.
 */
export async function reasonAgainstDestination(
  { store, files }: { store: Journal["store"]; files: Pick<Journal["files"], "fileIdentity" | "reachedFile"> },
  { source, destination }: { source: FileIdentity; destination: string },
  isFree = false,
): Promise<Reason | undefined> {
  const there = isFree ? undefined : await files.fileIdentity(destination);
  const reached = there && (await files.reachedFile(destination));
  if (reached && sameFile(reached, source))
    return { code: "already_there", message: "The very same file is there already." };
  const other = await publicationAt(store.read, destination);
  if (other) {
    const message = `Release ${other.releaseId} filed a file under this name; undo that release, or skip this file.`;
    return { code: "destination_exists", message };
  }
  if (!there) return undefined;
  return {
    code: "destination_exists",
    message: "Another file already has this name, and files are never overwritten.",
  };
}

async function begin(deps: MakeDeps, job: PublishJob, madeFolders: string[]): Promise<Operation> {
  const { store, lease, now, policy } = deps;
  const folder = dirname(job.destination);
  const id = deps.newId();
  const anchor = await anchorOf(deps, job.destination);
  return store.write((trx) =>
    beginOperation(
      trx,
      {
        id,
        releaseId: job.releaseId,
        itemPath: job.item.path,
        kind: "publish",
        // Recovery recognizes our link by its target.
        method: leadingMethod(policy.method),
        lease: lease.number,
        sourcePath: job.sourcePath,
        source: job.source,
        tempPath: join(folder, deps.stagedName(id)),
        finalPath: job.destination,
        madeFolders,
        anchor,
      },
      now(),
    ),
  );
}

async function publishLinked(
  deps: MakeDeps,
  operation: Operation,
  made: Made & { ok: true; staged: false },
): Promise<Outcome> {
  const { store, files } = deps;
  const final = made.method === "hardlink" ? made.identity : await files.fileIdentity(operation.finalPath);
  await files.syncNewName(operation.finalPath, final);
  await store.write((trx) => markPublished(trx, operation, stampOf(deps), { ...made, final }));
  return { kind: "published" };
}

async function publishStaged(
  deps: MakeDeps,
  operation: Operation,
  made: Made & { ok: true; staged: true },
): Promise<Outcome> {
  const { store, files, lease, now } = deps;
  const { tempPath = "", finalPath } = operation;
  const { method, why, hash } = made;
  const temp = await files.fileIdentity(tempPath);
  await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), { method, why, temp, hash }));
  const staged: Operation = { ...operation, state: "staged" };
  lease.assertLeased();
  // A copy takes hours, in which a link may have been put in place of a folder.
  await assertInsideRoots(deps, finalPath);
  const visible = await makeVisible(files, tempPath, finalPath);
  if (!visible.ok) {
    await rollBack(deps, staged, visible.why);
    return { kind: "problem", reason: { code: visible.code, message: visible.why } };
  }
  const published = { method, why: withNote(why, visible), final: visible.identity };
  await store.write((trx) => markPublished(trx, staged, stampOf(deps), published));
  return { kind: "published" };
}

async function giveUp(deps: MakeDeps, operation: Operation, { code, why }: Made & { ok: false }): Promise<Outcome> {
  await rollBack(deps, operation, why);
  const lost = code === "source_missing" || code === "source_changed";
  return { kind: lost ? "source_lost" : "problem", reason: { code, message: why } };
}

/**
 * Inside a transaction: the file is visible under its destination. `final` is what was proven to be ours; an undo takes
 * nothing else, whatever has the name at that time.
 */
export async function markPublished(
  trx: Trx,
  operation: Operation,
  { lease, at }: Stamp,
  { method, why, final }: Pick<Operation, "method" | "why" | "final">,
): Promise<void> {
  const { releaseId, itemPath, finalPath: destination } = operation;
  await advance(trx, operation, "published", lease, at, { method, why, final });
  await changeItem(trx, releaseId, itemPath, { method: method ?? null, destination, problem: null });
}

/** Recovers an interrupted publication: a complete file becomes visible, anything else is rolled back. */
export async function recoverPublication(deps: RecoverDeps, operation: Operation, recovery: Recovery): Promise<void> {
  const { store, files, lease } = deps;
  if (recovery.do === "roll_back" || recovery.do === "put_back") return rollBack(deps, operation, recovery.why);
  lease.assertLeased();
  await assertInsideRoots(deps, operation.finalPath);
  const close = (final: FileIdentity | undefined, why?: string): Promise<void> => {
    const linked = final !== undefined && sameFile(final, operation.source);
    const method = linked ? "hardlink" : (operation.method ?? "copy");
    return store.write((trx) => markPublished(trx, operation, stampOf(deps), { method, why, final }));
  };
  if (recovery.do === "publish") {
    const visible = await makeVisible(files, operation.tempPath ?? "", operation.finalPath);
    if (!visible.ok) return rollBack(deps, operation, visible.why);
    return close(visible.identity, withNote(operation.why, visible));
  }
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.syncFolder(dirname(operation.finalPath));
  await close(recovery.final);
}
