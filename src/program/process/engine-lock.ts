import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { isAlive } from "../../adapters/machine/processes.ts";
import { waitToDrain } from "../../app/engine/drain.ts";
import { isLiveResident, type Lock, waitForEngineLock } from "../../app/engine/take-lease.ts";
import { currentLease, type Lease } from "../../store/settings/lease.ts";
import { takeNextSlot } from "../../store/sqlite/backup.ts";
import { acquireEngineLock, isEngineLockTaken } from "../../store/sqlite/engine-lock.ts";
import { systemClock } from "./clock.ts";
import { openStoreFor, storeFiles } from "./open-store.ts";
import type { Signals } from "./signals.ts";

/** The lock for a daemon. @throws UserError (`conflict`) naming the process that has it. */
export const lockForDaemon = (stateDir: string): Promise<Lock> =>
  waitForEngineLock(
    () => acquireEngineLock(storeFiles(stateDir).lock),
    () => lastHolder(stateDir),
    systemClock.monotonic,
  );

/** The lock for an engine that drains, once it is its turn; or, as `instead`, why this engine is not needed. */
export async function lockToDrain(stateDir: string, signals: Signals): Promise<{ lock: Lock } | { instead: string }> {
  const files = storeFiles(stateDir);
  const stop = new AbortController();
  const off = (["SIGTERM", "SIGINT"] as const).map((name) => signals.on(name, () => stop.abort()));
  try {
    return await waitToDrain(
      {
        acquire: () => acquireEngineLock(files.lock),
        takeNextSlot: () => takeNextSlot(files.waiting),
        residentRuns: async () => isLiveResident(await lastHolder(stateDir), hostname(), isAlive),
      },
      stop.signal,
    );
  } finally {
    for (const remove of off) remove();
  }
}

const PROBES = 5;
const PROBE_DELAY_MS = 50;

/**
 * The lock in a process that takes it and gives it back, and asks for it in between. It never opens the file while it has
 * the lock: that might drop it (docs/decisions/001-processes-read-the-lock-to-see-an-engine.md).
 */
export function createOwnLock(path: string): { take(): Promise<Lock | undefined>; isTaken(): boolean } {
  let own: Lock | undefined;
  return {
    async take() {
      for (let probe = 1; own === undefined; probe++) {
        const lock = acquireEngineLock(path);
        if (lock) {
          own = lock;
          return {
            held: lock.held,
            release() {
              lock.release();
              if (own === lock) own = undefined;
            },
          };
        }
        // Another process that only asks has it for less than a millisecond.
        if (probe === PROBES) return undefined;
        await setTimeout(PROBE_DELAY_MS);
      }
      return undefined;
    },
    isTaken: () => own !== undefined || isEngineLockTaken(path),
  };
}

async function lastHolder(stateDir: string): Promise<Lease | undefined> {
  try {
    await using store = await openStoreFor("reader", stateDir);
    return await currentLease(store.read);
  } catch {
    return undefined; // the database is being created or migrated right now, so only the lock is known
  }
}
