import { cleanSentence, sentence, withHint } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { DAY_MS } from "../../base/text/time-units.ts";
import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import {
  inTrashOf,
  listAllInTrash,
  requestTrash,
  type TrashRequest,
  type TrashRow,
} from "../../store/journal/trash.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { findReleasesById } from "../../store/releases/release-lookup.ts";
import { findShownRelease } from "../../store/releases/releases.ts";
import { readEffectiveSettings } from "../../store/settings/settings.ts";
import { selectReleasesHere } from "../../store/storages/engines.ts";
import { viewEngineElsewhere, viewStartedEngine } from "../engine/engines.ts";
import { reasonAgainstRestore } from "../journal/operations/restore.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { readStorages, type Storages } from "../releases/read-storages.ts";
import { showPath, toIso } from "../shown/release.ts";
import type { ShownEngine } from "../shown/results-shape.ts";
import { isLastCopy, LAST_COPY } from "../upkeep/purge-trash.ts";
import { findInTrash, selectTrashPage, type TrashQuery } from "./find-in-trash.ts";
import type { ShownTrash, ShownTrashed, TrashResult, TrashResults } from "./storage-shape.ts";
import { askedOutcome, type TrashWait, waitForTrash } from "./wait-for-trash.ts";

/** The file's current state on the disk. */
export type TrashOnDisk = { missing: boolean; lastCopy: boolean };

/** `days` is INGEST_TRASH_DAYS. With 0, nothing is deleted automatically. */
function showTrashed(
  row: TrashRow,
  name: string | undefined,
  disk: TrashOnDisk,
  days: number,
): ShownTrashed {
  const { request, problem } = row;
  return {
    id: row.operationId,
    release_id: row.releaseId,
    ...(name === undefined ? {} : { release_name: cleanText(name) }),
    path: showPath(row.path),
    original_path: showPath(row.originalPath),
    size_bytes: row.identity.size,
    trashed_at: toIso(row.trashedAt),
    ...(days <= 0 || disk.lastCopy || request === "restore"
      ? {}
      : { purge_after: toIso(row.trashedAt + days * DAY_MS) }),
    last_copy: disk.lastCopy,
    ...(disk.missing ? { missing: true } : {}),
    ...dropUndefined({ asked: request }),
    ...(problem === undefined ? {} : { problem: cleanSentence(problem, 1000) }),
  };
}

/** Dependencies of the trash desk, passed once. */
type TrashDeps = {
  store: Store;
  files: Pick<EngineFiles, "readFileIdentity" | "countLinks" | "readLinkTarget">;
  /** INGEST_TRASH_DAYS of this process. The engine's own value takes precedence. */
  trashDays: number;
  clock: Clock;
  engine: () => Promise<ShownEngine>;
  /** Starts an engine if no daemon runs. */
  wakeEngine?: (() => void) | undefined;
};

/**
 * Lists everything in the trash, oldest first, with the time at which each file will be deleted.
 * Reads the disk and changes nothing.
 */
async function listTrash(deps: TrashDeps, name: string | undefined): Promise<ShownTrash> {
  const storages = await readStorages(deps.store, name);
  const items = await showRows(deps, storages, await listAllInTrash(storages.store.read));
  const bytes = items.reduce((sum, item) => sum + (item.missing ? 0 : item.size_bytes), 0);
  return { items, total: items.length, size_bytes: bytes };
}

/**
 * Reads a page of the trash, newest first. Only the page's files are looked up on the disk, so
 * `size_bytes` includes missing files.
 * @throws the signal's reason, even while a disk does not respond
 */
async function listTrashPage(
  deps: TrashDeps,
  { storage, ...query }: TrashQuery & { storage?: string | undefined },
  signal: AbortSignal,
): Promise<ShownTrash & { next?: string }> {
  const storages = await readStorages(deps.store, storage);
  const rows = await listAllInTrash(storages.store.read);
  const all = rows.map((row) => ({ id: row.operationId, row })).toReversed();
  const { items: page, ...next } = selectTrashPage(all, query);
  const shown = page.map(({ row }) => row);
  const items = await waitUnlessAborted(showRows(deps, storages, shown), signal);
  return {
    items,
    total: rows.length,
    size_bytes: rows.reduce((sum, { identity }) => sum + identity.size, 0),
    ...next,
  };
}

