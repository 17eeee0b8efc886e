import { readHome } from "../../adapters/machine/accounts.ts";
import { drain as drainEngine } from "../../app/engine/drain.ts";
import type { Engine } from "../../app/engine/engine.ts";
import { isServerGone, type StorageLock } from "../../app/engine/take-lease.ts";
import { reportDryRun } from "../../app/preview/dry-run.ts";
import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { createCleanups } from "../../base/cleanups.ts";
import { AlreadyReported, MustStop } from "../../base/errors.ts";
import { toLaunchdLogFile } from "../../core/service/launchd-plist.ts";
import type { Store } from "../../store/open.ts";
import { listHints } from "../../store/torrents/torrent-notes.ts";
import { runOverdueUpkeep, type Upkeep } from "../engine/jobs.ts";
import { openEngine } from "../engine/open.ts";
import { createDaemonLog, type DaemonLog } from "../log/log.ts";
import { keepStderrSmall } from "../log/rotate-stderr.ts";
import { assertMayStart } from "../parts/may-start.ts";
import { systemClock } from "../process/clock.ts";
import {
  lockForDaemon,
  lockToDrain,
  reportAway,
  type ServerOutage,
} from "../process/engine-lock.ts";
import { findPostgresPlace } from "../process/open-store.ts";
import { writePidFile } from "../process/pid-file.ts";
import { catchSignals } from "../process/signals.ts";
import { createProgram, type Program, type ProgramOptions } from "../program.ts";
import { hostEngine } from "./host.ts";
import { openSupervision, superviseStandingBy } from "./supervision.ts";

/** A service in the engine's process. Disposing of it ends the service. */
export type BesideEngine = AsyncDisposable & {
  /**
   * Sets the state of the process from now on. Until the first call, the process is waiting for its
   * database.
   */
  becomes(turn: "working" | "standing by"): void;
  /** Reads the certificate again after a SIGHUP. */
  reload(): void;
  /**
   * Call this when the process is about to stop. From then on, load balancers are informed while
   * the engine is still working.
   */
  stop(): void;
};

type DaemonOptions = {
  once: boolean;
  /**
   * True if the process was started in the background to do all waiting work. It waits for its
   * turn, and ends when another engine does the work. In mode mcp, it files only what a user or a
   * client requested.
   */
  drain: boolean;
  /** While draining, files and renames only what was decided, as in mode mcp. */
  filesOnly?: boolean | undefined;
  /**
   * Set for a dry run on a copy of the database. Called with each line about what would be filed
   * where.
   */
  dryRun?: ((line: string) => void) | undefined;
  /**
   * Starts the other services of this process. `restart` shuts the daemon down in order, so that it
   * is started again.
   */
  serve?: ((program: Program, restart: () => void) => BesideEngine) | undefined;
};

/**
 * Runs the supervised process: takes the lock, opens the database and hosts the engine until a
 * signal stops it. If a database server becomes unavailable, the process stands by and continues
 * when the server is back.
 * @returns whether it must be started again, with its configuration read again
 * @throws AlreadyReported (exit code 1, so that the supervisor restarts it) when the lock or the
 * database no longer belongs to this process.
 */
