import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { DAY_MS, MINUTE_MS } from "../../base/text/time-units.ts";
import { ENGINE } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { expireTmdbCache } from "../../store/cache/tmdb-cache.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { appendHistory, readHistoryPage } from "../../store/releases/history.ts";
import { keepOnlySources, listSourceHealth, recordHealth } from "../../store/releases/sources.ts";
import { countOlder } from "../../store/statistics/daily-counts.ts";
import { everywhere } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { purgeTrash } from "./purge-trash.ts";

/** Pause between two batches, so that other work and other processes' writes get their turn. */
const BETWEEN_BATCHES_MS = 20;
const DONE_INTERVAL_MS = DAY_MS;

/**
 * Counts older history for the statistics after an upgrade, a thousand rows at a time. No engine
 * keeps running for this: the next engine continues, and the nightly upkeep counts the rest.
 */
export const createCountOlder = (store: Store): Stage => ({
  name: "statistics",
  run: async () =>
    (await store.write((trx) => countOlder(everywhere(trx))))
      ? BETWEEN_BATCHES_MS
      : DONE_INTERVAL_MS,
});

/**
 * Like `createCountOlder`, but runs until everything is counted. For engines that would end before
 * the stage is done.
 */
export async function countAllOlder(store: Store, signal: AbortSignal): Promise<void> {
  while (await store.write((trx) => countOlder(everywhere(trx)))) {
    signal.throwIfAborted();
    await setImmediate();
  }
}

const KIND = "schedule";

type UpkeepDeps = {
  store: Store;
  files: Pick<
    EngineFiles,
    | "deleteFromTrash"
    | "readFileIdentity"
    | "countLinks"
    | "readLinkTarget"
    | "readPoolBytes"
    | "listRoot"
  >;
  clock: Clock;
  trashDays: number;
  backups: string;
  /**
   * Writes a verified copy of the database to a new file, in a worker thread because copying
   * blocks. Undefined for a database on a server, which is backed up there.
   */
  backUp: ((target: string) => Promise<void>) | undefined;
  /** Returns the name of the newest nightly backup. */
  newestBackup: (folder: string, prefix: string) => string | undefined;
  /** Deletes the oldest nightly backups until `keep` are left. */
  pruneBackups: (folder: string, prefix: string, keep: number) => string[];
};

const MAX_BACKUPS = 7;
const BACKUP_PREFIX = "nightly-";

const backupName = (time: number): string =>
  `${BACKUP_PREFIX}${new Date(time).toISOString().replace(/[:.]/g, "-")}.db`;

/**
 * Writes a backup and deletes the oldest ones. Returns the new backup's path and the number of
 * deleted backups.
 */
async function runBackup(deps: UpkeepDeps): Promise<{ backup?: string; backups_deleted?: number }> {
  if (deps.backUp === undefined) return {};
  const backup = join(deps.backups, backupName(deps.clock.now()));
  await deps.backUp(backup);
  return {
    backup,
    backups_deleted: deps.pruneBackups(deps.backups, BACKUP_PREFIX, MAX_BACKUPS).length,
  };
}

/**
 * True if there is a backup from this time or later. A backup with a future date does not count,
 * because the clock was wrong when it was written.
 */
function hasBackupSince({ clock, backups, newestBackup }: UpkeepDeps, time: number): boolean {
  const newest = newestBackup(backups, BACKUP_PREFIX);
  return newest !== undefined && newest >= backupName(time) && newest <= backupName(clock.now());
}

/**
 * The nightly job: writes a backup unless there is one from the last 24 hours, then deletes what
 * has expired. Each run adds one history row.
 *
 * Files in the trash are deleted one run after their days are over. A clock that jumped ahead by a
 * month is usually corrected before the next run, and a deleted file cannot be restored.
 */