async function showRows(
  deps: TrashDeps,
  { tell, isElsewhere }: Storages<Store>,
  rows: readonly TrashRow[],
) {
  const { store, files } = deps;
  const days = await trashDaysOf(deps);
  const releases = await findReleasesById(store.read, [
    ...new Set(rows.map(({ releaseId }) => releaseId)),
  ]);
  const items: ShownTrashed[] = [];
  for (const row of await tell(rows, "release", ({ releaseId }) => releaseId)) {
    const disk = isElsewhere(row.storage) ? asPurged(row) : await checkTrashOnDisk(files, row);
    const { name } = releases.get(row.releaseId) ?? {};
    items.push({
      ...showTrashed(row, name, disk, days),
      ...dropUndefined({ storage: row.storage }),
    });
  }
  return items;
}

/** Returns the result of the last purge, for a file whose disk cannot be read here. */
const asPurged = ({ kept }: TrashRow): TrashOnDisk => ({
  missing: false,
  lastCopy: kept === LAST_COPY,
});

/** Returns the number of days after which the engine deletes files from the trash. */
export async function trashDaysOf({
  store,
  trashDays,
}: Pick<TrashDeps, "store" | "trashDays">): Promise<number> {
  const setting = (await readEffectiveSettings(store.read)).find(
    ({ name }) => name === "INGEST_TRASH_DAYS",
  )?.value;
  const days = Number(setting ?? trashDays);
  return Number.isFinite(days) ? days : trashDays;
}

/**
 * Checks on the disk whether a file in the trash is missing or the last copy. If this user may not
 * read the file, uses the result of the last purge.
 */
export async function checkTrashOnDisk(
  files: TrashDeps["files"],
  row: TrashRow,
): Promise<TrashOnDisk> {
  try {
    const missing = (await files.readFileIdentity(row.path)) === undefined;
    return { missing, lastCopy: !missing && (await isLastCopy(files, row)) };
  } catch (error) {
    if (error instanceof Outage) return asPurged(row);
    throw error;
  }
}

export interface TrashDesk {
  trash(storage?: string): Promise<ShownTrash>;
  /**
   * Returns the files of these releases that are in the trash, oldest first.
   * @throws the signal's reason, like `trashPage`
   */
  trashOfReleases(ids: readonly number[], signal: AbortSignal): Promise<ShownTrashed[]>;
  /** Reads one page of the trash, limited to `storage` if it is named. */
  trashPage(
    query: TrashQuery & { storage?: string | undefined },
    signal: AbortSignal,
  ): Promise<ShownTrash & { next?: string }>;
  /**
   * Accepts full ids or the first characters of an id. With `wait` and a working engine, the results
   * contain what became of each file.
   */
  restoreTrash(ids: readonly string[], actor: string, wait?: TrashWait): Promise<TrashResults>;
  /** Like `restoreTrash`, but deletes the files. */
  purgeTrash(ids: readonly string[], actor: string, wait?: TrashWait): Promise<TrashResults>;
}

/**
 * Lets the user list, restore and purge files in the trash. Only the engine touches the files, so
 * requests are recorded for it.
 */
