import { hostname } from "node:os";
import { waitToDrain } from "../../app/engine/drain.ts";
import { isLiveDaemon, type Lock, waitForEngineLock } from "../../app/engine/take-lease.ts";
import { currentLease, type Lease } from "../../store/settings/lease.ts";
import { takeNextSlot } from "../../store/sqlite/backup.ts";
import { acquireEngineLock } from "../../store/sqlite/engine-lock.ts";
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
        daemonRuns: async () => isLiveDaemon(await lastHolder(stateDir), hostname(), isAlive),
      },
      stop.signal,
    );
  } finally {
    for (const remove of off) remove();
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function lastHolder(stateDir: string): Promise<Lease | undefined> {
  try {
    await using store = await openStoreFor("reader", stateDir);
    return await currentLease(store.read);
  } catch {
    return undefined; // the database is being created or migrated right now, so only the lock is known
  }
}
