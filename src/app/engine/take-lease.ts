import { setTimeout } from "node:timers/promises";
import { sentence } from "../../base/actions/sentence.ts";
import { MustStop, Outage, UserError } from "../../base/errors.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import type { Clock } from "../../core/clock.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import {
  findCurrentLease,
  type Lease,
  releaseLease,
  takeLease,
} from "../../store/settings/lease.ts";
import type { EngineLease } from "../journal/steps/journal.ts";
import { toIso } from "../shown/release.ts";

/**
 * The operating system's lock, or a server's; see `engine-lock` in store/sqlite and store/postgres.
 */
export type StorageLock = {
  held(): boolean;
  release(): void;
  /**
   * Returns true if this engine is the only one of all storages that does this work, from now until
   * it ends.
   */
  isOnly?(work: CommonTask): Promise<boolean>;
};

/**
 * Work that is done once for all storages, because it concerns the whole database or something
 * outside.
 */
type CommonTask = "notices" | "plex index" | "statistics";

/** True if a process has the engine lock. */
export type LockHeld = () => boolean | Promise<boolean>;

const MAX_WAIT_MS = 5000;
/** Another process that only tests the lock holds it for less than a millisecond. */
const PROBE_WAIT_MS = 500;
const RETRY_DELAY_MS = 50;

/**
 * Takes the engine lock. Waits up to 5 s for a migration or for an engine that only drains.
 * @throws UserError (`conflict`) that names the process that has the lock.
 */
export async function waitForEngineLock(
  acquire: () => StorageLock | undefined | Promise<StorageLock | undefined>,
  holder: () => Promise<Lease | undefined>,
  clock: Clock,
): Promise<StorageLock> {
  const start = clock.monotonic();
  for (;;) {
    const lock = await acquire();
    if (lock) return lock;
    const waited = clock.monotonic() - start;
    if (waited >= PROBE_WAIT_MS) {
      const lease = unreleased(await holder());
      if ((lease && isResident(lease)) || waited >= MAX_WAIT_MS) throw alreadyRunning(lease);
    }
    await setTimeout(RETRY_DELAY_MS);
  }
}

/** A released lease belongs to an engine that has ended. Another process has the lock now. */
const unreleased = (lease: Lease | undefined) =>
  lease?.releasedAt === undefined ? lease : undefined;

function alreadyRunning(lease: Lease | undefined): UserError {
  const who = lease
    ? ` (process ${lease.pid} on ${lease.host}, since ${formatUtc(lease.since)})`
    : "";
  return UserError.conflict(
    `Another plex-ingest engine is running${who}.`,
    sentence`Only one engine may run at a time: see ${{ do: "status" }} and stop the other one first.`,
  );
}

/** True if the lease's engine stays until it is stopped. */
const isResident = ({ kind }: Lease): boolean => kind === "daemon" || kind === "mcp";

/**
 * True if this lease belongs to a resident engine that is alive. A killed engine does not release
 * its lease, and a lease of another host is trusted.
 */
export const isLiveResident = (
  lease: Lease | undefined,
  host: string,
  isAlive: (pid: number) => boolean,
): boolean =>
  lease !== undefined &&
  isResident(lease) &&
  lease.releasedAt === undefined &&
  (lease.host !== host || isAlive(lease.pid));

export type OwnLease = EngineLease & {
  /**
   * True if this engine does this work for all storages. Always true if there is only one storage.
   */
  isOnly(work: CommonTask): Promise<boolean>;
  end(at: number): Promise<void>;
};

/** Records which process has the lock, under the next number. Ending the lease frees the lock. */
export async function beginLease(
  store: Store,
  lock: StorageLock,
  holder: Omit<Lease, "number" | "releasedAt">,
): Promise<OwnLease> {
  const number = await store.write((trx) => takeLease(trx, holder));
  return {
    number,
    assertLeased() {
      store.assertInPlace();
      if (lock.held()) return;
      throw new MustStop(
        "The engine lock was lost: its file was replaced, another program opened it, or the database server went away.",
        "Start the daemon again, and exclude the lock's folder from backup programs.",
        "conflict",
      );
    },
    isOnly: async (work) => (await lock.isOnly?.(work)) ?? true,
    async end(index) {
      await store.write((trx) => releaseLease(trx, number, index));
      lock.release();
    },
  };
}

/**
 * True if an engine ended because its database server, or its session there, went away. In that
 * case, another engine may begin.
 */
export const isServerGone = (
  error: unknown,
  lock: Pick<StorageLock, "held"> | undefined,
): boolean =>
  error instanceof MustStop
    ? lock?.held() === false
    : error instanceof Outage && error.code === "database_unavailable";

/** Returns the lease of the running engine; undefined if no engine runs. */
export async function findLiveLease(
  store: StoreReader,
  lockHeld: LockHeld,
): Promise<Lease | undefined> {
  const lease = await findCurrentLease(store.read);
  // A lock without a lease means that a process creates or migrates the database and files nothing.
  return (await lockHeld()) && lease?.releasedAt === undefined ? lease : undefined;
}

/** The engine in responses: the host and process that run it, and since when. */
export interface ShownLease {
  running: boolean;
  host?: string;
  pid?: number;
  since?: string;
}

export const showLease = (lease: Pick<Lease, "host" | "pid" | "since"> | undefined): ShownLease =>
  lease
    ? { running: true, host: lease.host, pid: lease.pid, since: toIso(lease.since) }
    : { running: false };

/** Returns the running engine, for status and for the response to an approval. */
export const showRunningEngine = async (
  store: StoreReader,
  lockHeld: LockHeld,
): Promise<ShownLease> => showLease(await findLiveLease(store, lockHeld));