export async function runDaemon(
  options: Omit<ProgramOptions, "role" | "log">,
  { once, drain, filesOnly = false, dryRun, serve }: DaemonOptions,
): Promise<boolean> {
  const program = createProgram({ ...options, role: "engine", log: createDaemonLog });
  const { config } = program;
  assertMayStart(config, { ends: once || drain || dryRun !== undefined, drain });
  const { log } = program;

  await using stack = createCleanups();
  stack.defer(
    keepStderrSmall({
      paths: [toLaunchdLogFile(readHome()), toLaunchdLogFile(undefined)],
      warn: log.warn,
    }),
  );
  const signals = stack.use(catchSignals());
  stack.defer(program.close);
  const engineLock = await program.lock();
  const kind = !drain ? "daemon" : filesOnly || config.mode === "mcp" ? "filing" : "drain";
  const started = systemClock.now();
  let served: BesideEngine | undefined;
  let hasPidFile = false;
  let again = false;
  const restart = (): void => {
    again = true;
    log.info("The daemon is restarting, as requested on its page.");
    signals.end();
  };
  const away: ServerOutage = { again: false, told: false, said: new Set() };

  /**
   * Runs the engine under the lock until it ends. The other parts of the process outlive the
   * engine.
   */
  async function work(lock: StorageLock): Promise<void> {
    await using turn = createCleanups();
    turn.defer(() => lock.release());
    const store = await program.store();
    if (config.pidFile && !drain && !hasPidFile) {
      stack.defer(await writePidFile(config.pidFile, process.pid));
    }
    hasPidFile = true;
    const supervision = openSupervision(store, log);
    const opened = turn.use(
      await openEngine(program, { lock, kind, dryRun, progress: supervision?.progress }),
    );
    if (away.again) log.info(away.told ? BACK : ENDED);
    away.again = away.told = false;
    away.said.clear();
    served ??= serve && stack.use(serve(program, restart));
    served?.becomes("working");
    const { engine, upkeep, startJobs } = opened;
    await hostEngine({
      engine: drain
        ? drainingEngine(engine, store, upkeep, log)
        : (supervision?.supervise(engine) ?? engine),
      once: once || drain,
      log,
      onSignal: (name, handler) =>
        signals.on(name, () => {
          if (name !== "SIGHUP") served?.stop();
          handler();
        }),
      reload() {
        opened.secretsChanged();
        log.reopen();
        served?.reload();
        log.info(
          "SIGHUP: the log and the certificate were reloaded, and services are asked at once.",
        );
      },
      startJobs,
    });
    if (!dryRun) return;
    const others = await reportDryRun(store, started);
    const rest =
      others.length === 0 ? "" : ` ${others.length} would not be filed now, as listed above.`;
    const [sum, ...start] = opened.totals();
    for (const line of [...others, `${sum}${rest}`, ...start]) dryRun(`${line}\n`);
  }

  async function takeTurn() {
    if (drain) return lockToDrain(engineLock, config, signals);
    using supervision = superviseStandingBy(log);
    const turn = await lockForDaemon(engineLock, config, signals, {
      log,
      away,
      standsBy: () => served?.becomes("standing by"),
    });
    if ("instead" in turn) await supervision.stopping();
    return turn;
  }

  const goesOn = !once && !drain && findPostgresPlace(config) !== undefined;
  // Started here because watchers of this process must see that it is alive, even while it stands
  // by or waits for its database.
  if (goesOn) served = serve && stack.use(serve(program, restart));
  for (;;) {
    const turn = await takeTurn();
    if ("instead" in turn) {
      log.info(turn.instead);
      return false;
    }
    try {
      await work(turn.lock);
      log.info("Stopped.");
      // Stopping the service takes precedence over a requested restart.
      return again && !signals.wasToldToEnd();
    } catch (error) {
      if (goesOn && isServerGone(error, turn.lock)) {
        reportAway(away, error, log);
        away.again = true;
        continue;
      }
      if (!(error instanceof MustStop)) throw error;
      log.error(toCommandText(withHint(error)));
      throw new AlreadyReported(1, { cause: error });
    }
  }
}

const BACK = "The engine has its lock on the database server again and continues.";
const ENDED =
  "The session with the database server ended. The engine has reacquired its lock in a new " +
  "session and has resumed.";

/**
 * Wraps the engine so that it runs until no hint is left and then does overdue upkeep, because a
 * non-resident engine does not run at night.
 */
const drainingEngine = (engine: Engine, store: Store, upkeep: Upkeep, log: DaemonLog): Engine => ({
  ...engine,
  async runOnce(signal) {
    await drainEngine(engine, () => listHints(store.read), signal);
    await runOverdueUpkeep(upkeep, log, signal);
  },
});
