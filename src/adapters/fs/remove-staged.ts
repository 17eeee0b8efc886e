import { unlink } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { isMissing, writeFailure } from "./errno.ts";
import { syncFolder } from "./sync-folder.ts";

const PREFIX = ".plex-ingest-";

/** Name of an operation's staged file, beside its target: a dot name, which Plex does not read. */
export const stagedName = (operationId: string): string => `${PREFIX}${operationId}.partial`;

/** Deletes a staged file of this operation, whatever became of it. Any other name is left alone. */
export async function removeStaged(path: string, operationId: string): Promise<void> {
  if (basename(path) !== stagedName(operationId)) return;
  try {
    await unlink(path);
  } catch (error) {
    if (isMissing(error)) return;
    throw writeFailure(error, path);
  }
  await syncFolder(dirname(path));
}
