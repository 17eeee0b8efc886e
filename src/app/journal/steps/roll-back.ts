import type { Operation } from "../../../core/journal/operation.ts";
import { advance } from "../../../store/journal/journal.ts";
import type { Journal } from "./deps.ts";

/**
 * Removes what an unfinished, unpublished operation made, and closes it. The kinds `trash` and `reinstate` have
 * their own roll-back, because they may have given the file a second name.
 */
export async function rollBack(
  { store, files, lease, now }: Pick<Journal, "store" | "files" | "lease" | "now">,
  operation: Operation,
  why: string,
): Promise<void> {
  if (operation.tempPath !== undefined) await files.removeStaged(operation.tempPath, operation.id);
  await files.removeEmptyFolders(operation.madeFolders);
  await store.write((trx) => advance(trx, operation, "rolled_back", lease.number, now(), { error: why }));
}
