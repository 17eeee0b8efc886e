import { homedir } from "node:os";
import { drain as drainEngine } from "../../app/engine/drain.ts";
import type { Engine } from "../../app/engine/engine.ts";
import { dryReport } from "../../app/preview/dry-report.ts";
import { AlreadyReported, MustStop } from "../../core/errors.ts";
import { launchdLogFile } from "../../core/service/launchd-plist.ts";
import type { Store } from "../../store/open.ts";
import { hints } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { runOverdueUpkeep, type Upkeep } from "../engine/jobs.ts";
import { type EngineOptions, openEngine } from "../engine/open.ts";
import { createLog, type DaemonLog } from "../log/log.ts";
import { keepStderrSmall } from "../log/rotate-stderr.ts";
import { assertMayStart } from "../parts/may-start.ts";
import { systemClock } from "../process/clock.ts";
import { lockForDaemon, lockToDrain } from "../process/engine-lock.ts";
import { openStoreFor } from "../process/open-store.ts";
import { writePidFile } from "../process/pid-file.ts";
import { catchSignals } from "../process/signals.ts";
import { hostEngine } from "../run/host.ts";
import { wireSupervision } from "../run/supervision.ts";

export type DaemonOptions = EngineOptions & {
  once: boolean;
  /**
   * Started in the background to do all waiting work: it waits its turn, and ends when another engine does the work. In
   * mode mcp it only files what a person or a client asked for.
   */
  drain: boolean;
  /** Whether HTTP is served as well. */
  http: boolean;
};

/**
 * The supervised process: takes the lock, opens the database, hosts the engine until a signal stops it.
 * @throws AlreadyReported (exit code 1, so that the supervisor restarts it) when lock or database are no longer ours.
 */
export async function runDaemon(config: Config, options: DaemonOptions): Promise<void> {
  const { once, drain, dryRun } = options;
  assertMayStart(config, { ends: once || drain || dryRun !== undefined, drain });
  const { daemonLevel: level, file, format } = config.log;
  const log = createLog({
    level,
    file,
    pretty: format === "text" || (format === "auto" && file === undefined && process.stderr.isTTY),
    columns: () => (process.stderr.isTTY ? process.stderr.columns : undefined),
    secrets: () => config.secrets.flatMap((secret) => secret.redacted()),
  });
  // Not loaded without it: it is a third of what the process would be.
  const isServing = options.http && !once && !drain && !dryRun;
  const http = isServing ? (await import("./http/in-daemon.ts")).prepareHttp(config, log) : undefined;

  await using stack = new AsyncDisposableStack();
  stack.defer(keepStderrSmall({ paths: [launchdLogFile(homedir()), launchdLogFile(undefined)], warn: log.warn }));
  const signals = stack.use(catchSignals());
  const turn = drain ? await lockToDrain(config.stateDir, signals) : { lock: await lockForDaemon(config.stateDir) };
  if ("instead" in turn) return log.info(turn.instead);
  const { lock } = turn;
  stack.defer(() => lock.release());
  const store = stack.use(await openStoreFor("engine", config.stateDir));
  const started = systemClock.now();
  const kind = !drain ? "daemon" : config.mode === "mcp" ? "filing" : "drain";
  if (config.pidFile && !drain) stack.defer(await writePidFile(config.pidFile, process.pid));
  const supervision = wireSupervision(store, log);
  const opened = stack.use(
    await openEngine(config, options, {
      store,
      lock,
      kind,
      log: http ? { ...log, trace: http.trace } : log,
      progress: supervision?.progress,
    }),
  );
  const served = http?.serve(options.settings, lock.held);
  if (served) stack.use(served);
  const { engine, upkeep, startJobs } = opened;
  await hostEngine({
    engine: drain ? drainingEngine(engine, store, upkeep, log) : (supervision?.supervise(engine) ?? engine),
    once: once || drain,
    log,
    onSignal: (name, handler) =>
      signals.on(name, () => {
        if (name !== "SIGHUP") served?.stop();
        handler();
      }),
    reload() {
      reload(config, opened, log);
      served?.reload();
    },
    startJobs,
  }).catch((error: unknown) => {
    if (!(error instanceof MustStop)) throw error;
    log.error(`${error.message} ${error.hint}`);
    throw new AlreadyReported(1, { cause: error });
  });
  if (dryRun) {
    const others = await dryReport(store, started);
    const rest = others.length === 0 ? "" : ` ${others.length} would not be filed now, as said above.`;
    for (const line of [...others, `${opened.totals?.() ?? ""}${rest}`]) dryRun(`${line}\n`);
  }
  log.info("Stopped.");
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
