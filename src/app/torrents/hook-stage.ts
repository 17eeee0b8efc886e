import type { SpoolRead } from "../../adapters/fs/hook-folder.ts";
import { UserError } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { type HookNote, MAX_NOTES, parseHookNote } from "../../core/torrent/hook-note.ts";
import type { Stage } from "../engine/engine.ts";

type HookStageDeps = {
  /** Reads and removes the notes; undefined without a spool. @throws UserError */
  read: (now: number) => Promise<SpoolRead | undefined>;
  /**
   * Records the download that a note names. Returns false if it names none of a configured client.
   * Never throws because of what a note contains.
   */
  record: (note: HookNote) => Promise<boolean>;
  /** Polls every client, and lists the watched folders, because something is complete there. */
  pollAll: () => void;
  /** Wakes the stages that work on hints. */
  wake: (why: string) => void;
  /** Watches the spool if that is not yet done. */
  rearm: () => Promise<unknown>;
  clock: Clock;
  log: Log;
};

export interface HookStage extends Stage {
  /** Something was written to the spool. */
  hint(): void;
}

/** The watch of a folder may fail, so the spool is also read without it. */
const READ_INTERVAL_MS = 30_000;
/** Minimum time between two readings of the spool, because every account may write notes. */
const MIN_READ_INTERVAL_MS = 1000;
/** Minimum time between two warnings about junk, because every account may write it. */
const WARN_INTERVAL_MS = 60 * 60_000;

/**
 * Turns the notes that the hooks of clients leave in the spool into hints. A note decides nothing:
 * it makes a check happen sooner.
 */
export function createHookStage(deps: HookStageDeps): HookStage {
  const { read, record, pollAll, wake, rearm, clock, log } = deps;
  let readAt = Number.NEGATIVE_INFINITY;
  let isHinted = false;
  const warnedAt = new Map<string, number>();

  function warnOfJunk(subject: string, message: string): void {
    const at = clock.monotonic();
    if (at - (warnedAt.get(subject) ?? Number.NEGATIVE_INFINITY) < WARN_INTERVAL_MS) return;
    warnedAt.set(subject, at);
    log.warn(message);
  }

  async function readSafely(): Promise<SpoolRead | undefined> {
    try {
      return await read(clock.now());
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warnOfJunk("spool", `Hook: ${error.message}`);
      return undefined;
    }
  }

  async function take({ notes, refused }: SpoolRead): Promise<void> {
    let unread = 0;
    let others = refused.some(({ why }) => why === "too many");
    for (const bytes of notes) {
      const note = parseHookNote(bytes);
      if (note === undefined) unread++;
      else if (!(await record(note))) others = true;
    }
    const junk = unread + refused.reduce((sum, { count }) => sum + count, 0);
    if (junk > 0) {
      const reasons = [...refused.map(({ why }) => why), ...(unread > 0 ? ["no note"] : [])];
      warnOfJunk(
        "junk",
        `Hook: ${junk} ${junk === 1 ? "file" : "files"} in the spool could not be used ` +
          `(${reasons.join(", ")}). Only notes of torrent-done.sh belong there, at most ` +
          `${MAX_NOTES} at once.`,
      );
    }
    if (others) pollAll();
    if (notes.length > unread) wake("a download client's hook left a note");
  }

  return {
    name: "hook",
    hint: () => void (isHinted = true),
    async run() {
      const interval = isHinted ? MIN_READ_INTERVAL_MS : READ_INTERVAL_MS;
      const left = readAt + interval - clock.monotonic();
      if (left > 0) return left;
      readAt = clock.monotonic();
      isHinted = false;
      await rearm();
      const answer = await readSafely();
      if (answer) await take(answer);
      return isHinted ? MIN_READ_INTERVAL_MS : READ_INTERVAL_MS;
    },
  };
}
