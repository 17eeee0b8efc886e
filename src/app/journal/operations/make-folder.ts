import { dirname, join } from "node:path";
import { FOLDER_METHOD } from "../../../core/journal/file-action.ts";
import { OPEN_STATES, type Operation } from "../../../core/journal/operation.ts";
import type { Recovery } from "../../../core/journal/recovery.ts";
import { type FileIdentity, sameFolder } from "../../../core/media-files/file-identity.ts";
import type { Reason } from "../../../core/reason.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, beginOperation } from "../../../store/journal/journal.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { type Journal, type MakeDeps, type Outcome, type RecoverDeps, stampOf } from "../steps/deps.ts";
import { rollBack } from "../steps/roll-back.ts";
import { anchorOf, assertAnchored, assertInsideRoots, outsideLibraryReason } from "../steps/roots.ts";
import { runOperation } from "../steps/run-operation.ts";

/**
 * Makes one empty folder in the library, whose parent is there. It is made under a staged name and then renamed: recovery and
 * undo know it by its inode, and take no folder that another program made.
 */
export async function makeFolder(
  deps: MakeDeps,
  { releaseId, path }: { releaseId: number; path: string },
): Promise<Outcome> {
  const { store, files, lease, now, policy } = deps;
  const root = await assertInsideRoots(deps, path);
  if ((await files.fileIdentity(path)) !== undefined) return problem("destination_exists", TAKEN);
  const above = await files.fileIdentity(dirname(path));
  if (!above) return problem("missing", "The folder in which it is to be made is gone.");
  const operation = await begin(above);
  return runOperation(deps, operation, carryOut, { recoverIn: OPEN_STATES });

  async function begin(source: FileIdentity): Promise<Operation> {
    const id = deps.newId();
    const tempPath = join(dirname(path), deps.stagedName(id));
    const anchor = await anchorOf(deps, path);
    const paths = { sourcePath: dirname(path), tempPath, finalPath: path, madeFolders: [tempPath] };
    const row = { id, releaseId, itemPath: path, kind: "make_folder", lease: lease.number, source, anchor } as const;
    return store.write((trx) => beginOperation(trx, { ...row, ...paths }, now()));
  }

  async function carryOut(): Promise<Outcome> {
    const { tempPath = "" } = operation;
    lease.assertLeased();
    await files.makeFolders(root, tempPath, policy.dirMode === undefined ? {} : { mode: policy.dirMode });
    const temp = await files.fileIdentity(tempPath);
    await store.write((trx) => advance(trx, operation, "staged", lease.number, now(), { temp }));
    lease.assertLeased();
    await assertInsideRoots(deps, path);
    const taken = await giveName(deps, { ...operation, state: "staged" });
    return taken ? problem("destination_exists", taken) : { kind: "published" };
  }
}

const TAKEN = "Something has this name already.";
const problem = (code: Reason["code"], message: string): Outcome => ({ kind: "problem", reason: { code, message } });

/** Returns why it was rolled back, if something has the name. */
async function giveName(deps: Journal, operation: Operation): Promise<string | undefined> {
  const named = await deps.files.publishByRename(operation.tempPath ?? "", operation.finalPath);
  if (!named.ok) {
    await rollBackFolder(deps, operation, TAKEN);
    return TAKEN;
  }
  await markMade(deps, operation, named.identity);
  return undefined;
}

const markMade = (deps: Journal, operation: Operation, final: FileIdentity | undefined): Promise<void> =>
  deps.store.write(async (trx) => {
    const { lease, at } = stampOf(deps);
    await advance(trx, operation, "published", lease, at, { final });
    const { releaseId, itemPath, finalPath: destination } = operation;
    await changeItem(trx, releaseId, itemPath, { method: FOLDER_METHOD, destination, problem: null });
  });

/** Its staged name is a folder's, and goes with the folders that it made. */
const rollBackFolder = (deps: Journal, operation: Operation, why: string): Promise<void> =>
  rollBack(deps, { ...operation, tempPath: undefined }, why);

export async function recoverFolder(deps: RecoverDeps, operation: Operation, recovery: Recovery): Promise<void> {
  if (recovery.do === "roll_back" || recovery.do === "put_back") return rollBackFolder(deps, operation, recovery.why);
  deps.lease.assertLeased();
  await assertInsideRoots(deps, operation.finalPath);
  if (recovery.do === "publish") return void (await giveName(deps, operation));
  await deps.files.syncFolder(dirname(operation.finalPath));
  await markMade(deps, operation, recovery.final);
}

/**
 * Takes a folder back: removes it if it is empty and still the one that was made. May be killed anywhere and run again.
 * @returns why it was left
 */
export async function removeMadeFolder(deps: RecoverDeps, made: Operation): Promise<Reason | undefined> {
  const { store, files, lease } = deps;
  const path = cleanText(made.finalPath, 300);
  const found = await files.fileIdentity(made.finalPath);
  if (found) {
    const outside = await outsideLibraryReason(deps, made);
    if (outside) return outside;
    if (!made.final || !sameFolder(found, made.final))
      return { code: "changed", message: `${path} is another folder or file now and was left alone.` };
    lease.assertLeased();
    if ((await files.removeEmptyFolders([made.finalPath])).length === 0)
      return { code: "changed", message: `${path} is not empty, or must not be removed, and was left alone.` };
  } else await assertAnchored(files, made.anchor);
  await store.write(async (trx) => {
    const { lease: number, at } = stampOf(deps);
    await advance(trx, made, "undone", number, at);
    await changeItem(trx, made.releaseId, made.itemPath, { method: null, destination: null });
  });
  return undefined;
}
