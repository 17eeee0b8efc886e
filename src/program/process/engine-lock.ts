import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { isAlive } from "../../adapters/machine/enter-process.ts";
import { waitToDrain } from "../../app/engine/drain.ts";
import { createHeartbeat } from "../../app/engine/engines.ts";
import {
  isLiveResident,
  type LockHeld,
  type StorageLock,
  waitForEngineLock,
} from "../../app/engine/take-lease.ts";
import { explainTwinEngine } from "../../app/engine/twin-engine.ts";
import { Outage, tryOr } from "../../base/errors.ts";
import { MIGRATIONS } from "../../store/migrations/index.ts";
import type { Store } from "../../store/open.ts";
import { findCurrentLease, type Lease } from "../../store/settings/lease.ts";
import {
  acquireEngineLock,
  isEngineLockTaken,
  type NextSlot,
  takeNextSlot,
} from "../../store/sqlite/engine-lock.ts";
import type { Config } from "../config/config.ts";
import type { DaemonLog } from "../log/log.ts";
import { systemClock } from "./clock.ts";
import {
  type DatabaseConfig,
  findPostgresPlace,
  openStoreFor,
  queryStore,
  storeFilesOf,
} from "./open-store.ts";
import type { Signals } from "./signals.ts";

type DaemonConfig = DatabaseConfig & Pick<Config, "ingestDirs" | "mediaRoots">;

type LockTurn = { lock: StorageLock } | { instead: string };

/**
 * Acquires the lock for a daemon. With a database server, another machine may run the engine of
 * this storage. In that case, the daemon stands by until that engine ends or a signal arrives.
 * @throws UserError (`conflict`) with the process that holds the lock, on a single machine
 */
export async function lockForDaemon(
  lock: OwnLock,
  config: DaemonConfig,
  signals: Signals,
  told: StandbyOptions,
): Promise<LockTurn> {
  if (!findPostgresPlace(config)) {
    return {
      lock: await waitForEngineLock(lock.acquire, () => lastHolder(config), systemClock),
    };
  }
  return untilSignal(signals, (signal) => standBy(lock, config, told, signal));
}

type StandbyOptions = {
  log: Pick<DaemonLog, "info" | "warn">;
  away: ServerOutage;
  /** Called if another engine holds the lock according to the server. */
  standsBy(): void;
};

const STAND_BY_MS = 250;
/** Delay before another attempt. A server may grant the lock and still not accept writes. */
const AGAIN_MS = 1000;

/**
 * An outage of a daemon's database server, and the messages about it. Each message is logged only
 * once.
 */
export type ServerOutage = {
  /** True if this process was the engine before. */
  again: boolean;
  /**
   * True if a message was logged since this process was last the engine. Standing by for another
   * engine does not reset this.
   */
  told: boolean;
  said: Set<string>;
};

export function reportAway(away: ServerOutage, error: unknown, log: Pick<DaemonLog, "warn">): void {
  if (!(error instanceof Outage) || away.said.has(error.message)) return;
  away.said.add(error.message);
  away.told = true;
  log.warn(error.message);
}

async function standBy(
  { acquire }: OwnLock,
  config: DaemonConfig,
  { log, away, standsBy }: StandbyOptions,
  signal: AbortSignal,
): Promise<LockTurn> {
  let isStandingBy = false;
  if (away.again) await setTimeout(AGAIN_MS, undefined, { signal }).catch(() => {});
  await using shown = showStandingBy(config, signal);
  while (!signal.aborted) {
    try {
      const lock = await acquire();
      if (lock && away.again) await assertSchemaAsItWas(config, lock);
      if (lock) return { lock };
      await shown.beat();
      if (!isStandingBy) {
        standsBy();
        const holder = await lastHolder(config);
        const who = holder ? ` (process ${holder.pid} on ${holder.host})` : "";
        away.said.clear();
        log.info(`Standing by: another engine is running on this storage${who}.`);
        const problem = await queryStore(config, (store) => explainTwinEngine(store, config));
        if (problem !== undefined) log.warn(problem);
      }
      isStandingBy = true;
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      isStandingBy = false;
      reportAway(away, error, log);
    }
    await setTimeout(STAND_BY_MS, undefined, { signal }).catch(() => {});
  }
  return { instead: "Stopped while standing by." };
}

/**
 * A newer program may have upgraded the database, or a person may have moved it. The database
 * cannot change in these ways while this process holds the engine lock.
 */
