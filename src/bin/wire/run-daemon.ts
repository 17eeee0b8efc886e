import { hostname } from "node:os";
import { drain as drainEngine } from "../../app/engine/drain.ts";
import type { Engine } from "../../app/engine/engine.ts";
import { beginLease, type Lock, type OwnLease } from "../../app/engine/take-lease.ts";
import { explainRecognised } from "../../app/library-state/known-libraries.ts";
import { dryReport } from "../../app/preview/dry-report.ts";
import { copyOnlyPairs } from "../../app/releases/expected-method.ts";
import type { Files } from "../../app/releases/files-port.ts";
import { watchedLocations } from "../../app/releases/scope.ts";
import { countCertain } from "../../app/review/queue/queue.ts";
import { runUpkeep, upkeepOverdue } from "../../app/upkeep/nightly.ts";
import { AlreadyReported, MustStop } from "../../core/errors.ts";
import { hostEngine } from "../../daemon/host.ts";
import { runOverdueUpkeep, startUpkeep, type Upkeep } from "../../daemon/upkeep.ts";
import { certainInReview, warnOfFolders } from "../../daemon/warnings.ts";
import type { Store } from "../../store/open.ts";
import { rememberedSections } from "../../store/plex/plex-listings.ts";
import { type EffectiveSetting, writeEffectiveSettings } from "../../store/settings/settings.ts";
import { pruneBackups } from "../../store/sqlite/backup.ts";
import { hints } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { backUpInWorker } from "../process/backup-in-worker.ts";
import { systemClock } from "../process/clock.ts";
import { lockForDaemon, lockToDrain } from "../process/engine-lock.ts";
import { createLog, type DaemonLog } from "../process/log.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";
import { writePidFile } from "../process/pid-file.ts";
import { catchSignals } from "../process/signals.ts";
import { VERSION } from "../process/version.ts";
import { assertMayStart, sourcesOf } from "./engine/may-start.ts";
import { wireEngine } from "./engine/wire-engine.ts";
import { libraryPolicy } from "./planning/wire-places.ts";

export type DaemonOptions = {
  once: boolean;
  /** Started in the background to do all waiting work: it waits its turn, and ends when another engine does the work. */
  drain: boolean;
  settings: EffectiveSetting[];
  warnings: readonly { name: string; message: string }[];
  /** A dry run on a copy of the database: called with each line about what would be filed where. */
  dryRun?: (line: string) => void;
};

/**
 * The supervised process: takes the lock, opens the database, hosts the engine until a signal stops it.
 * @throws AlreadyReported (exit code 1, so that the supervisor restarts it) when lock or database are no longer ours.
 */
