import { setTimeout } from "node:timers/promises";
import type { Engine } from "../../app/engine/engine.ts";
import { isServerGone, type StorageLock } from "../../app/engine/take-lease.ts";
import { listWorkToFile } from "../../app/engine/work-to-file.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { ENGINE } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Store } from "../../store/open.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { systemClock } from "../process/clock.ts";
import { asCommand, findPostgresPlace } from "../process/open-store.ts";
import type { Program } from "../program.ts";
import { runEngine } from "./host.ts";

/**
 * Returns the host for a process that may run the engine for its client (mode mcp), and the program
 * as the process's tools see it. The engine's code is loaded when the engine is first hosted.
 */
export async function mayHostEngine(
  program: Program,
): Promise<{ program: Program; host: ClientHost }> {
  const { config, log, wakeEngine: startFiling = () => {} } = program;
  const [store, lock] = await Promise.all([program.store(), program.lock()]);
  const isOnServer = findPostgresPlace(config) !== undefined;
  let taken: StorageLock | undefined;
  const host = createClientHost({
    isServerGone: (error) => isOnServer && isServerGone(error, taken),
    autoStart: config.autoStart,
    isLockTaken: lock.isTaken,
    async open() {
      const ownLock = await lock.take();
      if (!ownLock) return undefined;
      taken = ownLock;
      try {
        const { openEngine } = await import("../engine/open.ts");
        return await openEngine(program, { lock: ownLock, kind: "mcp" });
      } catch (error) {
        ownLock.release();
        throw error;
      }
    },
    async workToFile() {
      return (await listWorkToFile(store, systemClock.now())).map(
        ({ id, version, state }) => `${id} ${version} ${state}`,
      );
    },
    startFiling,
    async failed(error) {
      log.error("The engine ended with an error. The tools keep working.", error);
      await recordFault(store, error);
    },
    log,
    clock: systemClock,
  });
  const commanded = asCommand(store, () => host.hosts() && host.wake());
  const shown = {
    ...program,
    host,
    wakeEngine: host.wake,
    store: async () => commanded,
  } satisfies Program;
  return { program: shown, host };
}

/** Records the fault, so that any process can show it in its status. */
async function recordFault(store: Store, error: unknown): Promise<void> {
  const message = cleanText(`The engine in an MCP process ended: ${String(error)}`);
  const detail = { code: "engine_failed", message };
  try {
    await store.write((trx) =>
      appendHistory(trx, { at: systemClock.now(), action: "error", actor: ENGINE, detail }),
    );
  } catch {
    // The database itself may be the problem.
  }
}

type HostedEngine = AsyncDisposable & {
  engine: Engine;
  startJobs(): () => Promise<void>;
  /** Call this after the process wrote something that may be work for the engine. */
  wake(): void;
};

type ClientHostDeps = {
  /** True to host the engine without waiting for a request. */
  autoStart: boolean;
  /** Whether another process has the lock. Called only while this one does not have it. */
  isLockTaken(): boolean | Promise<boolean>;
  /**
   * Takes the lock and opens the engine, which has the lock until it is closed. Undefined while
   * another process has the lock.
   */
  open(): Promise<HostedEngine | undefined>;
  /**
   * Lists the work that a filing-only engine could do now, with one text for each piece of work.
   * The text changes when the work changes.
   */
  workToFile(): Promise<readonly string[]>;
  /** Starts a process that does the work from `workToFile` and then ends. Does not throw. */
  startFiling(): void;
  /** True if the engine ended because its database server became unavailable. */
  isServerGone(error: unknown): boolean;
  /** Reports that the engine failed. Does not throw. */
  failed(error: unknown): Promise<void>;
  log: Log;
  clock: Clock;
  pollMs?: number;
};

export interface ClientHost {
  /**
   * Call this when the client is initialized. From then on, hosts the engine or watches for work,
   * until the signal aborts.
   */
  begin(signal: AbortSignal): void;
  /**
   * Resolves when everything has stopped after the signal. Unfinished work then continues in
   * another process.
   */
  left(): Promise<void>;
  /**
   * Starts the process that continues unfinished work at once, unless `left` has already done so.
   * Use it when this process must end immediately.
   */
  handOver(): void;
  /**
   * Call this after the process wrote something that an engine must act on. The process's own
   * engine then checks for work, or an engine is started for it.
   */
  wake(): void;
  hosts(): boolean;
  wants(): boolean;
  fault(): string | undefined;
  start(): Promise<void>;
}

const POLL_INTERVAL_MS = 1000;
/**
 * A process that should not host the engine polls less often by this factor, and only for work that
 * no engine does.
 */
