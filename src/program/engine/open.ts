import { hostname } from "node:os";
import type { EngineLoop } from "../../app/engine/engine.ts";
import { createHeartbeat } from "../../app/engine/engines.ts";
import type { FilingProgress } from "../../app/engine/progress.ts";
import { beginLease, type OwnLease, type StorageLock } from "../../app/engine/take-lease.ts";
import { explainRecognised, hasVideos } from "../../app/library-state/recognise-library.ts";
import { explainCopyOnlyPairs } from "../../app/releases/expected-method.ts";
import type { EngineFiles } from "../../app/releases/files-port.ts";
import { beginMediaRoots, describeLeftRoot, findLeftRoots } from "../../app/releases/left-roots.ts";
import { explainWatchedLocations } from "../../app/releases/scope.ts";
import { createJobNotes, createNightWork, isUpkeepOverdue } from "../../app/upkeep/nightly.ts";
import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import { createCleanups } from "../../base/cleanups.ts";
import { fingerprintOf } from "../../core/plan/names/parse-template.ts";
import { NAMES_DIFFER } from "../../core/rename/work-homes.ts";
import type { Store } from "../../store/open.ts";
import { listRememberedSections } from "../../store/plex/plex-listings.ts";
import { syncMediaServers } from "../../store/plex/sync-servers.ts";
import type { Lease } from "../../store/settings/lease.ts";
import {
  beginLibraryNames,
  hasPublications,
  namesDiffer,
  writeEffectiveSettings,
} from "../../store/settings/settings.ts";
import { findNewestBackup, pruneBackups } from "../../store/sqlite/backup.ts";
import { nameOnlyStorage, storeOfEngine } from "../../store/storages/storages.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import type { DaemonLog } from "../log/log.ts";
import { listSourceTexts } from "../parts/download-sources.ts";
import { listDownloadFolders } from "../parts/folders.ts";
import { readNamesInForce } from "../parts/names-in-force.ts";
import { systemClock } from "../process/clock.ts";
import { findPostgresPlace, storeFilesOf } from "../process/open-store.ts";
import { createBackUp } from "../process/settings-files.ts";
import { VERSION } from "../process/version.ts";
import type { Program } from "../program.ts";
import { assertSchedule, computeLongestGap } from "./cron.ts";
import { startUpkeep, type Upkeep } from "./jobs.ts";
import { listStoredServers } from "./plex.ts";
import { createStages } from "./stages.ts";
import { warnOfFolders } from "./warnings.ts";

export type EngineStart = {
  /** The storage lock. It is released when the engine is closed. */
  lock: StorageLock;
  kind: Lease["kind"];
  /**
   * Set for a dry run on a copy of the database. Called with each line that reports which files
   * would be filed where.
   */
  dryRun?: ((line: string) => void) | undefined;
  /** Observes the engine for the supervisor of this process. */
  progress?: FilingProgress | undefined;
};

export interface Engine {
  upkeep: Upkeep;
  /** Starts the jobs of a resident engine. Returns a function that stops them. */
  startJobs(): () => Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  engine: EngineLoop;
  totals(): string[];
  wake(): void;
  secretsChanged(): void;
}

/**
 * Opens the engine of this process, for any host: acquires the lease, records the settings in
 * force, creates every part and logs the folders that the engine works on. The host holds the lock,
 * runs the engine and closes it, which ends the lease and releases the lock.
 */
export async function openEngine(
  program: Program,
  { lock, kind, dryRun, progress }: EngineStart,
): Promise<Engine> {
  const { config, log } = program;
  assertSchedule("UPKEEP_SCHEDULE", config.schedules.upkeep);
  assertSchedule("BACKUP_SCHEDULE", config.schedules.backup);
  if (config.umask !== undefined) process.umask(config.umask);
  await using stack = createCleanups();
  stack.defer(() => lock.release());
  const [all, files] = await Promise.all([program.store(), program.files()]);
  const store = await storeOfEngine(all, systemClock.now());
  const lease = await takeLease(store, lock, kind);
  stack.defer(() => endLease(lease, lock, log));
  const names = fingerprintOf(readNamesInForce(config));
  await store.write(async (trx) => {
    await beginMediaRoots(trx, { set: config.mediaRoots, real: diskFiles.real });
    await writeEffectiveSettings(trx, program.settings());
    await beginLibraryNames(trx, names);
    await syncMediaServers(trx, listStoredServers(config));
    await nameOnlyStorage(trx, config.storage ?? hostname(), systemClock.now());
  });
  const heartbeat = createHeartbeat(
    store,
    { host: hostname(), pid: process.pid, state: "working" },
    systemClock,
  );
  // An engine that is silent for 15 s is no longer listed anyway.
  stack.defer(() => heartbeat?.end().catch(() => {}));
  const onlyFiles = kind === "filing";
  const { close, warmCache, ...made } = await createStages(
    program,
    { lease, onlyFiles, progress, dryRun },
    dryRun ? undefined : heartbeat,
  );
  stack.defer(close);
  for (const { name, message } of kind === "mcp" ? [] : program.loaded().warnings) {
    log.warn(`${name}: ${message}`);
  }
  await reportStart(config, { store, files, onlyFiles, log });
  if (!onlyFiles && (await namesDiffer(store.read, names))) {
    log.info(
      toCommandText(
        sentence`${NAMES_DIFFER} ${{ do: "rename" }} shows the new names and applies them.`,
      ),
    );
  }
  const upkeep = createUpkeep(program, store, files);
  const opened = stack.move();
  return {
    ...made,
    upkeep,
    startJobs() {
      if (!dryRun) warmCache();
      return startUpkeep(upkeep, log, createJobNotes(store, systemClock, log), systemClock);
    },
    [Symbol.asyncDispose]: (): Promise<void> => opened[Symbol.asyncDispose](),
  };
}

