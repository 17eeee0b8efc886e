import { type FileIdentity, unchangedFile } from "../../core/settle/file-identity.ts";
import type { Store } from "../../store/open.ts";
import { markKept, markPurged, type Trashed, trashedBefore } from "../../store/trash.ts";
import type { Files } from "../files-port.ts";

const DAY_MS = 24 * 3600 * 1000;
const LAST_COPY = "last_copy";

/**
 * Deletes what lies in the trash for longer than `days`: only what the manifest lists, only while it is the same file,
 * and never the last copy of a content. With 0 days nothing is ever deleted.
 */
export async function purgeTrash(
  deps: { store: Store; files: Pick<Files, "deleteFromTrash" | "fileIdentity" | "linkCount">; now: () => number },
  days: number,
  signal: AbortSignal,
): Promise<{ purged: number; kept: number }> {
  const { store, files, now } = deps;
  const result = { purged: 0, kept: 0 };
  if (days <= 0) return result;
  for (const row of await trashedBefore(store.read, now() - days * DAY_MS)) {
    signal.throwIfAborted();
    if (await isLastCopy(files, row)) {
      result.kept++;
      if (row.kept !== LAST_COPY) await store.write((trx) => markKept(trx, row.operationId, LAST_COPY));
      continue;
    }
    const deleted = await files.deleteFromTrash(row.path, row.identity);
    if (deleted.ok || deleted.code === "missing") {
      await store.write((trx) => markPurged(trx, row.operationId, now()));
      if (deleted.ok) result.purged++;
    } else {
      result.kept++;
      await store.write((trx) => markKept(trx, row.operationId, deleted.code));
    }
  }
  return result;
}

/** Another name of the same file, or the file that it was copied from and that nobody changed since: one of them is left. */
async function isLastCopy(files: Pick<Files, "fileIdentity" | "linkCount">, row: Trashed): Promise<boolean> {
  if ((await files.linkCount(row.path)) > 1) return false;
  const source: FileIdentity | undefined = await files.fileIdentity(row.sourcePath);
  const linked = row.source.dev === row.identity.dev && row.source.ino === row.identity.ino;
  // A link whose other names are gone is the last one, whatever file now has the source's name.
  return linked || source === undefined || !unchangedFile(source, row.source);
}