export function createTrashDesk(deps: TrashDeps): TrashDesk {
  const withEngine = async (
    results: TrashResult[],
  ): Promise<TrashResults & { isCarriedOut: boolean }> => {
    const asked = new Set(results.flatMap(({ id, ok }) => (ok ? [id] : [])));
    const rows = (await listAllInTrash(deps.store.read)).filter(({ operationId }) =>
      asked.has(operationId),
    );
    const releases = rows.map(({ releaseId }) => releaseId);
    const starts =
      deps.wakeEngine !== undefined &&
      (await selectReleasesHere(deps.store.read, releases)).length > 0;
    if (starts) deps.wakeEngine?.();
    const elsewhere = await viewEngineElsewhere(deps.store, releases, deps.clock.now());
    const engine = starts
      ? viewStartedEngine(await deps.engine(), elsewhere)
      : (elsewhere ?? (await deps.engine()));
    return { results, engine, isCarriedOut: starts || engine.running };
  };
  const request = async (
    what: TrashRequest,
    ids: readonly string[],
    actor: string,
    wait: TrashWait | undefined,
  ): Promise<TrashResults> => {
    const asked = await requestTrashed(deps, ids, what, { actor, at: deps.clock.now() });
    const { results, engine, isCarriedOut } = await withEngine(asked);
    if (!wait || !isCarriedOut) return { results, engine };
    return { results: await waitForTrash(deps.store, results, what, wait), engine };
  };
  return {
    trash: (storage) => listTrash(deps, storage),
    trashOfReleases: async (ids, signal) =>
      waitUnlessAborted(
        showRows(deps, await readStorages(deps.store), await inTrashOf(deps.store.read, ids)),
        signal,
      ),
    trashPage: (query, signal) => listTrashPage(deps, query, signal),
    restoreTrash: (ids, actor, wait) => request("restore", ids, actor, wait),
    purgeTrash: (ids, actor, wait) => request("purge", ids, actor, wait),
  };
}

/**
 * Requests that the engine restore these files, or delete them now if that is allowed. Each file
 * gets its own result.
 */
export async function requestTrashed(
  { store, files }: { store: Store; files: Pick<EngineFiles, "readFileIdentity"> },
  ids: readonly string[],
  request: TrashRequest,
  by: By,
): Promise<TrashResult[]> {
  const rows = await listAllInTrash(store.read);
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
        const path = showPath(row.originalPath);
        results.push({ id: row.operationId, ok: true, outcome: askedOutcome(request), path });
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const message = cleanSentence(withHint(error), 2000);
      const refused = { ok: false, outcome: "refused", code: error.code, message } as const;
      results.push({ id: cleanText(id, 100), ...refused });
    }
  }
  return results;
}

/**
 * Refuses immediately what the engine would refuse later.
 * @throws UserError
 */
async function assertRestorable(
  store: StoreReader,
  files: Pick<EngineFiles, "readFileIdentity">,
  row: TrashRow,
): Promise<void> {
  const path = cleanText(row.originalPath, 300);
  const against = await reasonAgainstRestore(store.read, row);
  if (against) throw UserError.conflict(against.message, "Until then it stays in the trash.");
  // A disk of another storage is not visible here. That storage's engine checks the path.
  const isHere = (await selectReleasesHere(store.read, [row.releaseId])).length > 0;
  if (isHere && (await isThere(files, row.originalPath))) {
    throw UserError.conflict(
      `A file already exists at ${path}, and plex-ingest never overwrites files.`,
      "Move that file away, or leave this one in the trash.",
    );
  }
}

/** Returns false if this user may not read the path. The engine then decides. */
const isThere = async (
  files: Pick<EngineFiles, "readFileIdentity">,
  path: string,
): Promise<boolean> =>
  (await files.readFileIdentity(path).catch(fallBackTo(undefined, Outage))) !== undefined;

async function writeRequest(
  store: Store,
  row: TrashRow,
  request: TrashRequest,
  by: By,
): Promise<void> {
  const written = await store.write(async (trx) => {
    if (!(await requestTrash(trx, row.operationId, request, by))) return false;
    if (row.request === request) return true;
    await appendHistory(trx, {
      ...by,
      releaseId: row.releaseId,
      name: (await findShownRelease(trx, row.releaseId))?.name,
      action: `${request}_asked`,
      detail: { message: cleanText(row.originalPath, 4096) },
    });
    return true;
  });
  if (written) return;
  throw UserError.conflict(
    "It is no longer in the trash, or its restore was already requested.",
    sentence`${{ do: "trash list" }} shows what is in the trash.`,
  );
}