export async function runUpkeep(deps: UpkeepDeps, signal: AbortSignal): Promise<void> {
  const { store, clock } = deps;
  const backedUp = hasBackupSince(deps, clock.now() - DAY_MS) ? {} : await runBackup(deps);
  const trash = await purgeTrash(
    deps,
    deps.trashDays,
    signal,
    Math.min(clock.now(), await lastRun(store)),
  );
  const expired = await store.write((trx) => expireTmdbCache(trx, clock.now()));
  await countAllOlder(store, signal);
  store.optimize();
  await store.write((trx) =>
    appendHistory(trx, {
      at: clock.now(),
      action: "upkeep",
      actor: ENGINE,
      detail: {
        ...backedUp,
        cache_expired: expired,
        trash_purged: trash.purged,
        trash_kept: trash.kept,
      },
    }),
  );
}

type NightWork = {
  /** Like `runUpkeep`. */
  upkeep(signal: AbortSignal): Promise<void>;
  /**
   * Like `runBackup`, but skips the backup if upkeep with the same schedule already made one in the
   * minute of the call.
   */
  backUp(): Promise<void>;
};

/** Creates the jobs of an engine. They take turns, so that the second finds the first's backup. */
export function createNightWork(deps: UpkeepDeps): NightWork {
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  };
  return {
    upkeep: (signal) => inTurn(() => runUpkeep(deps, signal)),
    backUp() {
      const minute = deps.clock.now() - (deps.clock.now() % MINUTE_MS);
      return inTurn(async () => {
        if (!hasBackupSince(deps, minute)) await runBackup(deps);
      });
    },
  };
}

/**
 * True if a scheduled run was missed. Machines that sleep at night get their upkeep while they are
 * awake. `gapMs` is the longest time between two scheduled runs.
 */
export async function isUpkeepOverdue(store: Store, now: number, gapMs: number): Promise<boolean> {
  return now - (await lastRun(store)) > 1.5 * gapMs;
}

/** Time of the last upkeep, in ms since 1970; 0 if it never ran. */
async function lastRun(store: StoreReader): Promise<number> {
  const { entries } = await readHistoryPage(store.read, { action: "upkeep", limit: 1 });
  return entries[0]?.at ?? 0;
}

export interface JobNotes {
  /** Forgets jobs with other names, which an engine with other settings had. */
  only(names: readonly string[]): void;
  planned(name: string, time: number): void;
  ran(name: string, time: number): void;
  failed(name: string, time: number, error: unknown): void;
}

/**
 * Records for `status` when each job last succeeded, which error has occurred since, and when the
 * job runs next.
 */
export function createJobNotes(store: Store, clock: Clock, log: Log): JobNotes {
  const next = (time: number): string => `next at ${formatUtc(time, "minutes")}`;

  function note(work: () => Promise<void>): void {
    work().catch((error: unknown) =>
      log.warn(`The last and next run of a job could not be recorded: ${String(error)}`),
    );
  }

  return {
    only: (names) => note(() => store.write((trx) => keepOnlySources(trx, KIND, names))),
    planned: (name, time) =>
      note(async () => {
        const known = (await listSourceHealth(store.read)).find(
          (source) => source.kind === KIND && source.name === name,
        );
        // A failure stays until the job succeeds.
        if (known?.healthy === false) return;
        await store.write((trx) =>
          recordHealth(trx, { kind: KIND, name, healthy: true, message: next(time) }),
        );
      }),
    ran: (name, time) =>
      note(() =>
        store.write((trx) =>
          recordHealth(trx, {
            kind: KIND,
            name,
            healthy: true,
            lastSuccessAt: clock.now(),
            checkedAt: clock.now(),
            message: next(time),
          }),
        ),
      ),
    failed: (name, time, error) =>
      note(() => {
        const why = cleanText(error instanceof Error ? error.message : String(error), 300).replace(
          /\.$/,
          "",
        );
        return store.write((trx) =>
          recordHealth(trx, {
            kind: KIND,
            name,
            healthy: false,
            checkedAt: clock.now(),
            message: `${why}; ${next(time)}`,
          }),
        );
      }),
  };
}