async function assertSchemaAsItWas(config: DatabaseConfig, lock: StorageLock): Promise<void> {
  try {
    await using _ = await openStoreFor("reader", config);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Lists this process as an engine on standby. A failure to list it has no other effect. */
function showStandingBy(
  config: DatabaseConfig,
  signal: AbortSignal,
): AsyncDisposable & { beat(): Promise<void> } {
  const self = { host: hostname(), pid: process.pid, state: "standing by" } as const;
  let store: Store | undefined;
  let heartbeat: ReturnType<typeof createHeartbeat>;
  let next = Number.NEGATIVE_INFINITY;
  return {
    async beat() {
      if (systemClock.monotonic() < next) return;
      try {
        store ??= await openStoreFor("command", config);
        heartbeat ??= createHeartbeat(store, self, systemClock);
        next = systemClock.monotonic() + ((await heartbeat?.run(signal)) ?? STAND_BY_MS);
      } catch {
        next = systemClock.monotonic() + RETRY_LISTING_MS;
      }
    },
    async [Symbol.asyncDispose]() {
      await heartbeat?.end().catch(() => {});
      await store?.[Symbol.asyncDispose]();
    },
  };
}

const RETRY_LISTING_MS = 5000;

async function untilSignal<T>(
  signals: Signals,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const off = (["SIGTERM", "SIGINT"] as const).map((name) => signals.on(name, () => stop.abort()));
  try {
    return await run(stop.signal);
  } finally {
    for (const remove of off) remove();
  }
}

/**
 * Acquires the lock for an engine that drains, once it is its turn. Otherwise, `instead` explains
 * why this engine is not needed.
 */
export const lockToDrain = (
  { acquire, takeNextSlot }: OwnLock,
  config: DatabaseConfig,
  signals: Signals,
): Promise<LockTurn> =>
  untilSignal(signals, (signal) =>
    waitToDrain(
      {
        acquire,
        takeNextSlot,
        residentRuns: async () => isLiveResident(await lastHolder(config), hostname(), isAlive),
      },
      signal,
    ),
  );

const PROBES = 5;
const PROBE_DELAY_MS = 50;

export interface OwnLock {
  /** Tries once to acquire the lock. */
  acquire(): StorageLock | undefined | Promise<StorageLock | undefined>;
  /**
   * Retries for a short time, because a process that only checks the lock holds it for less than a
   * millisecond.
   */
  take(): Promise<StorageLock | undefined>;
  /** True if this or another process holds the lock. */
  isTaken: LockHeld;
  /**
   * Claims the slot of the only process that waits to be the next engine; undefined while another
   * process holds it.
   */
  takeNextSlot(): NextSlot | undefined | Promise<NextSlot | undefined>;
  close?(): Promise<void>;
}

/** A file lock is acquired synchronously, because no other machine has to respond. */
interface OwnFileLock extends OwnLock {
  acquire(): StorageLock | undefined;
  takeNextSlot(): NextSlot | undefined;
  isTaken(): boolean;
}

/**
 * The engine lock for one process, which may acquire it, release it, and check it in between. The
 * file is never opened while this process holds the lock, because that might release the lock
 * (docs/develop/decisions/001-processes-read-the-lock-to-see-an-engine.md).
 */
export function createOwnLock(path: string, waiting: string): OwnFileLock {
  let held: StorageLock | undefined;
  function acquire(): StorageLock | undefined {
    const lock = held ? undefined : acquireEngineLock(path);
    if (!lock) return undefined;
    held = lock;
    return {
      held: lock.held,
      release() {
        lock.release();
        if (held === lock) held = undefined;
      },
    };
  }
  return {
    acquire,
    takeNextSlot: () => takeNextSlot(waiting),
    async take() {
      for (let probe = 1; held === undefined; probe++) {
        const lock = acquire();
        if (lock || probe === PROBES) return lock;
        await setTimeout(PROBE_DELAY_MS);
      }
      return undefined;
    },
    isTaken: () => held?.held() ?? isEngineLockTaken(path),
  };
}

/** Returns the engine lock: a file, or a lock on the database server if one is used. */
export async function lockOf(config: DatabaseConfig): Promise<OwnLock> {
  const place = findPostgresPlace(config);
  const { lock, waiting } = storeFilesOf(config.stateDir);
  if (!place) return createOwnLock(lock, waiting);
  const { createServerLock } = await import("../../store/postgres/engine-lock.ts");
  const server = createServerLock(place, MIGRATIONS.length, hasEnded);
  return { ...server, take: server.acquire };
}

/**
 * True if a process of this machine has certainly ended. In a container, the same host name and
 * process id may belong to another process.
 */
function hasEnded({ host, pid }: Pick<Lease, "host" | "pid">): boolean {
  const isContainer =
    process.platform === "linux" && linkTo("/proc/self/ns/pid") !== FIRST_PID_NAMESPACE;
  return !isContainer && host === hostname() && !isAlive(pid);
}

/**
 * The PID namespace of the host, which is a constant in the kernel (PROC_PID_INIT_INO in
 * include/linux/proc_ns.h).
 */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";

const linkTo = (path: string): string | undefined => tryOr(() => readlinkSync(path), undefined);

const lastHolder = (config: DatabaseConfig) =>
  queryStore(config, ({ read }) => findCurrentLease(read));
