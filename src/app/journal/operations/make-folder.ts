import { dirname, join } from "node:path";
import { toCommandText } from "../../../base/actions/sentence.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { FOLDER_METHOD } from "../../../core/journal/method-traits.ts";
import { isMissingProof } from "../../../core/journal/missing.ts";
import type { Operation } from "../../../core/journal/operation.ts";
import { type FileIdentity, isSameFolder } from "../../../core/media-files/file-identity.ts";
import { advance } from "../../../store/journal/journal.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { lookInLibrary, missingReason } from "../steps/confirm-missing.ts";
import { type Journal, stampOf } from "../steps/journal.ts";
import { type OperationEnding, perform, record, rollBack } from "../steps/perform.ts";
import { anchorOf, assertInsideRoots, asUnknown, outsideLibraryReason } from "../steps/roots.ts";

/**
 * Creates one empty folder in the library; its parent must exist. The folder is created under a
 * staged name and then renamed: recovery and undo recognize it by its inode and ignore a folder
 * that another program made. Returns why it was not made.
 */
export async function makeFolder(
  journal: Journal,
  { releaseId, path }: { releaseId: number; path: string },
): Promise<Reason | undefined> {
  const { files, lease, policy } = journal;
  const root = await assertInsideRoots(journal, path);
  if ((await files.readFileIdentity(path)) !== undefined) return TAKEN;
  const sourcePath = dirname(path);
  const anchor = await anchorOf(journal, path);
  const source = await lookInLibrary(files, {
    path: sourcePath,
    anchor: anchor && asUnknown(anchor),
  });
  if (isMissingProof(source)) {
    return missingReason(
      source,
      () => "The folder in which it should be created no longer exists.",
    );
  }
  return perform(journal, MAKE_FOLDER, {
    intent(id) {
      const tempPath = join(sourcePath, journal.stagedName(id));
      const paths = { sourcePath, tempPath, finalPath: path, madeFolders: [tempPath] };
      return { releaseId, itemPath: path, kind: "make_folder", source, anchor, ...paths };
    },
    async carryOut(operation) {
      const { tempPath = "" } = operation;
      lease.assertLeased();
      await files.makeFolders(root, tempPath, { mode: policy.dirMode });
      await record(journal, operation, "staged", { temp: await files.readFileIdentity(tempPath) });
      lease.assertLeased();
      await assertInsideRoots(journal, path);
      return giveName(journal, { ...operation, state: "staged" });
    },
  });
}

const TAKEN: Reason = {
  code: "destination_exists",
  message: "A file or folder with this name already exists.",
};

async function giveName(journal: Journal, operation: Operation): Promise<Reason | undefined> {
  const named = await journal.files.publishByRename(operation.tempPath ?? "", operation.finalPath);
  if (!named.ok) return TAKEN;
  await markMade(journal, operation, named.identity);
  return undefined;
}

const markMade = (
  journal: Journal,
  operation: Operation,
  final: FileIdentity | undefined,
): Promise<void> =>
  journal.store.write(async (trx) => {
    const { lease, at } = stampOf(journal);
    await advance(trx, operation, "published", lease, at, { final });
    const { releaseId, itemPath, finalPath: destination } = operation;
    await changeItem(trx, releaseId, itemPath, {
      method: FOLDER_METHOD,
      destination,
      problem: null,
    });
  });

export const MAKE_FOLDER: OperationEnding = {
  /**
   * The staged name belongs to a folder. That folder is removed with the other folders that the
   * operation made.
   */
  rollBack: (journal, operation, why) =>
    rollBack(journal, { ...operation, tempPath: undefined }, why),
  async finish(journal, operation, found) {
    await assertInsideRoots(journal, operation.finalPath);
    if (found.do === "publish") {
      const taken = await giveName(journal, operation);
      if (taken) await MAKE_FOLDER.rollBack(journal, operation, toCommandText(taken.message));
      return;
    }
    await journal.files.syncFolder(dirname(operation.finalPath));
    await markMade(journal, operation, found.final);
  },
};

/**
 * Removes a folder that an operation made, if it is empty and still the same folder. Can be killed
 * at any point and run again.
 * @returns why it was left
 */
export async function removeMadeFolder(
  journal: Journal,
  made: Operation,
): Promise<Reason | undefined> {
  const { store, files, lease } = journal;
  const path = quoted(made.finalPath, 300);
  const found = await lookInLibrary(files, { path: made.finalPath, anchor: made.anchor });
  if (!isMissingProof(found)) {
    const outside = await outsideLibraryReason(journal, made);
    if (outside) return outside;
    if (!made.final || !isSameFolder(found, made.final)) {
      return {
        code: "changed",
        message: `${path} is now a different folder or file and was left alone.`,
      };
    }
    lease.assertLeased();
    if ((await files.removeEmptyFolders([made.finalPath])).length === 0) {
      return {
        code: "changed",
        message: `${path} was left alone because it is not empty or must not be removed.`,
      };
    }
  }
  await store.write(async (trx) => {
    const { lease: number, at } = stampOf(journal);
    await advance(trx, made, "undone", number, at);
    await changeItem(trx, made.releaseId, made.itemPath, { method: null, destination: null });
  });
  return undefined;
}
