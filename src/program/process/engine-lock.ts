import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { isAlive } from "../../adapters/machine/processes.ts";
import { waitToDrain } from "../../app/engine/drain.ts";
import { isLiveResident, type Lock, waitForEngineLock } from "../../app/engine/take-lease.ts";
import { currentLease, type Lease } from "../../store/settings/lease.ts";
import { takeNextSlot } from "../../store/sqlite/backup.ts";
import { acquireEngineLock, isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import { systemClock } from "./clock.ts";
import { type DatabaseConfig, openStoreFor, storeFiles } from "./open-store.ts";
import type { Signals } from "./signals.ts";

/** The lock for a daemon. @throws UserError (`conflict`) naming the process that has it. */
export const lockForDaemon = ({ acquire }: OwnLock, config: DatabaseConfig): Promise<Lock> =>
  waitForEngineLock(acquire, () => lastHolder(config), systemClock.monotonic);

/** The lock for an engine that drains, once it is its turn; or, as `instead`, why this engine is not needed. */
export async function lockToDrain(
  { acquire }: OwnLock,
  config: DatabaseConfig,
  signals: Signals,
): Promise<{ lock: Lock } | { instead: string }> {
  const stop = new AbortController();
  const off = (["SIGTERM", "SIGINT"] as const).map((name) => signals.on(name, () => stop.abort()));
  try {
    return await waitToDrain(
      {
        acquire,
        takeNextSlot: () => takeNextSlot(storeFiles(config.stateDir).waiting),
        residentRuns: async () => isLiveResident(await lastHolder(config), hostname(), isAlive),
      },
      stop.signal,
    );
  } finally {
    for (const remove of off) remove();
  }
}

const PROBES = 5;
const PROBE_DELAY_MS = 50;

export type OwnLock = {
  /** Tries once. */
  acquire(): Lock | undefined;
  /** Tries for a moment: another process that only asks has it for less than a millisecond. */
  take(): Promise<Lock | undefined>;
  /** Whether this or another process has it. */
  isTaken(): boolean;
};

/**
 * The engine lock for one process, which may take it, give it back, and ask for it in between. It never opens the file while
 * it has the lock: that might drop it (docs/decisions/001-processes-read-the-lock-to-see-an-engine.md).
 */
export function createOwnLock(path: string): OwnLock {
  let own: Lock | undefined;
  function acquire(): Lock | undefined {
    const lock = own ? undefined : acquireEngineLock(path);
    if (!lock) return undefined;
    own = lock;
    return {
      held: lock.held,
      release() {
        lock.release();
        if (own === lock) own = undefined;
      },
    };
  }
  return {
    acquire,
    async take() {
      for (let probe = 1; own === undefined; probe++) {
        const lock = acquire();
        if (lock || probe === PROBES) return lock;
        await setTimeout(PROBE_DELAY_MS);
      }
      return undefined;
    },
    isTaken: () => own?.held() ?? isEngineLockTaken(path),
  };
}

export const lockOf = (stateDir: string): OwnLock => createOwnLock(storeFiles(stateDir).lock);

async function lastHolder(config: DatabaseConfig): Promise<Lease | undefined> {
  try {
    await using store = await openStoreFor("reader", config);
    return await currentLease(store.read);
  } catch {
    return undefined; // the database is being created or migrated right now, so only the lock is known
  }
}