export async function runDaemon(config: Config, options: DaemonOptions): Promise<void> {
  const { once, drain, settings, warnings, dryRun } = options;
  assertMayStart(config, { ends: once || drain || dryRun !== undefined, drain });
  const { daemonLevel: level, file, format } = config.log;
  const log = createLog({
    level,
    file,
    pretty: format === "text" || (format === "auto" && file === undefined && process.stderr.isTTY),
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  if (config.umask !== undefined) process.umask(config.umask);

  await using stack = new AsyncDisposableStack();
  const signals = stack.use(catchSignals());
  const turn = drain ? await lockToDrain(config.stateDir, signals) : { lock: await lockForDaemon(config.stateDir) };
  if ("instead" in turn) return log.info(turn.instead);
  const { lock } = turn;
  stack.defer(() => lock.release());
  const store = stack.use(await openStoreFor("engine", config.stateDir));
  const lease = await takeLease(store, lock, drain);
  stack.defer(() => endLease(lease, lock, log));
  await store.write((trx) => writeEffectiveSettings(trx, settings));
  if (config.pidFile && !drain) stack.defer(await writePidFile(config.pidFile, process.pid));
  const started = systemClock.now();
  const wired = await wireEngine(config, store, lease, log, dryRun);
  stack.defer(() => wired.close());
  for (const { name, message } of warnings) log.warn(`${name}: ${message}`);
  await reportStart(config, store, wired.files, log);
  const upkeep = wireUpkeep(config, store, wired.files);
  await hostEngine({
    engine: drain ? drainingEngine(wired.engine, store, upkeep, log) : wired.engine,
    once: once || drain,
    log,
    onSignal: signals.on,
    reload: () => reload(config, wired, log),
    startJobs() {
      if (!dryRun) wired.warmCache();
      return startUpkeep(upkeep, log);
    },
  }).catch((error: unknown) => {
    if (!(error instanceof MustStop)) throw error;
    log.error(`${error.message} ${error.hint}`);
    throw new AlreadyReported(1, { cause: error });
  });
  if (dryRun) {
    const others = await dryReport(store, started);
    const rest = others.length === 0 ? "" : ` ${others.length} would not be filed now, as said above.`;
    for (const line of [...others, `${wired.totals?.() ?? ""}${rest}`]) dryRun(`${line}\n`);
  }
  log.info("Stopped.");
}

const takeLease = (store: Store, lock: Lock, drain: boolean): Promise<OwnLease> =>
  beginLease(store, lock, {
    kind: drain ? "drain" : "daemon",
    host: hostname(),
    pid: process.pid,
    since: systemClock.now(),
  });

/** A full disk may prevent the write. That is harmless: the free lock decides. */
async function endLease(lease: OwnLease, lock: Lock, log: DaemonLog): Promise<void> {
  // A lock that was lost belongs to another process by now.
  if (!lock.held()) return;
  await lease
    .end(systemClock.now())
    .catch((error: unknown) => log.warn(`The end of the lease could not be saved: ${String(error)}`));
}

const RECOGNISE_TIMEOUT_MS = 30_000;

/** Warns of unusable folders, and logs the folders that the daemon works on. */
async function reportStart(config: Config, store: Store, files: Files, log: DaemonLog): Promise<void> {
  const { ingestDirs, mediaRoots, pathMap } = config;
  await warnOfFolders([...ingestDirs, ...mediaRoots], files, log.warn);
  const pairs = { watched: ingestDirs, mediaRoots };
  for (const sentence of await copyOnlyPairs(files, config.fileMethod, pairs)) log.warn(sentence);
  const sections = await rememberedSections(store.read);
  for (const sentence of watchedLocations(ingestDirs, sections, pathMap, diskFiles.real)) log.warn(sentence);
  const policy = libraryPolicy(config);
  for (const sentence of await explainRecognised(files, policy, sections, AbortSignal.timeout(RECOGNISE_TIMEOUT_MS)))
    log.info(sentence);
  const certain = config.auto ? await countCertain(store.read) : 0;
  if (certain > 0) log.info(certainInReview(certain));
  const [from, into] = [sourcesOf(config).join(", ") || "no folder", mediaRoots.join(", ") || "no library"];
  log.info(`plex-ingest ${VERSION} files from ${from} into ${into}.`);
}

function wireUpkeep({ stateDir, trashDays }: Config, store: Store, files: Files): Upkeep {
  const { now } = systemClock;
  const { database, backups } = storeFiles(stateDir);
  const backUp = (target: string): Promise<void> => backUpInWorker(database, target);
  return {
    run: (signal) => runUpkeep({ store, files, now, trashDays, backups, backUp, pruneBackups }, signal),
    isOverdue: () => upkeepOverdue(store, now()),
  };
}

/** Runs until no hint is left, then does upkeep, since a non-resident engine does not run at night. */
const drainingEngine = (engine: Engine, store: Store, upkeep: Upkeep, log: DaemonLog): Engine => ({
  ...engine,
  async runOnce(signal) {
    await drainEngine(engine, () => hints(store.read), signal);
    await runOverdueUpkeep(upkeep, log, signal);
  },
});

function reload({ secrets }: Config, { secretsChanged }: { secretsChanged(): void }, log: DaemonLog): void {
  for (const secret of secrets) secret.reload();
  secretsChanged();
  log.reopen();
  log.info("SIGHUP: secrets were read again.");
}
