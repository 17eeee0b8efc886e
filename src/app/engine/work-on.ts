import { type By, byEngine } from "../../core/actor.ts";
import { MustStop, Outage, UserError } from "../../core/errors.ts";
import type { Release } from "../../core/release/release.ts";
import { engineActs } from "../../core/release/state-traits.ts";
import { MAX_TRIES } from "../../core/release/transition.ts";
import type { Store } from "../../store/open.ts";
import { findRelease, setUnversioned } from "../../store/releases/releases.ts";
import { moveRelease } from "../releases/move.ts";
import { backoffMs, waitFor } from "../releases/wait.ts";

export type WorkDeps = {
  store: Store;
  now: () => number;
  warn: (release: Release, message: string, error?: unknown) => void;
};

/**
 * Runs one stage's work on one release and turns what it throws into what the release then is: an outage makes it wait,
 * something a person can mend sends it to review, anything else is tried five times. A stop is no error.
 * @throws MustStop untouched: it is about this process, and the release stays as it is.
 */
export async function workOn(
  { store, now, warn }: WorkDeps,
  release: Release,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof MustStop) throw error;
    const by = byEngine(now());
    const current = await findRelease(store.read, release.id);
    // What a person led elsewhere meanwhile is none of a failure's business.
    if (!current || !engineActs(current.state)) return;
    if (error instanceof Outage) {
      await waitFor(store, current, error, by);
      // Once for an outage, not for each of its attempts; a waiting that cannot be written down is the stage's to tell.
      if (current.waiting?.code !== error.code) warn(current, error.message);
      return;
    }
    if (error instanceof UserError) {
      // Not warned of: that it is held, and why, is a line of the log as every entry of history that says so.
      const reasons = [{ code: error.code, message: `${error.message} ${error.hint}` }];
      const moved = await moveRelease(store, current, { kind: "refused", reasons }, by);
      if (moved.ok || moved.code === "conflict") return;
    }
    warn(current, "An unexpected error; it is tried again.", error);
    const tries = await countTry(current, error, by);
    await store.write((trx) => setUnversioned(trx, current.id, { tries, retryAt: by.at + backoffMs(tries) }));
  }

  /** What holds files is tried on without end; history tells the first tries and not each one of a week. */
  async function countTry(current: Release, error: unknown, by: By): Promise<number> {
    if (current.tries >= MAX_TRIES) return current.tries + 1;
    const message = error instanceof Error ? error.message : String(error);
    const moved = await moveRelease(store, current, { kind: "error", message }, by);
    return moved.ok ? moved.release.tries : current.tries;
  }
}