const POLLS_WITHOUT_HOSTING = 3;
/**
 * During this time, the same work does not start a second engine. The first engine may have ended
 * because something external prevents the work.
 */
const SAME_WORK_AGAIN_MS = 5 * 60_000;
/** How long a newly started process may take to get the lock. */
const START_MS = 5000;
const AFTER_FAULT_MS = 60_000;
const AFTER_OUTAGE_MS = 2000;
/** A client waits two seconds for its server to end and then kills it. */
const STOP_TIMEOUT_MS = 1200;

/**
 * Creates the engine's host in a process that lives as long as its client. It hosts the engine if
 * it should and no other process does. Otherwise, it lets a separate process file the decided
 * releases, and takes over when the lock is free. A fault in the engine ends the engine, not the
 * process.
 */
export function createClientHost(deps: ClientHostDeps): ClientHost {
  const { log, clock, pollMs = POLL_INTERVAL_MS } = deps;
  const tried = new Map<string, number>();
  let wanted = deps.autoStart;
  let hosted: HostedEngine | undefined;
  let fault: string | undefined;
  let isGone = false;
  let waitUntil = 0;
  let quietUntil = 0;
  let mustHandOver = false;
  let pause = new AbortController();
  let attempt = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;

  const attempted = (): void => {
    attempt.resolve();
    attempt = Promise.withResolvers();
  };

  async function host(signal: AbortSignal): Promise<void> {
    try {
      await using opened = await deps.open();
      if (!opened) return;
      if (isGone) log.info("The database server is back, and the engine continues.");
      isGone = false;
      [hosted, fault, mustHandOver] = [opened, undefined, true];
      attempted();
      await runEngine(
        {
          engine: opened.engine,
          once: false,
          log,
          startJobs: opened.startJobs,
          stopTimeoutMs: STOP_TIMEOUT_MS,
        },
        signal,
      );
    } catch (error) {
      // The hint is left out, because it is meant for a process that only hosts the engine.
      fault = error instanceof UserError ? error.message : `${String(error)}.`;
      const wasGone = isGone;
      isGone = deps.isServerGone(error);
      waitUntil = clock.monotonic() + (isGone ? AFTER_OUTAGE_MS : AFTER_FAULT_MS);
      if (!isGone) {
        await deps.failed(error);
      } else if (!wasGone) {
        log.warn(
          "The database server is unavailable, so the engine stopped. It continues automatically.",
        );
      }
    } finally {
      hosted = undefined;
      attempted();
    }
  }

  function startFiling(): void {
    quietUntil = clock.monotonic() + START_MS;
    deps.startFiling();
  }

  async function fileWhatWaits(): Promise<void> {
    const now = clock.monotonic();
    if (now < quietUntil || (await deps.isLockTaken())) return;
    const work = await deps.workToFile();
    for (const text of tried.keys()) if (!work.includes(text)) tried.delete(text);
    if (
      work.every((text) => now - (tried.get(text) ?? Number.NEGATIVE_INFINITY) < SAME_WORK_AGAIN_MS)
    ) {
      return;
    }
    for (const text of work) tried.set(text, now);
    startFiling();
  }

  async function live(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      pause = new AbortController();
      if (wanted && clock.monotonic() >= waitUntil) {
        await host(signal);
      } else {
        await fileWhatWaits().catch((error: unknown) =>
          log.warn(`Waiting work could not be read: ${String(error)}`),
        );
      }
      const rest = pollMs * (wanted ? 1 : POLLS_WITHOUT_HOSTING);
      await setTimeout(rest, undefined, { signal: AbortSignal.any([signal, pause.signal]) }).catch(
        () => {},
      );
    }
    if (!mustHandOver) return;
    const work = await deps.workToFile().catch(() => ["unknown"]);
    if (work.length > 0) handOver();
    mustHandOver = false;
  }

  function handOver(): void {
    if (!mustHandOver) return;
    mustHandOver = false;
    deps.startFiling();
  }

  return {
    begin: (signal) => void (running ??= live(signal)),
    left: async () => running,
    handOver,
    wake() {
      if (hosted) hosted.wake();
      else startFiling();
    },
    hosts: () => hosted !== undefined,
    wants: () => wanted,
    fault: () => fault,
    async start() {
      wanted = true;
      waitUntil = 0;
      if (hosted || !running) return;
      const next = attempt.promise;
      pause.abort();
      await Promise.race([next, setTimeout(START_MS, undefined, { ref: false })]);
    },
  };
}
