import { Outage } from "../../core/errors.ts";
import { allTrashed, type Trashed } from "../../store/journal/trash.ts";
import type { Store } from "../../store/open.ts";
import { releaseNames } from "../../store/releases/release-lookup.ts";
import { effectiveSettings } from "../../store/settings/settings.ts";
import type { Files } from "../files-port.ts";
import { isLastCopy } from "../upkeep/last-copy.ts";
import { LAST_COPY } from "../upkeep/purge-trash.ts";
import { type OnDisk, type ShownTrashed, showTrashed } from "./shown-trash.ts";

export type TrashListDeps = {
  store: Store;
  files: Pick<Files, "fileIdentity" | "linkCount" | "linkTarget">;
  /** INGEST_TRASH_DAYS as this process reads it; what the engine runs with counts more. */
  trashDays: number;
};

export type ShownTrash = { items: ShownTrashed[]; total: number; size_bytes: number };

/** All that lies in the trash, oldest first, and what would become of it now. Looks at the disk, and changes nothing. */
export async function listTrash(deps: TrashListDeps): Promise<ShownTrash> {
  const { store, files } = deps;
  const days = await trashDaysOf(deps);
  const rows = await allTrashed(store.read);
  const names = await releaseNames(store.read, [...new Set(rows.map(({ releaseId }) => releaseId))]);
  const items: ShownTrashed[] = [];
  for (const row of rows) items.push(showTrashed(row, names.get(row.releaseId), await onDisk(files, row), days));
  const bytes = items.reduce((sum, item) => sum + (item.missing ? 0 : item.size_bytes), 0);
  return { items, total: items.length, size_bytes: bytes };
}

/** After how many days the engine deletes what lies in the trash. */
export async function trashDaysOf({ store, trashDays }: Pick<TrashListDeps, "store" | "trashDays">): Promise<number> {
  const said = (await effectiveSettings(store.read)).find(({ name }) => name === "INGEST_TRASH_DAYS")?.value;
  const days = Number(said ?? trashDays);
  return Number.isFinite(days) ? days : trashDays;
}

/** What this user may not look at is believed to be as the last purge found it. */
export async function onDisk(files: TrashListDeps["files"], row: Trashed): Promise<OnDisk> {
  try {
    const missing = (await files.fileIdentity(row.path)) === undefined;
    return { missing, lastCopy: !missing && (await isLastCopy(files, row)) };
  } catch (error) {
    if (error instanceof Outage) return { missing: false, lastCopy: row.kept === LAST_COPY };
    throw error;
  }
}
