import { cleanSentence, sentence, withHint } from "../../core/actions/sentence.ts";
import type { By } from "../../core/actor.ts";
import { instead, Outage, UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { allInTrash, requestTrash, type Trashed, type TrashRequest } from "../../store/journal/trash.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { releasesHere } from "../../store/storages/engines.ts";
import { reasonAgainstRestore } from "../journal/operations/restore.ts";
import type { Files } from "../releases/files-port.ts";
import { shownPath } from "../shown/release.ts";
import { findInTrash } from "./find-in-trash.ts";
import type { TrashResult } from "./storage-shape.ts";

/** Requests that the engine puts these back, or deletes them now where that is allowed. Each gets its own answer. */
export async function requestTrashed(
  { store, files }: { store: Store; files: Pick<Files, "fileIdentity"> },
  ids: readonly string[],
  request: TrashRequest,
  by: By,
): Promise<TrashResult[]> {
  const rows = await allInTrash(store.read);
  const results: TrashResult[] = [];
  const done = new Set<string>();
  for (const id of ids) {
    try {
      for (const row of findInTrash(
        rows,
        id,
        ({ operationId }) => operationId,
        ({ releaseId }) => releaseId,
      )) {
        if (done.has(row.operationId)) continue;
        done.add(row.operationId);
        if (request === "restore") await assertRestorable(store, files, row);
        await writeRequest(store, row, request, by);
        results.push({ id: row.operationId, ok: true, path: shownPath(row.originalPath) });
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const message = cleanSentence(withHint(error), 2000);
      results.push({ id: cleanText(id, 100), ok: false, code: error.code, message });
    }
  }
  return results;
}

/** Refuses immediately what the engine would refuse. @throws UserError */
async function assertRestorable(store: Store, files: Pick<Files, "fileIdentity">, row: Trashed): Promise<void> {
  const path = cleanText(row.originalPath, 300);
  const against = await reasonAgainstRestore(store.read, row);
  if (against) throw new UserError(against.message, "Until then it stays in the trash.", "conflict");
  // The disk of another storage is not seen from here; its engine finds out.
  const isHere = (await releasesHere(store.read, [row.releaseId])).length > 0;
  if (isHere && (await isThere(files, row.originalPath)))
    throw new UserError(
      `A file is already at ${path}, and files are never overwritten.`,
      "Move that file away, or leave this one in the trash.",
      "conflict",
    );
}

/** If this user may not read the path, the engine decides. */
const isThere = async (files: Pick<Files, "fileIdentity">, path: string): Promise<boolean> =>
  (await files.fileIdentity(path).catch(instead(undefined, Outage))) !== undefined;

async function writeRequest(store: Store, row: Trashed, request: TrashRequest, by: By): Promise<void> {
  const written = await store.write(async (trx) => {
    if (!(await requestTrash(trx, row.operationId, request, by))) return false;
    if (row.request === request) return true;
    await appendHistory(trx, {
      ...by,
      releaseId: row.releaseId,
      name: (await findRelease(trx, row.releaseId))?.name,
      action: `${request}_asked`,
      detail: { message: cleanText(row.originalPath, 4096) },
    });
    return true;
  });
  if (written) return;
  throw new UserError(
    "It is no longer in the trash, or its restore was already requested.",
    sentence`${{ do: "trash list" }} shows what is in the trash.`,
    "conflict",
  );
}
