import { waitToDrain } from "../../app/engine/drain.ts";
import { type Lock, waitForLock } from "../../app/engine/take-lease.ts";
import { openStore } from "../../store/open.ts";
import { currentLease, type Lease } from "../../store/settings/lease.ts";
import { takeWaitingPlace } from "../../store/sqlite/backup.ts";
import { acquireEngineLock } from "../../store/sqlite/engine-lock.ts";
import { systemClock } from "../process/clock.ts";
import type { Signals } from "../process/signals.ts";
import type { storeFiles } from "./store-files.ts";
import { thisHost } from "./wire-engine.ts";

type Files = ReturnType<typeof storeFiles>;

/** The lock for a daemon. @throws UserError (`conflict`) naming who holds it. */
export const lockForDaemon = (files: Files): Promise<Lock> =>
  waitForLock(
    () => acquireEngineLock(files.lock),
    () => lastHolder(files),
    systemClock.monotonic,
  );

/** The lock for an engine that drains, once it is its turn; or, as `instead`, why it need not have one. */
export async function lockToDrain(files: Files, signals: Signals): Promise<{ lock: Lock } | { instead: string }> {
  const stop = new AbortController();
  const off = (["SIGTERM", "SIGINT"] as const).map((name) => signals.on(name, () => stop.abort()));
  try {
    return await waitToDrain(
      {
        acquire: () => acquireEngineLock(files.lock),
        takePlace: () => takeWaitingPlace(files.waiting),
        daemonRuns: async () => isLivingDaemon(await lastHolder(files)),
      },
      stop.signal,
    );
  } finally {
    for (const remove of off) remove();
  }
}

/** A lease outlives a daemon that was killed; a process on another host is taken at its word. */
const isLivingDaemon = (lease: Lease | undefined): boolean =>
  lease?.kind === "daemon" && lease.releasedAt === undefined && (lease.host !== thisHost() || lives(lease.pid));

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function lastHolder(files: Files): Promise<Lease | undefined> {
  try {
    await using store = await openStore(files, { mode: "read-only", random: Math.random, now: systemClock.now });
    return await currentLease(store.read);
  } catch {
    return undefined; // being made or brought up at this moment: the lock alone tells
  }
}