const takeLease = (store: Store, lock: StorageLock, kind: Lease["kind"]): Promise<OwnLease> =>
  beginLease(store, lock, { kind, host: hostname(), pid: process.pid, since: systemClock.now() });

/**
 * A full disk may prevent the write. This is harmless, because a free lock shows that the engine
 * ended.
 */
async function endLease(lease: OwnLease, lock: StorageLock, log: DaemonLog): Promise<void> {
  // A lock that was lost belongs to another process by now.
  if (!lock.held()) return;
  await lease
    .end(systemClock.now())
    .catch((error: unknown) =>
      log.warn(`The end of the lease could not be saved: ${String(error)}`),
    );
}

const RECOGNISE_TIMEOUT_MS = 30_000;

const NEVER = new AbortController().signal;

const ADOPT_FIRST =
  "The library has videos that the journal does not know. Adopt them first, which touches no file:";

type OpenedEngine = { store: Store; files: EngineFiles; onlyFiles: boolean; log: DaemonLog };

/** Warns about unusable folders and logs the folders that the engine works on. */
async function reportStart(
  config: Config,
  { store, files, onlyFiles, log }: OpenedEngine,
): Promise<void> {
  const { ingestDirs, mediaRoots, pathMap } = config;
  await warnOfFolders([...ingestDirs, ...mediaRoots], files, log.warn);
  for (const left of await findLeftRoots(store.read)) {
    log.warn(toCommandText(describeLeftRoot(left)));
  }
  const pairs = { watched: ingestDirs, mediaRoots };
  for (const sentence of await explainCopyOnlyPairs(files, config.fileMethod, pairs)) {
    log.warn(sentence);
  }
  const sections = await listRememberedSections(store.read);
  for (const sentence of explainWatchedLocations(ingestDirs, sections, pathMap, diskFiles.real)) {
    log.warn(sentence);
  }
  for (const sentence of await explainRecognised(
    files,
    config,
    sections,
    AbortSignal.timeout(RECOGNISE_TIMEOUT_MS),
  )) {
    log.info(sentence);
  }
  const library = {
    folders: mediaRoots.map((root) => diskFiles.real(root)),
    downloads: listDownloadFolders(config),
  };
  if (
    !onlyFiles &&
    !(await hasPublications(store.read)) &&
    (await hasVideos(files, library, NEVER))
  ) {
    log.warn(toCommandText(sentence`${ADOPT_FIRST} ${{ do: "adopt" }}`));
  }
  const from = onlyFiles
    ? "what was requested"
    : `from ${listSourceTexts(config).join(", ") || "no folder"}`;
  const into = mediaRoots.join(", ") || "no library";
  log.info(`plex-ingest ${VERSION} files ${from} into ${into}.`);
}

function createUpkeep(
  { config, place }: Pick<Program, "config" | "place">,
  store: Store,
  files: EngineFiles,
): Upkeep {
  const { stateDir, trashDays, schedules } = config;
  const { database, backups } = storeFilesOf(stateDir);
  const backUp = findPostgresPlace(config)
    ? undefined
    : createBackUp(database, { ...place, command: "daemon" });
  const deps = {
    store,
    files,
    clock: systemClock,
    trashDays,
    backups,
    backUp,
    newestBackup: findNewestBackup,
    pruneBackups,
  };
  const work = createNightWork(deps);
  return {
    run: work.upkeep,
    isOverdue: () => isUpkeepOverdue(store, systemClock.now(), computeLongestGap(schedules.upkeep)),
    backUp: backUp && work.backUp,
    schedules,
  };
}
