import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { advance, findOperation } from "../../store/journal/journal.ts";
import { returnOf } from "../../store/journal/moved-sources.ts";
import { refreshSuperseded } from "../../store/journal/supersede.ts";
import { addTrashed } from "../../store/journal/trash.ts";
import type { Trx } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { changeItem } from "../../store/releases/items.ts";
import { findRelease } from "../../store/releases/releases.ts";

type By = { lease: number; at: number };

/** Inside a transaction: a file lies in the trash. Its manifest row, and what its publication is from now on. */
export async function sealTrash(
  trx: Trx,
  trash: Operation,
  final: FileIdentity | undefined,
  { lease, at }: By,
): Promise<void> {
  const published = trash.undoes === undefined ? undefined : await findOperation(trx, trash.undoes);
  // What was moved and put back as a copy is another file than the one that it was filed from.
  const returned = published && (await returnOf(trx, published));
  await advance(trx, trash, "sealed", lease, at, final ? { final } : {});
  await addTrashed(trx, {
    operationId: trash.id,
    releaseId: trash.releaseId,
    path: trash.finalPath,
    originalPath: trash.sourcePath,
    sourcePath: published?.sourcePath ?? trash.sourcePath,
    source: returned?.final ?? published?.source ?? trash.source,
    identity: final ?? trash.source,
    trashedAt: at,
  });
  if (!published) return;
  if (trash.replacedBy === undefined) {
    await advance(trx, published, "undone", lease, at);
    await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null });
    return;
  }
  await advance(trx, published, "superseded", lease, at);
  const by = (await findOperation(trx, trash.replacedBy))?.releaseId;
  const problem = `A file of release ${by} took its place in the library.`;
  await changeItem(trx, trash.releaseId, trash.itemPath, { method: null, destination: null, problem });
  await refreshSuperseded(trx, trash.releaseId);
  await appendHistory(trx, {
    at,
    releaseId: trash.releaseId,
    name: (await findRelease(trx, trash.releaseId))?.name,
    action: "superseded",
    actor: "engine",
    detail: { message: `${cleanText(trash.sourcePath, 4096)} lies in the trash: release ${by} took its place.`, by },
  });
}
