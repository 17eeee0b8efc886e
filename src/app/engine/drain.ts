import { setTimeout } from "node:timers/promises";
import type { TorrentHint } from "../../store/torrents/torrent-notes.ts";
import type { Engine } from "./engine.ts";
import type { StorageLock } from "./take-lease.ts";

type Slot = { release(): void | Promise<void> };

type DrainTurn = {
  acquire: () => StorageLock | undefined | Promise<StorageLock | undefined>;
  /** Takes the next slot; undefined proves that another process holds it at this moment. */
  takeNextSlot: () => Slot | undefined | Promise<Slot | undefined>;
  /** True if the lock belongs to a live engine that stays until it is stopped. */
  residentRuns: () => Promise<boolean>;
  /** Pause between two tries. */
  retryDelayMs?: number;
};

const RETRY_DELAY_MS = 200;
/**
 * A process that only tests the lock holds it for less than a millisecond, and the lease row may
 * belong to a killed process.
 */
const TRIES_BEFORE_LEAVING = 3;

/**
 * Waits for the engine lock as long as necessary, in one process at a time. Returns `instead` if
 * another process does the work.
 *
 * No request is lost, because a request is written to the database before a process is started for
 * it. That process gets the lock and then reads everything, or it waits and reads later, or the
 * next slot is already taken. The slot is released after the lock is acquired and before anything
 * is read, so the process in the slot will read what was written. A killed process loses its lock
 * and its slot, and the waiting process takes over. A resident engine checks whenever the database
 * changes.
 */
export async function waitToDrain(
  { acquire, takeNextSlot, residentRuns, retryDelayMs = RETRY_DELAY_MS }: DrainTurn,
  signal: AbortSignal,
): Promise<{ lock: StorageLock } | { instead: string }> {
  let place: Slot | undefined;
  try {
    for (let tries = 1; ; tries++) {
      if (signal.aborted) return { instead: "It was stopped before its turn." };
      const lock = await acquire();
      if (lock) return { lock };
      place ??= await takeNextSlot();
      if (!place) {
        return { instead: "An engine is running, and another process is waiting to run after it." };
      }
      if (tries >= TRIES_BEFORE_LEAVING && (await residentRuns())) {
        return { instead: "A resident engine is running and does the work." };
      }
      await setTimeout(retryDelayMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    await place?.release();
  }
}

/**
 * Runs until nothing can continue on its own, and runs again if a hint arrived in the meantime. A
 * hint that existed before a complete run and still exists after it cannot be handled here, and
 * does not keep the engine running.
 */
export async function drain(
  engine: Pick<Engine, "runOnce">,
  hints: () => Promise<readonly TorrentHint[]>,
  signal: AbortSignal,
): Promise<void> {
  let before: ReadonlySet<string>;
  do {
    before = new Set((await hints()).map(keyOf));
    await engine.runOnce(signal);
  } while (!signal.aborted && (await hints()).some((hint) => !before.has(keyOf(hint))));
}

const keyOf = ({ hash, at }: TorrentHint): string => `${hash} ${at}`;
