import { hostname } from "node:os";
import { serverName } from "../../adapters/transmission/rpc-url.ts";
import { drain as drainEngine } from "../../app/engine/drain.ts";
import { beginLease } from "../../app/engine/take-lease.ts";
import { dryReport } from "../../app/preview/dry-run.ts";
import { watchedLocations } from "../../app/releases/scope.ts";
import { runUpkeep, upkeepOverdue } from "../../app/upkeep/nightly.ts";
import { MustStop, UserError } from "../../core/errors.ts";
import { hostEngine } from "../../daemon/host.ts";
import { startJobs } from "../../daemon/jobs.ts";
import { warnOfFolders } from "../../daemon/warnings.ts";
import { knownSections } from "../../store/plex/plex-listings.ts";
import { type EffectiveSetting, writeEffectiveSettings } from "../../store/settings/settings.ts";
import { pruneBackups } from "../../store/sqlite/backup.ts";
import { hints } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { Told } from "../process/already-reported.ts";
import { backUpInWorker } from "../process/backup-in-worker.ts";
import { systemClock } from "../process/clock.ts";
import { lockForDaemon, lockToDrain } from "../process/engine-lock.ts";
import { createLog } from "../process/log.ts";
import { openStoreFor, storeFiles } from "../process/open-store.ts";
import { writePidFile } from "../process/pid-file.ts";
import { catchSignals } from "../process/signals.ts";
import { VERSION } from "../process/version.ts";
import { wireEngine } from "./engine/wire-engine.ts";

export type DaemonOptions = {
  once: boolean;
  /** Started in the background to do all that waits: waits its turn, and leaves when another does it. */
  drain: boolean;
  settings: EffectiveSetting[];
  warnings: readonly { name: string; message: string }[];
  /** A dry run: told what would be filed where, on a database that is a copy. */
  dryRun?: (line: string) => void;
};

/**
 * The supervised process: takes the lock, opens the database, hosts the engine until it is told to stop.
 * @throws Told (exit code 1, so that the supervisor starts it anew) when lock or database are no longer ours.
 */
export async function runDaemon(config: Config, options: DaemonOptions): Promise<void> {
  const { once, drain, settings, warnings, dryRun } = options;
  refuseMode(config, drain);
  if (!once && !drain && !dryRun) refuseNoSource(config);
  const { now } = systemClock;
  const files = storeFiles(config.stateDir);
  const log = createLog({
    level: config.log.daemonLevel,
    file: config.log.file,
    pretty: process.stderr.isTTY,
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  if (config.umask !== undefined) process.umask(config.umask);

  await using stack = new AsyncDisposableStack();
  const signals = stack.use(catchSignals());
  const turn = drain ? await lockToDrain(config.stateDir, signals) : { lock: await lockForDaemon(config.stateDir) };
  if ("instead" in turn) {
    log.info(turn.instead);
    return;
  }
  const { lock } = turn;
  stack.defer(() => lock.release());
  const store = stack.use(await openStoreFor("engine", config.stateDir));
  const lease = await beginLease(store, lock, {
    kind: drain ? "drain" : "daemon",
    host: hostname(),
    pid: process.pid,
    since: now(),
  });
  stack.defer(async () => {
    // A lock that was lost is another's by now. And a full disk keeps the row, but not us: the free lock says it all.
    if (lock.held())
      await lease.end(now()).catch((error: unknown) => log.warn(`The lease stays open: ${String(error)}`));
  });
  await store.write((trx) => writeEffectiveSettings(trx, settings));
  if (config.pidFile && !drain) {
    stack.defer(await writePidFile(config.pidFile, process.pid));
  }
  const started = now();
  const wired = await wireEngine(config, store, lease, log, dryRun);
  stack.defer(() => wired.close());
  for (const { name, message } of warnings) log.warn(`${name}: ${message}`);
  await warnOfFolders([...config.ingestDirs, ...config.mediaRoots], wired.files, log.warn);
  const sections = await knownSections(store.read);
  for (const sentence of watchedLocations(config.ingestDirs, sections, config.pathMap, diskFiles.real))
    log.warn(sentence);
  const upkeep = (signal: AbortSignal) =>
    runUpkeep(
      {
        store,
        files: wired.files,
        now,
        trashDays: config.trashDays,
        backups: files.backups,
        backUp: (target) => backUpInWorker(files.database, target),
        pruneBackups,
      },
      signal,
    );
  log.info(
    `plex-ingest ${VERSION} files from ${sourcesOf(config).join(", ") || "no folder"} into ${config.mediaRoots.join(", ") || "no library"}.`,
  );
  const runOnce = async (signal: AbortSignal): Promise<void> => {
    await drainEngine(wired.engine, () => hints(store.read), signal);
    // No night finds an engine that is not resident.
    if (!signal.aborted && (await upkeepOverdue(store, now())))
      await upkeep(signal).catch((error: unknown) => log.error("Upkeep failed; it comes again.", error));
  };
  await hostEngine({
    engine: drain ? { ...wired.engine, runOnce } : wired.engine,
    once: once || drain,
    log,
    onSignal: signals.on,
    reload() {
      for (const secret of config.secrets) secret.reload();
      wired.secretsChanged();
      log.reopen();
      log.info("SIGHUP: secrets were read again.");
    },
    startJobs() {
      if (!dryRun) wired.warmCache();
      return startJobs(
        [
          { name: "upkeep", cron: "17 4 * * *", run: upkeep },
          {
            name: "missed upkeep",
            cron: "47 * * * *",
            run: async (signal) => ((await upkeepOverdue(store, now())) ? upkeep(signal) : undefined),
          },
        ],
        (name, error) => log.error(`The job ${name} failed; it comes again at its next time.`, error),
      );
    },
  }).catch((error: unknown) => {
    if (!(error instanceof MustStop)) throw error;
    log.error(`${error.message} ${error.hint}`);
    throw new Told(1, { cause: error });
  });
  if (dryRun) for (const line of await dryReport(store, started)) dryRun(`${line}\n`);
  log.info("Stopped.");
}

const REFUSED: Partial<Record<Config["mode"], readonly [why: string, hint: string]>> = {
  mcp: [
    "In mode mcp the MCP process files; an MCP process that files is not in this version yet.",
    "Set PLEX_MODE=hybrid or daemon to run the daemon.",
  ],
  hook: [
    "In mode hook nothing is resident: Transmission's hook starts an engine for each finished torrent.",
    "There is nothing to start here; set PLEX_MODE=hybrid or daemon if a daemon shall run.",
  ],
};

/** A resident daemon that nothing ever comes to is a mistake; one that takes in what is there and leaves may be meant so. */
function refuseNoSource(config: Config): void {
  if (sourcesOf(config).length > 0) return;
  throw new UserError(
    "There is nothing to take in from: neither PLEX_INGEST_DIR nor TRANSMISSION_URL is set.",
    "Set one of them; docs/configuration.md lists all settings.",
  );
}

/** Folders, and Transmission's address without user and password. */
const sourcesOf = ({ ingestDirs, transmission: { url } }: Config): string[] => [
  ...ingestDirs,
  ...(url === undefined ? [] : [`Transmission at ${serverName(url)}`]),
];

function refuseMode({ mode }: Config, drain: boolean): void {
  if (drain && mode !== "mcp") return;
  const refused = REFUSED[mode];
  if (refused) throw new UserError(...refused, "refused");
}
