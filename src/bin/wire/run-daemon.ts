import { watchedLocations } from "../../app/discover/watched-locations.ts";
import { beginLease, waitForLock } from "../../app/engine/take-lease.ts";
import { dryReport } from "../../app/file/dry-report.ts";
import { runUpkeep, upkeepOverdue } from "../../app/upkeep/nightly.ts";
import { UserError } from "../../core/errors.ts";
import { MustStop } from "../../core/must-stop.ts";
import { hostEngine } from "../../daemon/host.ts";
import { startJobs } from "../../daemon/jobs.ts";
import { currentLease } from "../../store/lease.ts";
import { openStore } from "../../store/open.ts";
import { knownSections } from "../../store/plex-sections.ts";
import type { EffectiveSetting } from "../../store/settings.ts";
import { writeEffectiveSettings } from "../../store/settings.ts";
import { pruneBackups } from "../../store/sqlite/backup.ts";
import { acquireEngineLock } from "../../store/sqlite/engine-lock.ts";
import { backUpInWorker } from "../backup-in-worker.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { createLog } from "../log.ts";
import { writePidFile } from "../pid-file.ts";
import { catchSignals } from "../signals.ts";
import { Told } from "../told.ts";
import { VERSION } from "../version.ts";
import { storeFiles } from "./store-files.ts";
import { thisHost, wireEngine } from "./wire-engine.ts";

export type DaemonOptions = {
  once: boolean;
  settings: EffectiveSetting[];
  warnings: readonly { name: string; message: string }[];
  /** A dry run: told what would be filed where, on a database that is a copy. */
  dryRun?: (line: string) => void;
};

/**
 * The supervised process: takes the lock, opens the database, hosts the engine until it is told to stop.
 * @throws Told (exit code 1, so that the supervisor starts it anew) when lock or database are no longer ours.
 */
export async function runDaemon(config: Config, { once, settings, warnings, dryRun }: DaemonOptions): Promise<void> {
  refuseMode(config);
  const { now, monotonic } = systemClock;
  const files = storeFiles(config.stateDir);
  const secrets = () =>
    [config.plex.token, config.tmdb.credential, config.transmission.password, config.server.authToken].map((s) =>
      s.current(),
    );
  const log = createLog({
    level: config.log.daemonLevel,
    file: config.log.file,
    pretty: process.stderr.isTTY,
    secrets,
  });
  if (config.umask !== undefined) process.umask(config.umask);

  await using stack = new AsyncDisposableStack();
  const signals = stack.use(catchSignals());
  const lock = await waitForLock(
    () => acquireEngineLock(files.lock),
    () => lastHolder(files),
    monotonic,
  );
  stack.defer(() => lock.release());
  const store = stack.use(await openStore(files, { mode: "create", random: Math.random, now, holdsLock: true }));
  const lease = await beginLease(store, lock, { kind: "daemon", host: thisHost(), pid: process.pid, since: now() });
  stack.defer(async () => {
    // A lock that was lost is another's by now. And a full disk keeps the row, but not us: the free lock says it all.
    if (lock.held())
      await lease.end(now()).catch((error: unknown) => log.warn(`The lease stays open: ${String(error)}`));
  });
  await store.write((trx) => writeEffectiveSettings(trx, settings));
  if (config.pidFile) {
    stack.defer(await writePidFile(config.pidFile, process.pid));
  }
  const started = now();
  const wired = await wireEngine(config, store, lease, log, dryRun);
  for (const { name, message } of warnings) log.warn(`${name}: ${message}`);
  for (const folder of [...config.ingestDirs, ...config.mediaRoots]) {
    const listing = await wired.files.listRoot(folder, AbortSignal.timeout(30_000));
    if (listing.state !== "ok") log.warn(`${folder}: ${listing.message} What needs it waits.`);
  }
  const sections = await knownSections(store.read);
  for (const sentence of watchedLocations(config.ingestDirs, sections, config.pathMap, diskFiles.real))
    log.warn(sentence);
  stack.defer(() => wired.close());
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
    `plex-ingest ${VERSION} files from ${config.ingestDirs.join(", ") || "no folder"} into ${config.mediaRoots.join(", ") || "no library"}.`,
  );
  await hostEngine({
    engine: wired.engine,
    once,
    log,
    onSignal: signals.on,
    reload() {
      for (const secret of [config.plex.token, config.tmdb.credential, config.server.authToken]) secret.reload();
      log.reopen();
      log.info("SIGHUP: secrets were read again.");
    },
    startJobs: () =>
      startJobs(
        [
          { name: "upkeep", cron: "17 4 * * *", run: upkeep },
          {
            name: "missed upkeep",
            cron: "47 * * * *",
            run: async (signal) => ((await upkeepOverdue(store, now())) ? upkeep(signal) : undefined),
          },
        ],
        (name, error) => log.error(`The job ${name} failed; it comes again at its next time.`, error),
      ),
  }).catch((error: unknown) => {
    if (!(error instanceof MustStop)) throw error;
    log.error(`${error.message} ${error.hint}`);
    throw new Told(1, { cause: error });
  });
  if (dryRun) for (const line of await dryReport(store, started)) dryRun(`${line}\n`);
  log.info("Stopped.");
}

async function lastHolder(files: ReturnType<typeof storeFiles>) {
  try {
    await using store = await openStore(files, { mode: "read-only", random: Math.random, now: systemClock.now });
    return await currentLease(store.read);
  } catch {
    return undefined; // being made or brought up at this moment: the lock alone tells
  }
}

const REFUSED: Partial<Record<Config["mode"], string>> = {
  mcp: "In mode mcp the MCP process files; an MCP process that files is not in this version yet.",
  hook: "In mode hook nothing is resident; an engine that the hook starts is not in this version yet.",
};

function refuseMode({ mode }: Config): void {
  const why = REFUSED[mode];
  if (why) throw new UserError(why, "Set PLEX_MODE=hybrid or daemon to run the daemon.", "refused");
}
