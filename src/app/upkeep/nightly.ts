import { join } from "node:path";
import { ENGINE } from "../../core/actor.ts";
import { expireTmdbCache } from "../../store/cache/tmdb-cache.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory, historyPage } from "../../store/releases/history.ts";
import type { Files } from "../releases/files-port.ts";
import { countAllOlder } from "./count-older.ts";
import { purgeTrash } from "./purge-trash.ts";

type UpkeepDeps = {
  store: Store;
  files: Pick<Files, "deleteFromTrash" | "fileIdentity" | "linkCount" | "linkTarget" | "listRoot">;
  now: () => number;
  trashDays: number;
  backups: string;
  /** Writes a verified copy of the database to a new file, in a worker thread because the copy blocks. */
  backUp: (target: string) => Promise<void>;
  /** Deletes the oldest nightly backups until `keep` are left. */
  pruneBackups: (folder: string, prefix: string, keep: number) => string[];
};

const MAX_BACKUPS = 7;
const BACKUP_PREFIX = "nightly-";
const DAY_MS = 24 * 3600 * 1000;

/**
 * The nightly job: a backup first, then deletion of what has expired. Each run is one row of history.
 *
 * Files in the trash are deleted one run after their days are over: a clock that jumped ahead by a month is usually corrected
 * before the next run, and a deleted file cannot be restored.
 */
export async function runUpkeep(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
  const { store, now } = deps;
  const stamp = new Date(now()).toISOString().replace(/[:.]/g, "-");
  const backup = join(deps.backups, `${BACKUP_PREFIX}${stamp}.db`);
  await deps.backUp(backup);
  const pruned = deps.pruneBackups(deps.backups, BACKUP_PREFIX, MAX_BACKUPS).length;
  const trash = await purgeTrash(deps, deps.trashDays, signal, Math.min(now(), await lastRun(store)));
  const expired = await store.write((trx) => expireTmdbCache(trx, now()));
  await countAllOlder(store, signal);
  store.optimize();
  await store.write((trx) =>
    appendHistory(trx, {
      at: now(),
      action: "upkeep",
      actor: ENGINE,
      detail: {
        backup,
        backups_deleted: pruned,
        cache_expired: expired,
        trash_purged: trash.purged,
        trash_kept: trash.kept,
      },
    }),
  );
}

/** Whether a night was missed: machines that sleep at night get their upkeep while they are awake. */
export async function upkeepOverdue(store: Store, now: number): Promise<boolean> {
  return now - (await lastRun(store)) > 1.5 * DAY_MS;
}

/** When upkeep last ran, in ms since 1970; 0 when it never did. */
async function lastRun(store: Store): Promise<number> {
  const { entries } = await historyPage(store.read, { action: "upkeep", limit: 1 });
  return entries[0]?.at ?? 0;
}
