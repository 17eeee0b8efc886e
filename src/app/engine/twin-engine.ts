import { cleanText } from "../../base/text/clean-text.ts";
import type { StoreReader } from "../../store/open.ts";
import { everywhere, findOwnStorage } from "../../store/storages/scope.ts";
import { listStorageRoots } from "../../store/storages/storages.ts";

/**
 * Explains that the engine of our storage has none of our folders, because two machines have the
 * same name by accident. Undefined if there is only one storage.
 */
export async function explainTwinEngine(
  { read }: StoreReader,
  { ingestDirs, mediaRoots }: { ingestDirs: readonly string[]; mediaRoots: readonly string[] },
): Promise<string | undefined> {
  const storage = findOwnStorage(read)?.name;
  const ownFolders = [...ingestDirs, ...mediaRoots];
  if (storage === undefined || ownFolders.length === 0) return undefined;
  const roots =
    (await listStorageRoots(everywhere(read))).find(({ name }) => name === storage)?.roots ??
    ownFolders;
  if (roots.some((root) => ownFolders.includes(root))) return undefined;
  const theirs = roots.map((root) => cleanText(root, 200)).join(", ");
  return (
    `The engine of ${storage} uses other folders than this machine: ${theirs}. If they are on ` +
    "another machine's disks, set a different STORAGE_NAME on this machine; otherwise it would " +
    "take over files that it cannot see."
  );
}
