import { setTimeout } from "node:timers/promises";
import type { TorrentHint } from "../../store/torrents/torrent-notes.ts";
import type { Engine } from "./engine.ts";
import type { Lock } from "./take-lease.ts";

export type WaitToDrainDeps = {
  acquire: () => Lock | undefined;
  /** The one place for who comes next; undefined proves that another process has it at this moment. */
  takeNextSlot: () => { release(): void } | undefined;
  /** Whether a daemon that lives holds the lock. */
  daemonRuns: () => Promise<boolean>;
  /** Between two looks. */
  retryDelayMs?: number;
};

const RETRY_DELAY_MS = 200;
/** Somebody who looks at the lock holds it for less than a millisecond, and the lease row may be of one that was killed. */
const TRIES_BEFORE_LEAVING = 3;

/**
 * The engine lock, waited for as long as it takes by one process at a time; or, as `instead`, who does the work.
 *
 * Why nothing is left lying. Whoever wants something done writes it down first and starts a process of ours then. Three
 * things can become of that process: it gets the lock, and looks at everything after that; it waits, and does so later;
 * or it finds the place of the waiting one taken. The place is given back between getting the lock and the first look at
 * anything, so the one in it has yet to look, and will find what was written. Processes that are killed lose lock and
 * place with their life, and the one that waits takes over. A daemon looks whenever the database changes.
 */
export async function waitToDrain(
  { acquire, takeNextSlot, daemonRuns, retryDelayMs = RETRY_DELAY_MS }: WaitToDrainDeps,
  signal: AbortSignal,
): Promise<{ lock: Lock } | { instead: string }> {
  let place: ReturnType<typeof takeNextSlot>;
  try {
    for (let looks = 1; ; looks++) {
      if (signal.aborted) return { instead: "It was told to stop before its turn came." };
      const lock = acquire();
      if (lock) return { lock };
      place ??= takeNextSlot();
      if (!place) return { instead: "An engine runs, and another waits already to look at everything after it." };
      if (looks >= TRIES_BEFORE_LEAVING && (await daemonRuns()))
        return { instead: "A daemon runs: it looks by itself at what was written down." };
      await setTimeout(retryDelayMs, undefined, { signal }).catch(() => {});
    }
  } finally {
    place?.release();
  }
}

/**
 * Runs until nothing can move, and again for each hint that came after the engine believed to be idle. A hint that was
 * there before a whole round and still is, is nobody's here to look at, and does not keep it.
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
