import { dirname, join } from "node:path";
import { MustStop, UserError } from "../../../core/errors.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { type FileIdentity, sameFile } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation, findOperation } from "../../../store/journal/journal.ts";
import { removalsOf } from "../../../store/journal/moved-sources.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { watchCopy } from "../steps/copy-progress.ts";
import type { Journal, MakeDeps, RecoverDeps } from "../steps/deps.ts";
import { type Made, makeFile, makeVisible } from "../steps/make-file.ts";
import { rollBack } from "../steps/roll-back.ts";
import { runOperation } from "../steps/run-operation.ts";
import { whyNoRoot } from "../steps/source-root.ts";

/**
 * Puts the source of a `move` back where it was, from the file in the library (`found`), which stays there: by a link if
 * possible, otherwise by a verified copy, and never over anything. Does nothing if the source was not moved or is back
 * already.
 * @returns why it cannot be put back; its file then stays in the library
 * @throws Outage while the download folder's disk is not mounted, is full or refuses us; the signal's reason
 */
export async function returnSource(
  deps: MakeDeps,
  publication: Operation,
  found: FileIdentity,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { store, files } = deps;
  const removal = (await removalsOf(store.read, publication.releaseId)).get(publication.id);
  if (!removal) return undefined;
  const left = (code: Reason["code"], why: string): Reason => ({
    code,
    message: `${cleanText(publication.finalPath, 300)} stays in the library. ${why}`,
  });
  const place = removal.sourcePath;
  const noRoot = await whyNoRoot(files, removal);
  if (noRoot !== undefined) return left("source_folder_gone", noRoot);
  const there = await files.fileIdentity(place);
  if (there && !sameFile(there, found))
    return left("source_taken", `Another file is at ${cleanText(place, 300)}, from where it was moved.`);
  try {
    const failed = await putBack(deps, { publication, removal, found, isThere: there !== undefined }, signal);
    return failed && left(failed.code, failed.message);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof MustStop) throw error;
    return left(error.code, `${error.message} ${error.hint}`);
  }
}

/**
 * Cheap, so it is called before a large file is read: while that disk is not mounted, an undo is tried twice a minute.
 * @throws Outage `root_missing`
 */
export async function assertReturnable(
  { store, files }: Pick<Journal, "store" | "files">,
  { id, releaseId }: Operation,
): Promise<void> {
  const removal = (await removalsOf(store.read, releaseId)).get(id);
  if (removal) await whyNoRoot(files, removal);
}

type Job = {
  publication: Operation;
  removal: Operation;
  found: FileIdentity;
  /** Whether the source is in its place already, although the journal does not say so yet. */
  isThere: boolean;
};

async function putBack(deps: MakeDeps, job: Job, signal: AbortSignal): Promise<Reason | undefined> {
  const { store, files, lease } = deps;
  const place = job.removal.sourcePath;
  const folder = dirname(place);
  const root = job.removal.anchor?.path ?? folder;
  const operation = await begin(deps, job, await files.missingFolders(root, folder));
  return runOperation(deps, operation, carryOut, { recoverIn: ["intent", "staged"] });

  async function carryOut(): Promise<Reason | undefined> {
    // Folders made by root would be closed to the owner of the downloads.
    for (const made of await files.makeFolders(root, folder)) await files.giveOwner(made, dirname(made));
    lease.assertLeased();
    const failed = job.isThere ? undefined : await make(deps, operation, signal);
    const open = (await findOperation(store.read, operation.id)) ?? operation;
    if (failed) {
      await rollBack(deps, open, failed.message);
      return failed;
    }
    await files.syncFolder(folder);
    await close(deps, open, (await files.fileIdentity(place)) ?? job.found);
    return undefined;
  }
}

/** Makes the file in its place. Returns the reason if it could not. */
async function make(deps: MakeDeps, operation: Operation, signal: AbortSignal): Promise<Reason | undefined> {
  const { files, policy } = deps;
  const { sourcePath, source, sourceMode, tempPath = "", finalPath } = operation;
  const job = { source: sourcePath, expected: source, temp: tempPath, final: finalPath, folder: dirname(finalPath) };
  const how = { method: "auto", fileMode: sourceMode, minFreeBytes: policy.minFreeBytes } as const;
  const made = await watchCopy(deps, operation, (onProgress) =>
    makeFile(files, { ...job, where: "The download folder", onProgress }, how, signal),
  );
  if (!made.ok) return { code: made.code, message: made.why };
  return made.staged ? publish(deps, operation, made) : undefined;
}

async function publish(
  { store, files, lease, now }: MakeDeps,
  operation: Operation,
  { method, hash }: Made & { ok: true; staged: true },
): Promise<Reason | undefined> {
  const temp = await files.fileIdentity(operation.tempPath ?? "");
  if (temp) await files.giveOwner(operation.tempPath ?? "", dirname(operation.finalPath), temp);
  await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), { method, temp, hash }));
  lease.assertLeased();
  const result = await makeVisible(files, operation.tempPath ?? "", operation.finalPath);
  return result.ok ? undefined : { code: result.code, message: result.why };
}

function begin(deps: MakeDeps, { publication, removal, found }: Job, madeFolders: string[]): Promise<Operation> {
  const { store, lease, now } = deps;
  const id = deps.newId();
  return store.write((trx) =>
    beginOperation(
      trx,
      {
        id,
        releaseId: publication.releaseId,
        itemPath: publication.itemPath,
        kind: "return",
        lease: lease.number,
        sourcePath: publication.finalPath,
        source: found,
        sourceMode: removal.sourceMode,
        tempPath: join(dirname(removal.sourcePath), deps.stagedName(id)),
        finalPath: removal.sourcePath,
        madeFolders,
        anchor: removal.anchor,
        undoes: publication.id,
      },
      now(),
    ),
  );
}

/** Records that the source of a `move` is in its place again: its removal is undone. */
async function close(deps: Journal, operation: Operation, final: FileIdentity): Promise<void> {
  const { store, lease, now } = deps;
  await store.write(async (trx) => {
    const removal = (await removalsOf(trx, operation.releaseId)).get(operation.undoes ?? "");
    await advance(trx, operation, "sealed", lease.number, now(), { final });
    if (removal) await advance(trx, removal, "undone", lease.number, now());
    // A copy keeps the modification time only to a fraction of a microsecond, so the copy's time becomes the release's
    // content.
    await changeItem(trx, operation.releaseId, operation.itemPath, { mtime_ns: final.mtimeNs });
  });
}

/** Recovers an interrupted return: if the source is in its place, it is recorded; otherwise the staged file is removed. */
export async function recoverReturn(deps: RecoverDeps, operation: Operation, recovery: Recovery): Promise<void> {
  if (recovery.do === "roll_back") return rollBack(deps, operation, recovery.why);
  const { files, lease } = deps;
  lease.assertLeased();
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.syncFolder(dirname(operation.finalPath));
  await close(deps, operation, (recovery.do === "seal" && recovery.final) || operation.source);
}
