import type { Operation } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { advance, findOperation } from "../../../store/journal/journal.ts";
import { refreshSuperseded } from "../../../store/journal/supersede.ts";
import { markRestored } from "../../../store/journal/trash.ts";
import type { Trx } from "../../../store/open.ts";
import { addScan } from "../../../store/plex/scans.ts";
import { appendHistory } from "../../../store/releases/history.ts";
import { changeItem } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import { scanFolderOf } from "../steps/scan-folder.ts";

type By = { lease: number; at: number; hasPlex: boolean };

/** Inside a transaction: a superseded file stands at its place again, and is its release's as before. */
export async function sealReinstated(
  trx: Trx,
  reinstate: Operation,
  final: FileIdentity,
  { lease, at, hasPlex }: By,
): Promise<void> {
  await advance(trx, reinstate, "sealed", lease, at, { final });
  const trash = reinstate.undoes === undefined ? undefined : await findOperation(trx, reinstate.undoes);
  const old = trash?.undoes === undefined ? undefined : await findOperation(trx, trash.undoes);
  if (!trash || !old) return;
  await markRestored(trx, trash.id, at);
  await advance(trx, old, "sealed", lease, at, { final });
  const { releaseId, itemPath, finalPath, method } = old;
  await changeItem(trx, releaseId, itemPath, { method: method ?? null, destination: finalPath, problem: null });
  await refreshSuperseded(trx, releaseId);
  const release = await findRelease(trx, releaseId);
  await appendHistory(trx, {
    at,
    releaseId,
    name: release?.name,
    action: "reinstated",
    actor: "engine",
    detail: { message: `${cleanText(finalPath, 4096)} is back: what had taken its place was undone.` },
  });
  if (hasPlex) await addScan(trx, releaseId, scanFolderOf(reinstate, release?.identity?.type), at);
}
